import type { Result } from './run-drill.ts';

/** Prints the table. @returns whether all is as it should be */
export function report(results: readonly Result[], mistakes: readonly string[], tookMs: number): boolean {
  const rows = results.map((result) => [
    `${result.drill.provider}: ${result.drill.title}`,
    `${result.drill.alert} (${result.drill.severity})`,
    seconds(result.pagedAfter),
    seconds(result.allowed),
    seconds(result.resolvedAfter),
    verdict(result),
  ]);
  const table = [['drill', 'alert', 'paged', 'allowed', 'resolved', ''], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of table)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  for (const mistake of mistakes) console.log(`✘ ${mistake}`);
  const failed = results.filter((result) => verdict(result) !== '✔').length + mistakes.length;
  console.log(
    `\n${results.length} drills, ${failed} mistakes, ${Math.round(tookMs / 1000)} s. Paged and resolved: seconds, a minute of the rules taking one.`,
  );
  return failed === 0;
}

function verdict({ pagedAfter, allowed, mistakes }: Result): string {
  const late = pagedAfter !== undefined && pagedAfter > allowed ? ['late'] : [];
  const all = [...mistakes, ...late];
  return all.length === 0 ? '✔' : `✘ ${all.join(', ')}`;
}

const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : (ms / 1000).toFixed(1));
