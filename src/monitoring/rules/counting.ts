import type { RuleContext } from './context.ts';
import { indent, list, METRIC, marked, sumBy } from './promql.ts';

/** Rules count in windows of five minutes and add the windows up. */
export const WINDOW = 300;
/** How far back the last value before a window may lie: a scrape gap of this length loses nothing. */
const GAP = 3600;

/** What tells one process from another. `worker` is that of a cluster's worker. */
export const PROCESS = ['cluster', 'namespace', 'job', 'instance', 'worker'];

/**
 * How much each series of a counter grew in the window. `increase()` would miss the first sample of a series, and so the
 * first error of a process. In this order:
 * - a process that began anew counts from 0, once for each restart in the window, so that a crash loop adds up. A series
 *   that is absent now counts only if the life before the window was young as well: else it may be that of an older life;
 * - a series that was known before counts the difference, also over a scrape gap;
 * - a new series of a process that was known before, or that is young, counts from 0;
 * - of anything else nobody knows when it began: what two scrapes saw counts.
 *
 * Young is twice the window, so that a slow clock does no harm.
 */
export function counted(selector: string, { span, seconds }: RuleContext, window = WINDOW): string {
  const inWindow = `[${span(window)}]`;
  const earlier = `[${span(GAP)}] offset ${span(window)}`;
  const process = `on (${list(PROCESS)})`;
  const start = `last_over_time(${METRIC.startTime}${inWindow})`;
  const startBefore = `last_over_time(${METRIC.startTime}${earlier})`;
  const now = `last_over_time(${selector}${inWindow})`;
  const young = (windows: number) => `> time() - ${seconds(windows * window)}`;
  return `(${selector} or ${now} and ${process} ${startBefore} ${young(3)})
* ${process} group_left ()
max by (${list(PROCESS)}) (
  clamp_min(changes(${METRIC.startTime}${inWindow}), 1) and ${start} != ${startBefore}
)
or
${now} - last_over_time(${selector}${earlier}) >= 0
or
${now} and ${process} (${startBefore} or min_over_time(${METRIC.startTime}${inWindow}) ${young(2)})
or
increase(${selector}${inWindow})`;
}

/** The sum of {@link counted} by labels. */
export const countBy = (labels: readonly string[], selector: string, context: RuleContext, window = WINDOW): string =>
  `sum by (${list(labels)}) (\n  ${indent(counted(selector, context, window))}\n)`;

/**
 * A record of a window, over several windows: their sum. No raw series is read again.
 *
 * @param record with its matchers, if any
 */
export function over(
  labels: readonly string[],
  record: string,
  windows: number,
  { span }: RuleContext,
  window = WINDOW,
): string {
  const parts = Array.from({ length: windows }, (_, i) =>
    i === 0 ? record : marked(`${record} offset ${span(i * window)}`, String(i)),
  );
  return sumBy(labels, parts.join('\nor\n'));
}
