import { createServer } from 'node:net';
import { listen } from '../../server.ts';
import { openProvider, type Peer } from '../../streams/provider.ts';
import { playBoth, playSide, type Sides } from '../sides.ts';
import type { StreamReport, Task } from './child.ts';
import { SCENARIOS } from './scenarios.ts';

const CHILD = new URL('child.ts', import.meta.url);

/** One process's streams, from both ends of the wire: by scenario, what the provider received. */
export type Side = StreamReport & { arrivals: Record<string, string[]> };

/** Plays every scenario on both sides. */
export function compare(client: string): Promise<Sides<Side>> {
  return playBoth(async (sidetone) => {
    const arrivals: Record<string, string[]> = {};
    const behave = (peer: Peer): void => {
      const name = peer.url.searchParams.get('scenario') ?? '';
      arrivals[name] ??= [];
      const arrived = arrivals[name];
      arrived.push(`${peer.request.method} ${peer.url.pathname}`, ...withoutKey(peer.request.rawHeaders));
      const scenario = SCENARIOS.find((one) => one.name === name);
      scenario?.provider?.(watchPeer(peer, arrived));
    };
    const servers = await Promise.all([
      openProvider(behave),
      openProvider(behave, true),
      // Accepts connections, and answers nothing.
      listen(createServer(), 'tcp'),
    ]);
    const [{ host }, { host: secureHost }, { host: silentHost }] = servers;
    const task: Task = { client, sidetone, host, secureHost, silentHost };
    try {
      return { ...(await playSide<StreamReport>(CHILD, task)), arrivals };
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
}

/** Records what the provider's WebSocket receives. */
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
