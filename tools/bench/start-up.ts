import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { explainMissed, showGoal, showSpread, showTable, spread } from './report.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const GOAL_RATIO = 1.3;
const GOAL_MIB = 4;
const REASON =
  'an endpoint loads node:http and a log loads pino, which the packages compared do not; the memory of a few files of code is read in steps of V8 and of the kernel';

type Start = { readonly ms: number; readonly mib: number };

/** CPU time and resident memory that these lines add to a process. */
const timed = (lines: string): string => `
const before = [process.cpuUsage(), process.memoryUsage().rss];
${lines}
const { user, system } = process.cpuUsage(before[0]);
const rss = process.memoryUsage().rss - before[1];
console.log(JSON.stringify({ ms: (user + system) / 1000, mib: rss / 2 ** 20 }));
process.exit();`;

const SILENT = '{ logger: false, tracing: false, metrics: { serve: false } }';
const SERVED = '{ metrics: { serve: { port: 0 } } }';

/** What a service has anyway, and sidetone: it loads the API itself, and of prom-client the registry. */
const SUBJECTS = [
  {
    format: 'module',
    packages: "await import('prom-client'); await import('@opentelemetry/api');",
    register: (options: string) => `(await import('sidetone')).register(${options});`,
  },
  {
    format: 'commonjs',
    packages: "require('prom-client'); require('@opentelemetry/api');",
    register: (options: string) => `require('sidetone').register(${options});`,
  },
] as const;

/** To load and start sidetone, against the packages that a service has anyway, in turn in fresh processes. */
export function runStartUp(rounds: number): string {
  const rows: string[][] = [];
  for (const { format, packages, register } of SUBJECTS) {
    const variants = [packages, register(SILENT), register(SERVED)].map(timed);
    const starts = variants.map((): Start[] => []);
    // The first round warms the file cache.
    for (let round = 0; round <= rounds; round++)
      for (const [at, lines] of variants.entries()) {
        const args = [`--input-type=${format}`, '-e', lines];
        const text = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
        if (round > 0) starts[at]?.push(JSON.parse(text) as Start);
      }
    const [base = [], ...ours] = starts;
    const cpu = (of: readonly Start[]): number => spread(of.map(({ ms }) => ms)).median;
    const mib = (of: readonly Start[]): number => spread(of.map((it) => it.mib)).median;
    rows.push([
      `${format}: prom-client and @opentelemetry/api`,
      ...showSpread(spread(base.map(({ ms }) => ms)), 0),
      ...['-', '-', '-', mib(base).toFixed(1), '-', '-', '-'],
    ]);
    for (const [at, title] of ['register(), metrics only', 'register() with its own endpoint and log'].entries()) {
      const mine = ours[at] ?? [];
      const ratio = cpu(mine) / cpu(base);
      const more = mib(mine) - mib(base);
      rows.push([
        `${format}: ${title}`,
        ...showSpread(spread(mine.map(({ ms }) => ms)), 0),
        ratio.toFixed(2),
        ...showGoal(ratio, GOAL_RATIO, 1),
        mib(mine).toFixed(1),
        more.toFixed(1),
        ...showGoal(more, GOAL_MIB, 0),
      ]);
    }
  }
  const table = showTable(
    `I. Start-up: CPU ms and MiB resident that the lines add to a process, ${rounds} processes each, in turn, medians`,
    ['', 'ms', 'min - max', 'ratio', 'goal', 'met', 'MiB', 'more', 'goal', 'met'],
    rows,
  );
  return `${table}${explainMissed(rows, () => REASON)}`;
}
