import type { Socket } from '../clients.ts';
import { connect, setting } from './service.ts';

/** One turn of measuring, as told by the driver. */
export type Turn = { kind: 'text' | 'audio'; ms: number };
/** Messages to and fro in that time, and what they cost this process. */
export type Result = { perSecond: number; cpuMicros: number };

/** As many messages are under way at any time: the wire is never idle, and nothing piles up. */
const WINDOW = 64;
const PAYLOADS = { text: 'x'.repeat(1024), audio: new Uint8Array(160) } as const;

const socket: Socket = connect('echo', setting.client);
(socket as unknown as { binaryType: string }).binaryType = setting.client === 'ws' ? 'nodebuffer' : 'arraybuffer';
await new Promise<void>((resolve) => {
  socket.onopen = () => resolve();
});

async function play({ kind, ms }: Turn): Promise<Result> {
  const payload = PAYLOADS[kind];
  let received = 0;
  let under = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  await new Promise<void>((resolve) => {
    const send = (): void => {
      under++;
      socket.send(payload);
    };
    socket.onmessage = () => {
      received++;
      under--;
      if (performance.now() - started < ms) send();
      else if (under === 0) resolve();
    };
    for (let i = 0; i < WINDOW; i++) send();
  });
  const { user, system } = process.cpuUsage(cpu);
  return { perSecond: received / ((performance.now() - started) / 1000), cpuMicros: (user + system) / received };
}

process.on('message', (turn: Turn) => void play(turn).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
