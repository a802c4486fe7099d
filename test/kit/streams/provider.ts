import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { WebSocketServer, type WebSocket as WsSocket } from 'ws';
import { CERT, KEY, type Listening, listen } from '../server.ts';

/** RFC 6455, section 1.3. */
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const OPCODE = { text: 1, binary: 2, close: 8 } as const;

/** The provider's end of one handshake that has arrived. */
export class Peer {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly #head: Buffer;
  readonly #server: WebSocketServer;

  constructor(request: IncomingMessage, socket: Socket, head: Buffer, server: WebSocketServer) {
    this.request = request;
    this.socket = socket;
    this.#head = head;
    this.#server = server;
  }

  get url(): URL {
    return new URL(this.request.url ?? '/', 'http://provider');
  }

  /** A whole WebSocket of the `ws` package. */
  accept(server = this.#server): WsSocket {
    let accepted: WsSocket | undefined;
    server.handleUpgrade(this.request, this.socket, this.#head, (websocket) => {
      accepted = websocket;
    });
    if (accepted === undefined) throw new Error('the handshake was not accepted');
    accepted.on('error', () => {});
    return accepted;
  }

  /** A WebSocket that compresses every message (RFC 7692): the client decompresses it asynchronously. */
  acceptCompressed(): WsSocket {
    return this.accept(new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 } }));
  }

  /** Only the 101, and frames in the same packet; without a header that is undefined. A close frame or FIN ends it. */
  acceptRaw(headers: Record<string, string | undefined> = {}, ...frames: Buffer[]): void {
    const key = this.request.headers['sec-websocket-key'] ?? '';
    const answer = {
      Upgrade: 'websocket',
      Connection: 'Upgrade',
      'Sec-WebSocket-Accept': createHash('sha1')
        .update(key + GUID)
        .digest('base64'),
      ...headers,
    };
    this.socket.on('end', () => this.socket.end());
    this.socket.on('data', ([first = 0]: Buffer) => void ((first & 15) === OPCODE.close && this.socket.end()));
    this.socket.write(Buffer.concat([head(101, answer), ...frames]));
  }

  /** @param later milliseconds after which the body follows, in a separate packet */
  refuse(status: number, headers: Record<string, string>, body: unknown, later?: number): void {
    const text = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const lines = { 'Content-Type': 'application/json', 'Content-Length': String(text.length), ...headers };
    if (later === undefined) return void this.socket.end(Buffer.concat([head(status, lines), text]));
    this.socket.write(head(status, lines));
    setTimeout(() => this.socket.end(text), later);
  }
}

function head(status: number, headers: Record<string, string | undefined>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => (value === undefined ? '' : `${name}: ${value}\r\n`));
  return Buffer.from(`HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n`, 'latin1');
}

/** One unmasked frame, as servers send them (RFC 6455, section 5.2). */
export function frame(opcode: number, payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  if (bytes.length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, bytes.length]), bytes]);
  const length = Buffer.alloc(4, Buffer.from([0x80 | opcode, 126]));
  length.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([length, bytes]);
}

export function closeFrame(code: number, reason = ''): Buffer {
  const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return frame(OPCODE.close, payload);
}

export type Provider = Omit<Listening, 'url'> & {
  /** `ws://…/v1/sessions/sess_1/connect`, with the query. */
  url(query?: string): string;
  readonly handshakes: IncomingMessage[];
};

export const PATH = '/v1/sessions/sess_1/connect';

/** A real server on a free port. */
export async function openProvider(behave: (peer: Peer) => void, secure = false): Promise<Provider> {
  const server = secure ? createTlsServer({ key: KEY, cert: CERT }) : createServer();
  const websockets = new WebSocketServer({ noServer: true });
  const handshakes: IncomingMessage[] = [];
  server.on('upgrade', (request: IncomingMessage, socket: Socket, rest: Buffer) => {
    handshakes.push(request);
    socket.on('error', () => {});
    behave(new Peer(request, socket, rest, websockets));
  });
  const listening = await listen(server, secure ? 'wss' : 'ws');
  return {
    ...listening,
    url: (query = 'token=kst_live_secret1') => `${listening.url}${PATH}?${query}`,
    handshakes,
  };
}
