import { execFile } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openProvider, type Peer } from '../../streams/provider.ts';
import type { Report, Task } from './child.ts';
import { SCENARIOS } from './scenarios.ts';

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
const run = promisify(execFile);

/** One process's streams, from both ends of the wire: by scenario, what the provider got. */
export type Side = Report & { arrivals: Record<string, string[]> };

/** Plays every scenario twice, in a process with the instrumentation and in one without. */
export async function compare(client: string): Promise<{ bare: Side; watched: Side }> {
  const [bare, watched] = await Promise.all([play(client, false), play(client, true)]);
  return { bare, watched };
}

async function play(client: string, sidetone: boolean): Promise<Side> {
  const arrivals: Record<string, string[]> = {};
  const behave = (peer: Peer): void => {
    const name = peer.url.searchParams.get('scenario') ?? '';
    arrivals[name] ??= [];
    const arrived = arrivals[name];
    arrived.push(`${peer.request.method} ${peer.url.pathname}`, ...withoutKey(peer.request.rawHeaders));
    const scenario = SCENARIOS.find((one) => one.name === name);
    scenario?.provider?.(watchPeer(peer, arrived));
  };
  const silent = await serveSilence();
  const [plain, secure] = await Promise.all([openProvider(behave), openProvider(behave, true)]);
  const task: Task = { client, sidetone, host: plain.host, secureHost: secure.host, silentHost: silent.host };
  try {
    const { stdout } = await run(process.execPath, [CHILD, JSON.stringify(task)], { maxBuffer: 1 << 26 });
    // Each side has servers of its own: their ports are the one thing that must differ.
    const neutral = [plain.host, secure.host, silent.host].reduce(
      (text, host, i) => text.replaceAll(host, `HOST${i}`),
      stdout,
    );
    return { ...(JSON.parse(neutral) as Report), arrivals };
  } finally {
    await Promise.all([plain.close(), secure.close(), silent.close()]);
  }
}

/** Writes down what a whole WebSocket of the provider's receives. */
function watchPeer(peer: Peer, arrived: string[]): Peer {
  const accept = peer.accept.bind(peer);
  peer.accept = (server) => {
    const websocket = accept(server);
    websocket.on('message', (data: Buffer, isBinary) => arrived.push(`message ${data.length} ${isBinary}`));
    websocket.on('pong', (data) => arrived.push(`pong ${data}`));
    websocket.on('close', (code, reason) => arrived.push(`close ${code} ${reason}`));
    return websocket;
  };
  return peer;
}

function withoutKey(rawHeaders: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name = '', value] = [rawHeaders[i], rawHeaders[i + 1]];
    if (!/^(host|sec-websocket-key)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  return lines;
}

async function serveSilence(): Promise<{ host: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    host: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
