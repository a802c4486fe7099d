import type { RuleContext } from './context.ts';
import { indent, list, METRIC, sumBy, together } from './promql.ts';
import type { RecordingRule, RuleGroup } from './rule.ts';

/** Rules count in windows of five minutes and add the windows up. */
export const WINDOW = 300;
/** How far back the last value before a window may lie: a scrape gap of half an hour loses nothing. */
const GAP = 2100;

/** Labels that identify a process. `worker` is that of a cluster's worker. */
export const PROCESS = ['cluster', 'namespace', 'job', 'instance', 'worker'];

const PROCESS_STATE = {
  /** Processes that were scraped before the window: when they had started. */
  known: 'process:voice_api_start_time:earlier',
  /** Restarts of processes in the window. */
  restarts: 'process:voice_api_restarts:changes5m',
} as const;

/**
 * What every count needs of each process, read once. Other groups read it an evaluation late: a restarted process counts from 0
 * then.
 */
export function processGroup({ span }: RuleContext): RuleGroup {
  const { known, restarts } = PROCESS_STATE;
  const inWindow = `${METRIC.startTime}[${span(WINDOW)}]`;
  const by = list(PROCESS);
  const rules: RecordingRule[] = [
    {
      record: known,
      expr: `max by (${by}) (last_over_time(${METRIC.startTime}[${span(GAP)}] offset ${span(WINDOW)}))`,
    },
    {
      record: restarts,
      // Not `last != known`: over a range of time VictoriaMetrics takes a value that is not there for another one.
      expr: `clamp_min(max by (${by}) (changes(${inWindow})), 1)
and
max by (${by}) (last_over_time(${inWindow})) - ${known} != 0`,
    },
  ];
  return { name: 'voice-api-processes', rules };
}

/**
 * How much each series of a counter grew in the window. `increase()` would miss the first sample of a series, and so the
 * first error of a process. In this order:
 * - a restarted process counts from 0, once for each restart in the window, so that a crash loop adds up. A series
 *   that is absent now counts only if the life before the window was young as well: else it may be that of an older life;
 * - a series that was known before counts the difference, also over a scrape gap;
 * - a new series of a process that was known before, or that is young, counts from 0;
 * - of anything else nobody knows when it began: what two scrapes saw counts.
 *
 * Young is twice the window, so that a slow clock does no harm.
 */
function counted(selector: string, { span, seconds }: RuleContext): string {
  const { known, restarts } = PROCESS_STATE;
  const inWindow = `[${span(WINDOW)}]`;
  const process = `on (${list(PROCESS)})`;
  const now = `last_over_time(${selector}${inWindow})`;
  const young = (windows: number) => `> time() - ${seconds(windows * WINDOW)}`;
  return `(${selector} or ${now} and ${process} ${known} ${young(3)}) * ${process} group_left () ${restarts}
or
${now} - last_over_time(${selector}[${span(GAP)}] offset ${span(WINDOW)}) >= 0
or
${now} and ${process} (${known} or min_over_time(${METRIC.startTime}${inWindow}) ${young(2)})
or
increase(${selector}${inWindow})`;
}

/** The sum of {@link counted} by labels. */
export const countBy = (labels: readonly string[], selector: string, context: RuleContext): string =>
  `sum by (${list(labels)}) (\n  ${indent(counted(selector, context))}\n)`;

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
  const parts = Array.from({ length: windows }, (_, i) => (i === 0 ? record : `${record} offset ${span(i * window)}`));
  return sumBy(labels, together(parts));
}
