import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Curve, drawCurves } from './curves.ts';
import type { GrowthCost, GrowthPoint } from './growth-process.ts';
import { showTable } from './report.ts';

/** Where the picture of part G is written. */
export const PICTURE = 'docs/performance-growth.svg';

const PROCESS = fileURLToPath(new URL('./growth-process.ts', import.meta.url));
const BASE: GrowthPoint = { providers: 5, operations: 10, accounts: 1, open: 0 };

/** One thing grows at a time. */
const SERIES: Readonly<Record<keyof GrowthPoint, readonly number[]>> = {
  providers: [5, 29, 100],
  operations: [10, 30, 100],
  accounts: [1, 50, 500],
  open: [10, 100, 1000, 10_000],
};
const NAMES: Readonly<Record<keyof GrowthPoint, string>> = {
  providers: 'providers in use',
  operations: 'operations in use, of each provider',
  accounts: 'accounts in use',
  open: 'open requests',
};

/** Own work, memory and scrape as a service grows. Writes the picture if `draw` is set. */
export function runGrowth(draw: boolean): string {
  const rows: string[][] = [];
  const curves: Curve[] = [];
  let last: GrowthCost | undefined;
  for (const key of Object.keys(SERIES) as (keyof GrowthPoint)[]) {
    const points = SERIES[key].map((size) => ({ size, cost: measure({ ...BASE, [key]: size }) }));
    for (const { size, cost } of points) rows.push(rowOf(`${size} ${NAMES[key]}`, cost, key === 'open' ? size : 0));
    curves.push({ name: NAMES[key], points: points.map(({ size, cost }) => [size, cost.successNs / 1000]) });
    last = points.at(-1)?.cost ?? last;
  }
  if (draw) writeFileSync(PICTURE, drawCurves('Own work of a success', 'µs', curves));
  const header = ['', 'success, us', '429, us', 'heap, KiB', 'bytes per open', 'series', 'scrape, ms', 'ms per 1000'];
  return [
    showTable(
      'G. Growth, 5 providers with 10 operations each unless the row says otherwise: CPU, least of 4 rounds',
      header,
      rows,
    ),
    showTable(
      'G. withAccount()',
      ['', 'ns'],
      [
        ['an empty function within withAccount()', (last?.withAccountNs ?? Number.NaN).toFixed(0)],
        ['the same within AsyncLocalStorage.run()', (last?.emptyRunNs ?? Number.NaN).toFixed(0)],
      ],
    ),
  ].join('\n');
}

function measure(point: GrowthPoint): GrowthCost {
  const text = execFileSync(process.execPath, ['--expose-gc', PROCESS, JSON.stringify(point)], { encoding: 'utf8' });
  return JSON.parse(text) as GrowthCost;
}

/** Of fewer, the heap shows what V8 compiles meanwhile. */
const FEWEST_OPEN = 100;

function rowOf(title: string, cost: GrowthCost, open: number): string[] {
  return [
    title,
    (cost.successNs / 1000).toFixed(2),
    (cost.errorNs / 1000).toFixed(2),
    cost.heapKiB.toFixed(0),
    open < FEWEST_OPEN ? '-' : cost.bytesPerOpen.toFixed(0),
    String(cost.series),
    cost.scrapeMs.toFixed(1),
    ((cost.scrapeMs * 1000) / cost.series).toFixed(2),
  ];
}
