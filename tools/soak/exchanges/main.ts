// The large fuzz of requests and streams: the same hostile provider with and without sidetone.
// Usage: npm run soak [-- --exchanges=N --streams=N --seed=N --minutes=N]
import { parseArgs } from 'node:util';
import { duel, type Report } from './duel.ts';
import type { Kind } from './plan.ts';
import { deviationsOf } from './verdict.ts';

const { values } = parseArgs({
  options: {
    exchanges: { type: 'string', default: '1000000' },
    streams: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Math.trunc(Math.random() * 2 ** 31)) },
    /** Per side. */
    minutes: { type: 'string', default: '600' },
  },
});

/** One line per side. */
const PROGRESS = 100_000;

const seed = Number(values.seed);
console.log(`Node.js ${process.versions.node}, --seed=${seed}`);
for (const kind of ['exchanges', 'streams'] as const) {
  const count = Number(values[kind]);
  if (count === 0) continue;
  const started = performance.now();
  const limit = Number(values.minutes) * 60_000;
  const progress = (played: number): void => {
    if (played % PROGRESS === 0) console.log(`  ${kind}: ${played}`);
  };
  print(kind, count, await duel(kind, { seed, count, limit, progress }), started);
}

function print(kind: Kind, count: number, report: Report, started: number): void {
  const { played, differences, chance, oneSided, bare, watched } = report;
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${kind}: ${played} of ${count} played with and without sidetone, in ${seconds} s`);
  console.log(
    `  differences ${differences.length}; by chance, and on both sides when played again: ${chance} (only with sidetone ${oneSided.within}, only without ${oneSided.without})`,
  );
  console.log(
    `  uncaught ${watched.uncaught.length} (without ${bare.uncaught.length}), faults ${JSON.stringify(watched.faults)}`,
  );
  console.log(
    `  heap after a tenth and at the end, MiB: ${watched.heap.map(mib).join(', ')} (without ${bare.heap.map(mib).join(', ')})`,
  );
  console.log(
    `  hung in their client ${watched.hung} (without ${bare.hung}), gauges at the end ${watched.active}, series of one metric ${watched.series}, left over [${watched.resources.join()}]`,
  );
  const deviations = deviationsOf(report);
  for (const deviation of deviations) console.log(`  WRONG: ${deviation}`);
  if (deviations.length > 0) process.exitCode = 1;
}
