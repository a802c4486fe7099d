import { SIGNALS } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';
import { PROVIDER_SIDE, REMAINING } from './categories.ts';
import type { RuleContext } from './context.ts';
import { equals, inCategories, JOB, LABEL, list, METRIC, oneOf, PROVIDER, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule } from './rule.ts';

const WINDOW = 300;
const LATENCY_WINDOW = 600;

export const REQUEST_RECORDS = {
  byCategory: 'job_provider_category:voice_api_client_requests:increase5m',
  requests: 'job_provider:voice_api_client_requests:increase5m',
  errorRatio: 'job_provider:voice_api_client_errors_per_request:ratio_increase5m',
} as const;

const SUCCESSFUL = equals(LABEL.category, '');

export function requestRecords({ span }: RuleContext): RecordingRule[] {
  const { byCategory, requests, errorRatio } = REQUEST_RECORDS;
  return [
    { record: byCategory, expr: sumBy([...JOB, LABEL.category], `increase(${METRIC.requests}[${span(WINDOW)}])`) },
    { record: requests, expr: sumBy(JOB, byCategory) },
    { record: errorRatio, expr: `${errors(JOB, REMAINING)}\n/\n(${requests} > 0)` },
  ];
}

const errors = (labels: readonly string[], categories: readonly Category[]): string =>
  sumBy(labels, `${REQUEST_RECORDS.byCategory}{${inCategories(...categories)}}`);

/** Over all jobs: were it one job's own network, the others would bring the share down. */
export function outage({ thresholds }: RuleContext): AlertRule {
  const failed = errors(PROVIDER, PROVIDER_SIDE);
  return {
    alert: 'VoiceApiProviderOutage',
    expr: `${failed}
/
(sum by (${list(PROVIDER)}) (${REQUEST_RECORDS.requests}) > 0)
> ${thresholds['outage.share']}
and
${failed} >= ${thresholds['outage.minErrors']}`,
    for: 180,
    keepFiringFor: 600,
    severity: 'critical',
    summary: 'Requests to a voice provider fail on its side of the wire.',
    description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.${LABEL.provider} }} end in a server error, a network error or a timeout.`,
    dashboard: 'overview',
  };
}

export function errorRatio({ thresholds }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiHighErrorRatio',
    expr: `${REQUEST_RECORDS.errorRatio} > ${thresholds['errors.share']}
and
${errors(JOB, REMAINING)} >= ${thresholds['errors.minErrors']}`,
    for: 600,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'An unusual share of the requests to a voice provider fails.',
    description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} fail.`,
    dashboard: 'errors',
  };
}

export function latency({ thresholds, span }: RuleContext): AlertRule {
  const limit = thresholds['latency.seconds'];
  const window = span(LATENCY_WINDOW);
  const buckets = `rate(${METRIC.duration}_bucket{${SUCCESSFUL}, ${bucketsAround(limit)}}[${window}])`;
  return {
    alert: 'VoiceApiHighLatency',
    expr: `histogram_quantile(
  0.95,
  sum by (${list([...JOB, 'le'])}) (${buckets})
) > ${limit}
and
sum by (${list(JOB)}) (increase(${METRIC.requests}{${SUCCESSFUL}}[${window}])) >= ${thresholds['latency.minRequests']}`,
    for: 900,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'A voice provider answers slowly.',
    description: `One in twenty successful requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} takes longer than {{ $value | humanizeDuration }}.`,
    dashboard: 'overview',
  };
}

/**
 * Whether a quantile is above the limit depends on the bucket that the limit is in; the others, of which every process has
 * many, are not read. Above that bucket the quantile is told as its upper bound. Prometheus 3 writes 5 as `5.0`.
 */
function bucketsAround(limit: number): string {
  const { buckets } = SIGNALS.duration;
  const at = buckets.findLastIndex((bound) => bound <= limit);
  const bounds = buckets
    .slice(at, at + 2)
    .flatMap((bound) => (Number.isInteger(bound) ? [`${bound}`, `${bound}.0`] : [`${bound}`]));
  return oneOf('le', [...bounds, '+Inf']);
}
