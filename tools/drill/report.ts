import { tableLines } from '../kit/table.ts';
import type { Result } from './run-drill.ts';

/** The result of a drill, by the alerts that fired during it. */
export type Course = { readonly title: string; readonly problems: readonly string[] };

/** Prints the table. @returns the number of drills and courses that passed */
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
  for (const { title, problems } of courses) console.log(`${title}: ${marks(problems)}`);
  const all = [...results.map(verdict), ...courses.map(({ problems }) => marks(problems))];
  const passed = all.filter((mark) => mark === GOOD).length;
  console.log(
    `\n${passed} of ${all.length} drills as expected, ${Math.round(tookMs / 1000)} s. Paged and resolved: seconds, a minute of the rules taking one.`,
  );
  return { passed, failed: all.length - passed };
}

const GOOD = '✔';

function marks(problems: readonly string[]): string {
  return problems.length === 0 ? GOOD : `✘ ${problems.join(', ')}`;
}

function verdict({ pagedAfter, allowed, problems }: Result): string {
  const late = pagedAfter !== undefined && pagedAfter > allowed ? ['late'] : [];
  return marks([...problems, ...late]);
}

const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : (ms / 1000).toFixed(1));
