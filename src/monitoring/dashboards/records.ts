import type { Category } from '../../model/verdict.ts';
import { CALL_RECORDS } from '../rules/calls.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { DIAL_RECORDS } from '../rules/dials.ts';
import { inCategories, LABEL, list, marked } from '../rules/promql.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import { STREAM_RECORDS } from '../rules/streams.ts';
import type { DashboardContext } from './context.ts';
import { recorded } from './selectors.ts';

/** Of every count that is recorded for the dashboards. */
const WINDOW = 300;
const MINUTE = 60;

export const BY_PROVIDER = `by (${LABEL.provider})`;
export const PROVIDER_LEGEND = `{{${LABEL.provider}}}`;

const FAILED = `${LABEL.category}!=""`;

/** Requests per second, failed ones among them. */
export const requestRate = ({ seconds }: DashboardContext): string =>
  `sum ${BY_PROVIDER} (${recorded(REQUEST_RECORDS.requests)}) / ${seconds(WINDOW)}`;

/** Failed requests per second. */
export const errorRate = ({ seconds }: DashboardContext, by: string): string =>
  `sum by (${by}) (${recorded(REQUEST_RECORDS.byCategory, FAILED)}) / ${seconds(WINDOW)}`;

/** Of all requests, those that failed with one of these categories; without any: for whatever cause. */
export function failedShare(...categories: readonly Category[]): string {
  const failed = categories.length === 0 ? FAILED : inCategories(...categories);
  return `sum ${BY_PROVIDER} (${recorded(REQUEST_RECORDS.byCategory, failed)})
/
(sum ${BY_PROVIDER} (${recorded(REQUEST_RECORDS.requests)}) > 0)`;
}

/** Requests and streams that were refused as too many, in five minutes. */
export const limitedCount = (): string =>
  `sum ${BY_PROVIDER} (${recorded(DASHBOARD_RECORDS.causes, inCategories('rate_limit'))})`;

/** The share of those, of the requests and of the streams that were accepted or refused so. */
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

/** The share of the calls that never got through, of those that the provider had accepted. */
const undelivered = (): string => `1 - ${recorded(CALL_RECORDS.effectiveness)}`;

/** The share of the dials that were refused, or of the calls that never got through: the larger one, as the alert has it. */
export const dialFailures = (): string =>
  `max ${BY_PROVIDER} (
  ${recorded(DIAL_RECORDS.ratio)}
  or
  ${marked(undelivered(), 'call')}
)`;

/** As a failure of the category that its alert is about. */
export const callsFailing = ({ thresholds }: DashboardContext): string =>
  `label_replace(${undelivered()} > ${thresholds['dial.warningShare']}, "${LABEL.category}", "dial", "", "")`;

/** Of histograms whose buckets are recorded. Nothing where nothing was observed. */
export const quantile = (q: number, record: string): string =>
  `histogram_quantile(${q}, sum by (${list([LABEL.provider, 'le'])}) (${recorded(record)})) >= 0`;

/**
 * A count of five minutes, over more of them: a sample each minute counts what happened five times. What happened just now
 * is not yet in five samples: then the last count itself says more.
 */
function countIn(range: string, { span, seconds }: DashboardContext, record: string): string {
  const all = `sum_over_time(${record}[${range}:${span(MINUTE)}]) / ${seconds(WINDOW) / seconds(MINUTE)}`;
  return `(${all} >= ${record})\nor\n${record}\nor\n${all}`;
}

/** Over the time that an alert looks at. */
export function countOver(context: DashboardContext, record: string, seconds: number): string {
  return seconds === WINDOW ? record : countIn(context.span(seconds), context, record);
}

/** Over the time that the dashboard shows. */
export const countShown = (context: DashboardContext, record: string): string => countIn('$__range', context, record);

/** Refused requests, refused handshakes, and streams that ended so. */
export const failures = (context: DashboardContext, category: Category, seconds: number): string =>
  countOver(context, recorded(DASHBOARD_RECORDS.causes, inCategories(category)), seconds);
