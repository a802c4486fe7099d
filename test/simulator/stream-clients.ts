import type { IncomingMessage } from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket as WsWebSocket } from 'ws';

/** One stream as its client sees it. */
export type Line = {
  readonly frames: unknown[];
  send(frame: object | string | Uint8Array): void;
  close(code?: number): void;
  /** True once open, false where that failed. */
  readonly opened: Promise<boolean>;
  /** Code and reason; `failed` where there was never a stream. */
  readonly ended: Promise<string>;
};

export const CLIENTS = { ws: dialWith(WsWebSocket), global: dialWith(WebSocket) } as const;
export type ClientName = keyof typeof CLIENTS;
export const CLIENT_NAMES = Object.keys(CLIENTS) as ClientName[];

export const SESSION = '/v1/sessions/sess_1/connect?token=kst_test_secret';
export const AGENT_STREAM = '/api/v1/agent-stream/cloudonix/7f6d3c1e-1111-4222-8333-944445555666';

export const streamUrl = (provider: { url: string }, path: string): string => provider.url.replace('http', 'ws') + path;

/** The part that both clients have in common. */
type Client = new (
  url: string,
) => {
  addEventListener(type: 'open' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
};

function dialWith(Constructor: Client) {
  return (url: string): Line => {
    const websocket = new Constructor(url);
    const frames: unknown[] = [];
    websocket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data))));
    const opened = new Promise<boolean>((resolve) => {
      websocket.addEventListener('open', () => resolve(true));
      websocket.addEventListener('error', () => resolve(false));
    });
    const ended = new Promise<string>((resolve) => {
      // A handshake that fails ends with 'error' alone in Node 22.
      opened.then((isOpen) => isOpen || resolve('failed'));
      websocket.addEventListener('close', async ({ code, reason }) => {
        if (await opened) resolve(`${code} ${reason}`.trim());
      });
    });
    return {
      frames,
      send: (frame) => websocket.send(coded(frame)),
      close: (code) => websocket.close(code),
      opened,
      ended,
    };
  };
}

const coded = (frame: object | string | Uint8Array): string | Uint8Array<ArrayBuffer> =>
  typeof frame === 'string' ? frame : frame instanceof Uint8Array ? new Uint8Array(frame) : JSON.stringify(frame);

/** The answer to a handshake that is refused, or the headers of one that is accepted. */
export async function handshake(url: string, protocols: string[] = []) {
  const websocket = new WsWebSocket(url, protocols);
  websocket.on('error', () => {});
  const response = await new Promise<IncomingMessage>((resolve) => {
    websocket.once('upgrade', resolve);
    websocket.once('unexpected-response', (_, refusal) => resolve(refusal));
  });
  const { statusCode: status, headers } = response;
  const chunks: Buffer[] = [];
  if (status !== 101) for await (const chunk of response) chunks.push(chunk);
  websocket.terminate();
  return { status, headers, body: Buffer.concat(chunks).toString(), protocol: websocket.protocol };
}

/** The bare connection after an accepted handshake, on which audio is still under way. */
export async function bareEnd(url: string): Promise<string> {
  const { hostname, port, pathname } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  const key = 'dGhlIHNhbXBsZSBub25jZQ==';
  socket.write(
    `GET ${pathname} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  // Masked with zeros, and so much that some of it is always unread.
  const frame = Buffer.concat([Buffer.from([0x82, 0xfe, 0xea, 0x60, 0, 0, 0, 0]), Buffer.alloc(60_000)]);
  const audio = setInterval(() => socket.write(Buffer.concat(Array.from({ length: 20 }, () => frame))), 1);
  return new Promise((resolve) => {
    let received = '';
    const end = (how: string): void => {
      clearInterval(audio);
      resolve(`${received.slice(9, 12)} ${how}`);
      socket.destroy();
    };
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk;
    });
    socket.once('end', () => end('FIN'));
    // Which of the two occurs depends on whether a read or a write fails first.
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => end(/ECONNRESET|EPIPE/.test(code) ? 'RST' : code));
  });
}

export async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('never came true');
    await sleep(5);
  }
}
