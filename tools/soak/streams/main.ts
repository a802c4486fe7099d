// Opens, holds and ends ten thousand streams in one process, in every way, twice: with and without sidetone.
// Usage: npm run soak -- streams [count]
import { type ChildProcess, execSync, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Lifecycles } from './lifecycles.ts';
import type { Setting } from './service.ts';

const STREAMS = Number(process.argv[2] ?? 10_000);
/** File descriptors that a process needs for itself. */
const RESERVE = 500;
/** The allowed heap difference between rounds, in bytes per stream: less than one stream's state. */
const FLAT = 64;

const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function start(name: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return fork(path, args, { execArgv: ['--expose-gc'], serialization: 'json' });
}

function next<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it reported anything`)));
  });
}

async function soak(setting: Setting, atOnce: number): Promise<Lifecycles> {
  const child = start('lifecycles', JSON.stringify(setting), String(STREAMS), String(atOnce));
  const report = await next<Lifecycles>(child);
  child.kill();
  return report;
}

/** The deviations, in words. */
function deviationsOf({ rounds, attempts, counted }: Lifecycles): string[] {
  const [first, second] = rounds;
  const growth = ((second?.heap ?? 0) - (first?.heap ?? 0)) / STREAMS;
  const expected = { accepted: attempts.opened, failed: attempts.failed, closes: attempts.opened, faults: 0 };
  return [
    ...rounds.filter(({ active }) => active !== 0).map(({ active }) => `the gauge ends at ${active}, expected 0`),
    ...Object.entries(expected)
      .filter(([name, count]) => counted[name as keyof typeof expected] !== count)
      .map(([name, count]) => `${name}: ${counted[name as keyof typeof expected]}, expected ${count}`),
    ...(growth > FLAT ? [`the heap grew by ${growth.toFixed(0)} bytes per stream, expected at most ${FLAT}`] : []),
  ];
}

const provider = start('provider');
const { host } = await next<{ host: string }>(provider);
const atOnce = Math.min(STREAMS, Number(execSync('ulimit -n', { shell: '/bin/sh' })) - RESERVE);
for (const sidetone of [false, true]) {
  const report = await soak({ host, sidetone }, atOnce);
  const heaps = [report.heapBefore, ...report.rounds.map(({ heap }) => heap)].map(mib).join(' → ');
  console.log(`${sidetone ? 'with sidetone' : 'without'}: twice ${STREAMS} streams, ${atOnce} at once; heap ${heaps}`);
  if (!sidetone) continue;
  for (const { peak, active, seconds } of report.rounds) {
    console.log(`  gauge at its height ${peak}, at the end ${active}; ${seconds.toFixed(1)} s`);
  }
  console.log(`  attempts ${JSON.stringify(report.attempts)}, counted ${JSON.stringify(report.counted)}`);
  const deviations = deviationsOf(report);
  for (const deviation of deviations) console.log(`  WRONG: ${deviation}`);
  if (deviations.length > 0) process.exitCode = 1;
}
provider.kill();
