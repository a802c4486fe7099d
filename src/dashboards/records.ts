import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { inCategories, LABEL, list } from '../rules/promql.ts';
import { LIMITED } from '../rules/refusals.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import type { Category } from '../verdict.ts';
import type { DashboardContext } from './context.ts';
import { marked, recorded } from './selectors.ts';

/** Of every count that is recorded for the dashboards. */
const WINDOW = 300;

export const BY_PROVIDER = `by (${LABEL.provider})`;
export const PROVIDER_LEGEND = `{{${LABEL.provider}}}`;

/** Requests per second, failed ones among them. */
export const requestRate = (): string => `sum ${BY_PROVIDER} (${recorded(REQUEST_RECORDS.requests)})`;

/** Failed requests per second. */
export const errorRate = (by: string): string => `sum by (${by}) (${recorded(REQUEST_RECORDS.errors)})`;

/** Requests and streams that were refused as too many, in five minutes. */
export const limitedCount = (): string => `sum ${BY_PROVIDER} (${recorded(LIMITED)})`;

/** The share of those. */
export function limitedShare({ seconds }: DashboardContext): string {
  const by = `sum by (${list(['job', LABEL.provider])})`;
  return `${by} (${recorded(LIMITED)})\n/\n(${by} (${recorded(REQUEST_RECORDS.attempts)}) * ${seconds(WINDOW)} > 0)`;
}

/** Of histograms whose buckets are recorded. Nothing where nothing was observed. */
export const quantile = (q: number, record: string): string =>
  `histogram_quantile(${q}, sum by (${list([LABEL.provider, 'le'])}) (${recorded(record)})) >= 0`;

/**
 * Counts of five minutes, added up over more. An average times the number of windows: whether a range has its first
 * sample depends on the version of Prometheus.
 */
export function countOver({ span }: Pick<DashboardContext, 'span'>, record: string, seconds: number): string {
  if (seconds === WINDOW) return record;
  return `avg_over_time(${record}[${span(seconds)}:${span(WINDOW)}]) * ${seconds / WINDOW}`;
}

/** The same over the time that the dashboard shows. */
export const countShown = ({ span }: Pick<DashboardContext, 'span'>, record: string): string =>
  `sum_over_time(${record}[$__range:${span(WINDOW)}])`;

/** Refused requests, refused handshakes, and streams that ended so, which carry no error type. */
export function failures(
  context: DashboardContext,
  category: Category,
  seconds: number,
  refused: readonly string[] = [],
): string {
  const { refusals, closes } = DASHBOARD_RECORDS;
  return [
    countOver(context, recorded(refusals, inCategories(category), ...refused), seconds),
    marked(countOver(context, recorded(closes, inCategories(category)), seconds), 'close'),
  ].join('\nor\n');
}
