import { tableLines } from '../kit/table.ts';
import type { Result } from './run-drill.ts';

/** What is told by what came in the course of it. */
export type Course = { readonly title: string; readonly mistakes: readonly string[] };

/** Prints the table. @returns how many drills and courses were as they should be */
export function report(
  results: readonly Result[],
  courses: readonly Course[],
  tookMs: number,
): { passed: number; failed: number } {
  const rows = results.map((result) => [
    `${result.drill.provider}: ${result.drill.title}`,
    `${result.drill.alert} (${result.drill.severity})`,
    seconds(result.pagedAfter),
    seconds(result.allowed),
    seconds(result.resolvedAfter),
    verdict(result),
  ]);
  const table = [['drill', 'alert', 'paged', 'allowed', 'resolved', ''], ...rows];
  for (const line of tableLines(table)) console.log(line);
  for (const { title, mistakes } of courses) console.log(`${title}: ${marks(mistakes)}`);
  const all = [...results.map(verdict), ...courses.map(({ mistakes }) => marks(mistakes))];
  const passed = all.filter((mark) => mark === GOOD).length;
  console.log(
    `\n${passed} of ${all.length} drills as expected, ${Math.round(tookMs / 1000)} s. Paged and resolved: seconds, a minute of the rules taking one.`,
  );
  return { passed, failed: all.length - passed };
}

const GOOD = '✔';

function marks(mistakes: readonly string[]): string {
  return mistakes.length === 0 ? GOOD : `✘ ${mistakes.join(', ')}`;
}

function verdict({ pagedAfter, allowed, mistakes }: Result): string {
  const late = pagedAfter !== undefined && pagedAfter > allowed ? ['late'] : [];
  return marks([...mistakes, ...late]);
}

const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : (ms / 1000).toFixed(1));
