// A service that calls the provider, with or without sidetone, and measures itself.
import http from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Registry } from 'prom-client';
import { ATTACKS } from './attacks.ts';

export type Measured = {
  readonly answers: number;
  readonly p99: number;
  readonly longest: number;
  /** Peaks above the beginning, in bytes: heap with external memory, and the whole process. */
  readonly heap: number;
  readonly rss: number;
  readonly shed: number;
  readonly faults: number;
};

const [attackAt, port, watched] = process.argv.slice(2).map(Number) as [number, number, number];
const attack = ATTACKS[attackAt];
if (attack === undefined) throw new Error('no attack');
const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const registry = new Registry();
if (watched === 1) {
  const { register } = await import('../../../src/index.ts');
  const hosts = { hosts: [`127.0.0.1:${port}`] };
  const providers = attack.path.startsWith('/api/') ? { dograh: hosts } : { kallglot: hosts };
  register({ providers, metrics: { registry, serve: false }, logger: false, tracing: false });
}

let answers = 0;
let over = false;

function ask(): void {
  const request = http.get({ host: '127.0.0.1', port, path: attack?.path, agent }, (response) => {
    response.on('error', () => {}).resume();
    response.on('end', () => {
      answers++;
      if (!over) ask();
    });
  });
  request.on('error', () => {});
}

const used = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

// The first requests compile the code.
await new Promise((resolve) => setTimeout(resolve, 300));
globalThis.gc?.();
const before = { heap: used(), rss: process.memoryUsage.rss() };
const peak = { ...before };
const watch = setInterval(() => {
  globalThis.gc?.();
  peak.heap = Math.max(peak.heap, used());
  peak.rss = Math.max(peak.rss, process.memoryUsage.rss());
}, 1000);
for (let i = 0; i < attack.open; i++) ask();
await new Promise((resolve) => setTimeout(resolve, 500));
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
await new Promise((resolve) => setTimeout(resolve, 1000 * (attack.seconds || 6)));
delay.disable();
over = true;
clearInterval(watch);
const text = await registry.metrics();
const sum = (name: string): number =>
  [...text.matchAll(new RegExp(`^${name}\\{.*\\} (\\d+)$`, 'gm'))].reduce(
    (total, [, value]) => total + Number(value),
    0,
  );
const measured: Measured = {
  answers,
  // The timer itself takes a millisecond.
  p99: delay.percentile(99) / 1e6,
  longest: delay.max / 1e6,
  heap: peak.heap - before.heap,
  rss: peak.rss - before.rss,
  shed: sum('voice_api_instrumentation_shed_total'),
  faults: sum('voice_api_instrumentation_faults_total'),
};
process.send?.(measured);
process.exit(0);
