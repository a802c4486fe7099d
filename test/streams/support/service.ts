import { createRequire } from 'node:module';
import type { Socket } from './clients.ts';

/** A service in a process of its own: says what happens to its stream, and ends or crashes as services do. */
export type Task = { client: string; how: string; url: string; host: string; sidetone: boolean };

const { client, how, url, host, sidetone } = JSON.parse(process.argv[2] ?? '') as Task;
const silent = () => {};
// Only what is needed: each of these processes should start fast.
const handle = sidetone
  ? (await import('../../../src/index.ts')).register({
      providers: { kallglot: { hosts: [host], streamErrors: true } },
      metrics: { serve: false },
      logger: { error: silent, warn: silent, info: silent },
    })
  : undefined;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

if (how.includes('survived')) process.on('uncaughtException', ({ message }) => say(`uncaught ${message}`));
process.on('exit', (code) => say(`exit ${code}`));
if (how === 'SIGTERM handled')
  process.on('SIGTERM', () => {
    say('SIGTERM');
    socket.close(1000);
  });

const socket: Socket = connect();
const on = (name: 'onopen' | 'onmessage' | 'onclose', work: (event: { code?: number }) => void): void => {
  socket[name] = work as never;
};
// Whoever has no error listener wants to crash, with `ws`; onclose alone is none.
if (how.includes('with an error listener')) socket.onerror = () => say('error');
on('onopen', () => {
  say('open');
  if (how.startsWith('throws in open')) throw new Error('from the open handler');
  if (how === 'exits in open') process.exit(3);
  if (how === 'ends by itself') socket.close(1000);
});
on('onmessage', () => {
  say('message');
  if (how.startsWith('throws in message')) throw new Error('from the message handler');
});
on('onclose', ({ code }) => {
  say(`close ${code}`);
  if (how.startsWith('throws in close')) throw new Error('from the close handler');
  if (how.includes('survived')) setTimeout(() => void tell(), 30);
});

function connect(): Socket {
  if (client === 'the global WebSocket') return new WebSocket(url) as unknown as Socket;
  const Constructor = createRequire(import.meta.url)(client.replace(' ', '')) as typeof import('ws').WebSocket;
  return new Constructor(url, how === 'times out' ? { handshakeTimeout: 100 } : {}) as unknown as Socket;
}

/** What was counted: told by the process with us alone. */
async function tell(): Promise<void> {
  const text = (await handle?.metrics.registry?.metrics()) ?? '';
  const lines = text
    .split('\n')
    .filter((line) => /^voice_api_(stream_(connects|active|closes)|instr.*faults)/.test(line));
  for (const line of lines) {
    if (!line.endsWith(' 0'))
      process.stderr.write(`counted ${line.replaceAll(/voice_api_|provider_name="\w+",?/g, '')}\n`);
  }
}
