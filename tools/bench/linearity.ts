// Shows that redaction takes time in proportion to any input: `npm run bench:redaction`.
// Twice the text may cost twice the time; a quadratic expression would need four times as much, at every step.
import { PARTS, SUBJECTS } from './hostile-texts.ts';
import { showTable } from './report.ts';

const SIZES = [32_768, 65_536, 131_072, 262_144];
const ROUNDS = 5;
/** Between 2 (linear) and 4 (quadratic), on a shared machine. */
const LIMIT = 3;
/** Shorter times drown in the clock's noise. */
const MEASURABLE_MS = 0.5;

function fastest(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < ROUNDS; i++) {
    // Time of this process alone: others may use the machine.
    const start = process.cpuUsage();
    work();
    best = Math.min(best, process.cpuUsage(start).user / 1000);
  }
  return best;
}

/** How often a growth above the limit is measured again: others may use the machine. */
const TRIES = 4;

/** The growth from the smallest to the largest text, as a factor per doubling. */
function growth(redact: (text: string) => unknown, part: string): { factor: number; last: number } {
  const times = SIZES.map((size) => {
    const text = part.repeat(Math.ceil(size / part.length));
    return fastest(() => redact(text));
  });
  const first = Math.max(times[0] ?? 0, MEASURABLE_MS);
  const last = Math.max(times.at(-1) ?? 0, MEASURABLE_MS);
  return { factor: (last / first) ** (1 / (SIZES.length - 1)), last };
}

/** The least of several, if the first is too much: a quadratic expression is too much each time. */
function leastGrowth(redact: (text: string) => unknown, part: string): { factor: number; last: number } {
  let least = growth(redact, part);
  for (let i = 1; i < TRIES && least.factor >= LIMIT; i++) {
    const again = growth(redact, part);
    if (again.factor < least.factor) least = again;
  }
  return least;
}

const rows = SUBJECTS.map(([name, redact]) => {
  const all = PARTS.map((part) => ({ part, ...leastGrowth(redact, part) }));
  const worst = all.reduce((a, b) => (b.factor > a.factor ? b : a));
  const slowest = all.reduce((a, b) => (b.last > a.last ? b : a));
  return { name, worst, slowest };
});

console.log(
  showTable(
    `Redaction of ${SIZES.join(', ')} characters, ${PARTS.length} hostile texts each: growth per doubling (linear 2, quadratic 4)`,
    ['what', 'worst growth', 'on', 'slowest, ms', 'on', `below ${LIMIT}`],
    rows.map(({ name, worst, slowest }) => [
      name,
      worst.factor.toFixed(2),
      JSON.stringify(worst.part),
      slowest.last.toFixed(1),
      JSON.stringify(slowest.part),
      worst.factor < LIMIT ? 'yes' : 'NO',
    ]),
  ),
);

/** Reads to the end from every position: if this passes, the measurement does not work. */
const canary = growth((text) => text.replace(/-[a-z-]*!/g, ''), '-a');
console.log(`A quadratic expression, to show that it would be seen: ${canary.factor.toFixed(2)} per doubling.`);
process.exitCode = rows.every(({ worst }) => worst.factor < LIMIT) && canary.factor >= LIMIT ? 0 : 1;
