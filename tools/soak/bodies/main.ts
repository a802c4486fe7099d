// Slow, chopped and exploding responses, up to a thousand at a time: `npm run soak -- bodies [-- --only brotli]`.
// The same service runs with sidetone and without, several times by turns; the medians are compared.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { showTable } from '../../bench/report.ts';
import { ATTACKS } from './attacks.ts';
import type { Measured } from './service.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, rounds: { type: 'string', default: '3' } },
});
const LIMIT_MS = 2;
const LIMIT_HEAP = 30 * 1024 * 1024;

const start = (file: string, args: readonly (string | number)[]): ChildProcess =>
  fork(new URL(file, import.meta.url), args.map(String), { execArgv: ['--no-warnings', '--expose-gc'] });

async function measure(attack: number, watched: 0 | 1): Promise<Measured> {
  const provider = start('provider.ts', [attack]);
  const [port] = (await once(provider, 'message')) as [number];
  const service = start('service.ts', [attack, port, watched]);
  const [measured] = (await once(service, 'message')) as [Measured];
  provider.kill('SIGKILL');
  return measured;
}

const median = (all: readonly Measured[], of: keyof Measured): number =>
  all.map((one) => one[of]).sort((a, b) => a - b)[all.length >> 1] ?? 0;
const mega = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)}`;

const rows: string[][] = [];
let good = true;
for (const [i, { name, open }] of ATTACKS.entries()) {
  if (!name.includes(values.only)) continue;
  const [bare, watched]: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    bare.push(await measure(i, 0));
    watched.push(await measure(i, 1));
  }
  const above = (of: keyof Measured): number => median(watched, of) - median(bare, of);
  const holds = above('p99') <= LIMIT_MS && above('heap') <= LIMIT_HEAP && median(watched, 'faults') === 0;
  good &&= holds;
  const pair = (of: keyof Measured, show: (value: number) => string): string =>
    `${show(median(bare, of))} / ${show(median(watched, of))}`;
  const ms = (value: number): string => value.toFixed(1);
  rows.push([
    name,
    String(open),
    pair('answers', String),
    pair('p99', ms),
    pair('longest', ms),
    pair('heap', mega),
    pair('rss', mega),
    String(median(watched, 'shed')),
    holds ? 'yes' : 'NO',
  ]);
}
console.log(
  showTable(
    `Bare / with sidetone, medians; p99 at most ${LIMIT_MS} ms and heap at most ${mega(LIMIT_HEAP)} MiB above bare`,
    ['what', 'open', 'answers', 'loop delay p99, ms', 'longest, ms', 'heap, MiB', 'RSS, MiB', 'shed', 'holds'],
    rows,
  ),
);
process.exitCode = good ? 0 : 1;
