import { SIGNALS } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';
import { FAILED, LOST, PROVIDER_SIDE, UNUSUAL } from './categories.ts';
import type { RuleContext } from './context.ts';
import { countBy, over } from './counting.ts';
import { equals, inCategories, JOB, LABEL, list, METRIC, oneOf, PROVIDER, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule } from './rule.ts';

const LATENCY_WINDOW = 600;
const HOUR = 3600;
const DAY = 86_400;
/** Exact only around the limit of the alert. */
const P95 = 'job_provider:voice_api_client_request_duration_seconds:p95_around_limit';
const HALF_HOUR = 1800;

export const REQUEST_RECORDS = {
  byCategory: 'job_provider_category:voice_api_client_requests:increase5m',
  requests: 'job_provider:voice_api_client_requests:increase5m',
  errorRatio: 'job_provider:voice_api_client_errors_per_request:ratio_increase5m',
  lostRatio: 'job_provider:voice_api_client_lost_per_request:ratio_increase5m',
} as const;

const { byCategory, requests, errorRatio, lostRatio } = REQUEST_RECORDS;
const SUCCESSFUL = equals(LABEL.category, '');

export const failed = (labels: readonly string[], categories: readonly Category[]): string =>
  sumBy(labels, `${byCategory}{${inCategories(...categories)}}`);

export function requestRecords(context: RuleContext): RecordingRule[] {
  return [
    { record: byCategory, expr: countBy([...JOB, LABEL.category], METRIC.requests, context) },
    { record: requests, expr: sumBy(JOB, byCategory) },
    { record: errorRatio, expr: `${failed(JOB, UNUSUAL)}\n/\n(${requests} > 0)` },
    { record: lostRatio, expr: `${failed(JOB, LOST)}\n/\n(${requests} > 0)` },
  ];
}

/** Over the jobs of a namespace. Where one of them is well, it is not the provider, and each failing job has its own page. */
export function outage({ thresholds }: RuleContext): AlertRule {
  const share = thresholds['outage.share'];
  const min = thresholds['outage.minErrors'];
  const onTheirSide = failed(PROVIDER, PROVIDER_SIDE);
  return {
    alert: 'VoiceApiProviderOutage',
    expr: `${onTheirSide}
/
(sum by (${list(PROVIDER)}) (${requests}) > 0)
> ${share}
and
${onTheirSide} >= ${min}
unless
sum by (${list(PROVIDER)}) (
  ${requests} >= ${min}
  unless
  ${failed(JOB, PROVIDER_SIDE)} / (${requests} > 0) > ${share}
)`,
    // Half of five minutes has failed by then. Everything that it silences waits longer.
    for: 60,
    keepFiringFor: 600,
    severity: 'critical',
    summary: 'Requests to a voice provider fail on its side.',
    description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.${LABEL.provider} }} end in a server error, a network error or a timeout.`,
    dashboard: 'overview',
    scope: 'namespace',
  };
}

/** Pages if most of a job's requests fail, for any cause; warns of a few. */
export function errorRatios(context: RuleContext): AlertRule[] {
  const { thresholds, span } = context;
  const min = thresholds['errors.minErrors'];
  const common = {
    alert: 'VoiceApiHighErrorRatio',
    keepFiringFor: 300,
    summary: 'An unusual share of the requests to a voice provider fails.',
    description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} fail.`,
    dashboard: 'errors',
  } as const;
  const share = (categories: readonly Category[]) => `${failed(JOB, categories)} / (${requests} > 0)`;
  return [
    {
      ...common,
      severity: 'critical',
      for: 300,
      expr: `(
  ${lostRatio} > ${thresholds['errors.lostShare']}
  or
  ${share(FAILED)} > ${thresholds['errors.failedShare']}
)
and
${failed(JOB, FAILED)} >= ${min}
or
avg_over_time(${lostRatio}[${span(HALF_HOUR)}]) > ${thresholds['errors.sustainedShare']}
and
${lostRatio} > ${thresholds['errors.sustainedShare']}
and
${over(JOB, `${byCategory}{${inCategories(...LOST)}}`, 6, context)} >= ${5 * min}`,
    },
    {
      ...common,
      severity: 'warning',
      for: 600,
      expr: `${errorRatio} > ${thresholds['errors.share']}
and
${failed(JOB, UNUSUAL)} >= ${min}
or
${share(['not_found'])} > ${thresholds['errors.lostShare']}
and
${failed(JOB, ['not_found'])} >= ${min}`,
    },
  ];
}

/** One process of many, which the share of its job does not show. */
export function processFailing({ thresholds, span }: RuleContext): AlertRule {
  const by = [...JOB, 'instance'];
  const grew = (matcher: string) => `sum by (${list(by)}) (increase(${METRIC.requests}${matcher}[${span(2 * 300)}]))`;
  const lost = grew(`{${inCategories(...LOST)}}`);
  return {
    alert: 'VoiceApiProcessFailing',
    expr: `count by (${list(JOB)}) (
  ${lost} / (${grew('')} > 0) > ${thresholds['process.share']}
  and
  ${lost} >= ${thresholds['errors.minErrors']}
)
unless
${lostRatio} > ${thresholds['errors.lostShare']}`,
    for: 300,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'Single processes lose nearly all of their requests to a voice provider.',
    description: `{{ $value }} of the processes of {{ $labels.job }} lose nearly all of their requests to {{ $labels.${LABEL.provider} }}, while the others are well.`,
    dashboard: 'errors',
  };
}

/** What was as slow on the average of the last day, such as a request that waits for the end of a call. */
export const slowByNature = ({ thresholds, span }: RuleContext): string =>
  `avg_over_time(${P95}[${span(DAY)}] offset ${span(HOUR)}) > ${thresholds['latency.seconds']}`;

/** Long trouble is no news after half a day. */
export function latency(context: RuleContext): [RecordingRule, AlertRule] {
  const { thresholds, span } = context;
  const limit = thresholds['latency.seconds'];
  const window = span(LATENCY_WINDOW);
  const buckets = `rate(${METRIC.duration}_bucket{${SUCCESSFUL}, ${bucketsAround(limit)}}[${window}])`;
  return [
    // Without NaN, the quantile of no requests: an average over a day would be NaN.
    { record: P95, expr: `histogram_quantile(0.95, ${sumBy([...JOB, 'le'], buckets)}) >= 0` },
    {
      alert: 'VoiceApiHighLatency',
      expr: `${P95} > ${limit}
and
sum by (${list(JOB)}) (increase(${METRIC.requests}{${SUCCESSFUL}}[${window}])) >= ${thresholds['latency.minRequests']}
unless
${slowByNature(context)}`,
      for: 900,
      keepFiringFor: 300,
      severity: 'warning',
      summary: 'A voice provider answers slowly.',
      description: `One in twenty successful requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} takes longer than {{ $value | humanizeDuration }}.`,
      dashboard: 'overview',
    },
  ];
}

/**
 * Whether a quantile exceeds the limit depends on the bucket around the limit alone, so that the others, of which every
 * process has many, are not read. Above that bucket the quantile is its upper bound. Prometheus 3 writes 5 as `5.0`.
 */
function bucketsAround(limit: number): string {
  const { buckets } = SIGNALS.duration;
  const at = buckets.findLastIndex((bound) => bound <= limit);
  const bounds = buckets
    .slice(at, at + 2)
    .flatMap((bound) => (Number.isInteger(bound) ? [`${bound}`, `${bound}.0`] : [`${bound}`]));
  return oneOf('le', [...bounds, '+Inf']);
}
