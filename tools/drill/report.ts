import { tableLines } from '../kit/table.ts';
import type { CourseResult } from './courses.ts';
import type { Result } from './run-drill.ts';

export type Played = { readonly results: readonly Result[]; readonly courses: readonly CourseResult[] };

/** Prints the counts; the second play decides. */
export function conclude(
  batch: Played,
  again: Played,
  tookMs: number,
): { passed: number; failed: number; again: number } {
  const replayed = [...again.results, ...again.courses];
  const all = [...batch.results, ...batch.courses].map(
    (first) => replayed.find((second) => subject(second) === subject(first)) ?? first,
  );
  const passed = all.filter(({ problems }) => problems.length === 0).length;
  console.log(
    `\n${passed} of ${all.length} drills as expected, ${replayed.length} of them played again alone, ${Math.round(tookMs / 1000)} s.`,
  );
  return { passed, failed: all.length - passed, again: replayed.length };
}

const subject = (played: Result | CourseResult): unknown => ('drill' in played ? played.drill : played.course);

/** Seconds from the failure; a minute of the rules takes one. `fired` and `allowed` are evaluations. */
export function print({ results, courses }: Played): void {
  const rows = results.map(({ drill, problems, ...times }) => [
    `${drill.provider}: ${drill.title}`,
    `${drill.alert} (${drill.severity})`,
    ...[times.pagedAfter, times.firedAfter, times.allowed, times.resolvedAfter].map(seconds),
    marks(problems),
  ]);
  const table = [['drill', 'alert', 'paged', 'fired', 'allowed', 'resolved', ''], ...rows];
  for (const line of results.length === 0 ? [] : tableLines(table)) console.log(line);
  for (const { course, problems } of courses) console.log(`${course.title}: ${marks(problems)}`);
}

const marks = (problems: readonly string[]): string => (problems.length === 0 ? '✔' : `✘ ${problems.join(', ')}`);

const seconds = (ms: number | undefined): string => (ms === undefined ? '–' : (ms / 1000).toFixed(1));
