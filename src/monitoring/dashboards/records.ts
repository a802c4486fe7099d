import type { Category } from '../../model/verdict.ts';
import { CALL_RECORDS } from '../rules/calls.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { DIAL_RECORDS } from '../rules/dials.ts';
import { inCategories, LABEL, list, METRIC, marked } from '../rules/promql.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import { STREAM_RECORDS } from '../rules/streams.ts';
import type { DashboardContext } from './context.ts';
import { raw, recorded } from './selectors.ts';

/** The window of every count that is recorded for the dashboards. */
const WINDOW = 300;
const MINUTE = 60;

export const BY_PROVIDER = `by (${LABEL.provider})`;
const BY_JOB = `by (${list(['job', LABEL.provider])})`;
export const PROVIDER_LEGEND = `{{${LABEL.provider}}}`;

/**
 * Requests, streams and calls of each provider, by the windows of their records, and what is in flight. A provider without
 * any is idle: it is neither healthy nor failing.
 */
export function traffic(): string {
  const parts = [
    recorded(REQUEST_RECORDS.requests),
    marked(recorded(STREAM_RECORDS.connects), 'connect'),
    marked(recorded(CALL_RECORDS.outcomes), 'call'),
    marked(raw(METRIC.streamActive), 'stream'),
    marked(raw(METRIC.active), 'request'),
  ];
  return `sum ${BY_PROVIDER} (\n  ${parts.join('\n  or\n  ')}\n)`;
}

const FAILED = `${LABEL.category}!=""`;

/** Requests per second, including failed ones. */
export const requestRate = ({ seconds }: DashboardContext): string =>
  `sum ${BY_PROVIDER} (${recorded(REQUEST_RECORDS.requests)}) / ${seconds(WINDOW)}`;

/** Failed requests per second. */
export const errorRate = ({ seconds }: DashboardContext, by: string): string =>
  `sum by (${by}) (${recorded(REQUEST_RECORDS.byCategory, FAILED)}) / ${seconds(WINDOW)}`;

/** A share by provider, 0 where there is something to share and nothing of it failed. */
const shareBy = (by: string, part: string, whole: string): string => `(
  sum ${by} (${part})
  or
  0 * sum ${by} (${whole})
)
/
(sum ${by} (${whole}) > 0)`;

/** The share of requests that failed with one of these categories, or with any category. */
export function failedShare(...categories: readonly Category[]): string {
  const failed = categories.length === 0 ? FAILED : inCategories(...categories);
  return shareBy(BY_PROVIDER, recorded(REQUEST_RECORDS.byCategory, failed), recorded(REQUEST_RECORDS.requests));
}

/** A recorded share by job, 0 where the job has traffic and nothing of it failed. */
export const recordedShare = (ratio: string, whole: string): string => `sum ${BY_JOB} (${recorded(ratio)})
or
0 * (sum ${BY_JOB} (${recorded(whole)}) > 0)`;

/** Requests and streams refused as too many in 5 minutes. */
export const limitedCount = (): string =>
  `sum ${BY_PROVIDER} (${recorded(DASHBOARD_RECORDS.causes, inCategories('rate_limit'))})`;

/** The share of requests and streams refused as too many. */
export function limitedShare(): string {
  const by = `sum by (${list(['job', LABEL.provider])})`;
  const handshakes = recorded(STREAM_RECORDS.connects, `${LABEL.category}=~"|rate_limit"`);
  return `${by} (${recorded(DASHBOARD_RECORDS.causes, inCategories('rate_limit'))})
/
(${by} (
  ${recorded(REQUEST_RECORDS.requests)}
  or
  ${marked(handshakes, 'connect')}
) > 0)`;
}

/** The share of accepted calls that never connected. */
const undelivered = (): string => `1 - ${recorded(CALL_RECORDS.effectiveness)}`;

/** The larger of two shares, as in the alert: refused dials, and accepted calls that never connected. */
export const dialFailures = (): string =>
  `max ${BY_PROVIDER} (
  ${recorded(DIAL_RECORDS.ratio)}
  or
  ${marked(undelivered(), 'call')}
)`;

/** As a failure of the category that its alert is about. */
export const callsFailing = ({ thresholds }: DashboardContext): string =>
  `label_replace(${undelivered()} > ${thresholds['dial.warningShare']}, "${LABEL.category}", "dial", "", "")`;

/** A quantile of a histogram with recorded buckets. Empty without observations. */
export const quantile = (q: number, record: string): string =>
  `histogram_quantile(${q}, sum by (${list([LABEL.provider, 'le'])}) (${recorded(record)})) >= 0`;

/**
 * A count over 5 minutes, extended to a longer time: with a sample each minute, every event is in five samples. A very
 * recent event is not yet in five samples; then the last count is larger and is used.
 */
function countIn(range: string, { span, seconds }: DashboardContext, record: string): string {
  const all = `sum_over_time(${record}[${range}:${span(MINUTE)}]) / ${seconds(WINDOW) / seconds(MINUTE)}`;
  return `(${all} >= ${record})\nor\n${record}\nor\n${all}`;
}

/** Over the window of an alert. */
export function countOver(context: DashboardContext, record: string, seconds: number): string {
  return seconds === WINDOW ? record : countIn(context.span(seconds), context, record);
}

/** Over the time range of the dashboard. */
export const countShown = (context: DashboardContext, record: string): string => countIn('$__range', context, record);

/** Refused requests, refused handshakes, and streams that were closed for the same reason. */
export const failures = (context: DashboardContext, category: Category, seconds: number): string =>
  countOver(context, recorded(DASHBOARD_RECORDS.causes, inCategories(category)), seconds);
