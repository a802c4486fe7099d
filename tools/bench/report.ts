import { availableParallelism, cpus } from 'node:os';
import { tableLines } from '../kit/table.ts';

export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

export function showSpread({ median, min, max }: Spread, digits: number): string[] {
  return [median.toFixed(digits), `${min.toFixed(digits)} - ${max.toFixed(digits)}`];
}

/** The goal of a row and whether it was met, as two cells. A missed goal is not an error. */
export function showGoal(value: number, goal: number | undefined, digits: number): string[] {
  return goal === undefined ? ['-', '-'] : [`<= ${goal.toFixed(digits)}`, value <= goal ? 'yes' : 'NO'];
}

/** Below a table: why each goal is missed, the rows with the same reason together. */
export function explainMissed(
  rows: readonly (readonly string[])[],
  reasonOf: (title: string, row: readonly string[]) => string,
): string {
  const titles = new Map<string, Set<string>>();
  for (const row of rows.filter((cells) => cells.includes('NO'))) {
    const [title = ''] = row;
    const reason = reasonOf(title, row);
    titles.set(reason, (titles.get(reason) ?? new Set()).add(title));
  }
  return [...titles].map(([reason, of]) => `Missed (${[...of].join('; ')}): ${reason}\n`).join('');
}

/** Plain text, columns as wide as their widest cell: the first to the left, numbers to the right. */
export function showTable(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const [head = '', ...lines] = tableLines([header, ...rows], (column) => (column === 0 ? 'left' : 'right'));
  const rule = header.map((_, column) =>
    '-'.repeat(Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0))),
  );
  return [title, '', head, rule.join('  '), ...lines, ''].join('\n');
}

/** The machine and versions that the numbers depend on. */
export function describeMachine(pinned: boolean): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown';
  const { node, v8, undici } = process.versions;
  return [
    `Node.js ${node} (V8 ${v8}, undici ${undici}), ${process.platform} ${process.arch}`,
    `${availableParallelism()} x ${model}; processes ${pinned ? 'pinned with taskset' : 'not pinned'}`,
  ].join('\n');
}
