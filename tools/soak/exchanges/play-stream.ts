import { createRequire } from 'node:module';
import { WebSocket as Ws } from 'ws';
import type { Socket } from '../../../test/kit/streams/clients.ts';
import type { StreamPlan } from './plan.ts';

const Ws7 = createRequire(import.meta.url)('ws7') as typeof Ws;
const HUNG_MS = 3000;

/** Everything that the service can see of one stream, in one line. */
export function playStream(host: string, n: number, plan: StreamPlan): Promise<string> {
  const url = `ws://${host}${plan.path}${plan.path.includes('?') ? '&' : '?'}n=${n}`;
  const socket = connect(plan.client, url);
  const seen: unknown[] = [];
  let messages = 0;
  return new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(hung);
      resolve(JSON.stringify(seen));
    };
    const hung = setTimeout(() => {
      seen.push('hung');
      over();
    }, HUNG_MS);
    // Either side ends it once everything has arrived: another test covers frames that cross in flight.
    const act = (): void => {
      if (messages < plan.frames.length || plan.ending === 'at once') return;
      if (plan.ending === 'terminate' && 'terminate' in socket) (socket as Socket & { terminate(): void }).terminate();
      else if (plan.ending === 'terminate' || plan.ending === 'service closes') socket.close(4000, 'done');
      else if (socket.readyState === 1) socket.send('now');
    };
    socket.onopen = () => {
      seen.push('open');
      act();
    };
    socket.onmessage = (event: { data: unknown }) => {
      seen.push(typeof event.data === 'string' ? event.data : 'bytes');
      messages++;
      act();
    };
    socket.onerror = (event: { message?: unknown }) => {
      seen.push(`error ${event.message}`);
      // undici 6 emits nothing else when its handshake fails.
      if (plan.client === 'global' && process.versions.node.startsWith('22.')) setTimeout(over, 100);
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      seen.push(`close ${code} ${reason}`);
      over();
    };
  });
}

function connect(client: StreamPlan['client'], url: string): Socket {
  if (client === 'global') return new WebSocket(url) as object as Socket;
  return new (client === 'ws' ? Ws : Ws7)(url, { perMessageDeflate: false }) as object as Socket;
}
