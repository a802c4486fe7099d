import { showTable } from '../../bench/report.ts';
import { isPlayed } from './play.ts';
import type { PlantingResult } from './run-plantings.ts';

const quoted = (text: string, max = 160): string => JSON.stringify(text.length > max ? `${text.slice(0, max)}…` : text);

/** By place, then each leak and each lost word. */
export function reportPlantings(results: readonly PlantingResult[]): string {
  const places = [...new Set(results.map(({ planting }) => planting.where))].sort();
  const rows = places.map((where) =>
    rowOf(
      where,
      results.filter(({ planting }) => planting.where === where),
    ),
  );
  const unknown = results.filter(({ planting }) => !isPlayed(planting));
  return [
    showTable(
      'Plantings played, by place',
      ['place', 'plantings', 'secrets', 'leaked', 'not redacted', 'to keep', 'removed', 'in no signal'],
      [...rows, rowOf('all', results)],
    ),
    ...(unknown.length === 0 ? [] : [`${unknown.length} of a place that is not known, played as text bodies.`]),
    ...results.flatMap(linesOf),
    summaryOf(results),
  ].join('\n');
}

function rowOf(where: string, results: readonly PlantingResult[]): string[] {
  const sum = (of: (result: PlantingResult) => number): string =>
    String(results.reduce((total, result) => total + of(result), 0));
  return [
    where,
    String(results.length),
    sum(({ planting }) => planting.secrets.length),
    sum(({ leaks }) => leaks.length),
    sum(({ unredacted }) => unredacted.length),
    sum(({ planting }) => planting.keep.length),
    sum(({ lost }) => lost.length),
    sum(({ missing }) => missing.length),
  ];
}

function linesOf({ planting, leaks, unredacted, lost, logged }: PlantingResult): string[] {
  const place = `${planting.id} ${planting.where}`;
  const unread = unredacted.filter((secret) => !leaks.some((leak) => leak.secret === secret));
  return [
    ...leaks.map(({ secret, signals }) => `LEAK  ${place}: ${quoted(secret)} in ${signals.join(', ')}`),
    ...unread.map((secret) => `NOT REDACTED  ${place}: ${quoted(secret)}, in no signal`),
    ...lost.map((word) => `REMOVED  ${place}: ${quoted(word)}`),
    ...(leaks.length + unread.length + lost.length === 0
      ? []
      : [`      of ${quoted(planting.content, 400)}`, ...(logged === '' ? [] : [`  logged ${quoted(logged, 400)}`])]),
  ];
}

function summaryOf(results: readonly PlantingResult[]): string {
  const leaking = results.filter(({ leaks }) => leaks.length > 0).length;
  const removing = results.filter(({ lost }) => lost.length > 0).length;
  return `${results.length} plantings: ${leaking} leaked; redaction removed plain text from ${removing}.`;
}
