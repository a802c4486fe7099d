import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from '../../../test/kit/streams/clients.ts';
import { connect, counted, heapUsed, setting } from './service.ts';

/** Opens the given number of streams, holds them all, and ends them in every way; then repeats. */
export type Lifecycles = {
  rounds: { peak: number; active: number; heap: number; seconds: number }[];
  heapBefore: number;
  /** As the process itself counted them. */
  attempts: { opened: number; failed: number };
  counted: { accepted: number; failed: number; closes: number; faults: number };
};

const [, , , streams = '10000', atOnce = '10000'] = process.argv;
const WAYS = ['service closes', 'provider closes', 'without a code', 'terminate', 'FIN', 'RST'];
/** Every tenth stream follows a failed attempt. */
const FAILURES = ['refuse', 'hang up', 'given up'];
/** Connects at a time: the provider's queue of connections is limited. */
const OPENING = 250;

const attempts: Lifecycles['attempts'] = { opened: 0, failed: 0 };

type Held = { socket: Socket; how: string; over: Promise<void> };

async function wave(count: number, offset: number): Promise<number> {
  const held: Held[] = [];
  for (let i = 0; i < count; i += OPENING) {
    const batch = Array.from({ length: Math.min(OPENING, count - i) }, (_, j) => open(offset + i + j));
    held.push(...(await Promise.all(batch)));
  }
  const peak = setting.sidetone ? await counted('stream_active') : 0;
  await Promise.all(held.map(end));
  return peak;
}

async function open(n: number): Promise<Held> {
  const client = Math.floor(n / WAYS.length) % 2 === 0 ? 'ws' : 'global';
  if (n % 10 === 0) {
    await (await attempt(FAILURES[(n / 10) % FAILURES.length] ?? '', client)).over;
    attempts.failed++;
  }
  const held = await attempt(WAYS[n % WAYS.length] ?? '', client);
  if (held.socket.readyState !== 1) throw new Error(`not open: ${held.how}`);
  attempts.opened++;
  return held;
}

function attempt(how: string, client: 'ws' | 'global'): Promise<Held> {
  const socket = connect(how, client);
  return new Promise((resolve) => {
    const over = new Promise<void>((ended) => {
      socket.onclose = () => ended();
      // undici 6 emits nothing else when its handshake fails.
      socket.onerror = () => setTimeout(ended, 100);
    });
    const held: Held = { socket, how, over };
    socket.onopen = () => resolve(held);
    void over.then(() => resolve(held));
    // undici reports it immediately.
    if (how === 'given up') socket.close();
  });
}

async function end({ socket, how, over }: Held): Promise<void> {
  if (how === 'terminate' && 'terminate' in socket) (socket as unknown as { terminate(): void }).terminate();
  else if (how === 'service closes' || how === 'terminate') socket.close(1000);
  else if (socket.readyState === 1) socket.send('now');
  await over;
}

async function round(): Promise<Lifecycles['rounds'][number]> {
  const started = performance.now();
  let peak = 0;
  for (let done = 0; done < Number(streams); done += Number(atOnce)) {
    peak = Math.max(peak, await wave(Math.min(Number(atOnce), Number(streams) - done), done));
  }
  // A connection that closes in the background may take a moment.
  for (let i = 0; i < 100 && (await counted('stream_active')) > 0; i++) await sleep(50);
  const seconds = (performance.now() - started) / 1000;
  return { peak, active: await counted('stream_active'), heap: await heapUsed(), seconds };
}

await wave(500, 0);
const heapBefore = await heapUsed();
const rounds = [await round(), await round()];
const accepted = /error_category=""/;
const report: Lifecycles = {
  rounds,
  heapBefore,
  attempts,
  counted: {
    accepted: await counted('stream_connects_total', accepted),
    failed: (await counted('stream_connects_total')) - (await counted('stream_connects_total', accepted)),
    closes: await counted('stream_closes_total'),
    faults: await counted('instrumentation_faults_total'),
  },
};
process.send?.(report);
