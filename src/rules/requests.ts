import { PROVIDER_SIDE, REMAINING } from './categories.ts';
import type { RuleContext } from './context.ts';
import { equals, inCategories, JOB, LABEL, list, METRIC, PROVIDER, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const WINDOW = 300;
const LATENCY_WINDOW = 600;

export const REQUEST_RECORDS = {
  errors: 'job_provider_category:voice_api_client_errors:rate5m',
  requests: 'job_provider:voice_api_client_requests:rate5m',
  attempts: 'job_provider:voice_api_attempts:rate5m',
  errorRatio: 'job_provider:voice_api_client_errors_per_request:ratio_rate5m',
  latency: `job_provider:${METRIC.duration}:p95_rate10m`,
} as const;

const DURATION_COUNT = `${METRIC.duration}_count`;
const SUCCESSFUL = equals(LABEL.category, '');

export function requestsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-requests',
    rules: [...records(context), outage(context), errorRatio(context), latency(context)],
  };
}

/**
 * Requests are successes plus errors: the errors exist at 0 from the start, so that their first one counts. An abort by
 * the service is neither.
 */
function records({ span }: RuleContext): RecordingRule[] {
  const { errors, requests, attempts, errorRatio, latency } = REQUEST_RECORDS;
  const window = span(WINDOW);
  const byCategory = [...JOB, LABEL.category];
  return [
    { record: errors, expr: sumBy(byCategory, `rate(${METRIC.errors}[${window}])`) },
    {
      record: requests,
      expr: sumBy(
        JOB,
        `sum by (${list(byCategory)}) (rate(${DURATION_COUNT}{${SUCCESSFUL}}[${window}]))\nor\n${errors}`,
      ),
    },
    {
      // With the streams that were accepted or refused as too many: the request metrics leave handshakes out.
      record: attempts,
      expr: sumBy(
        JOB,
        `${requests}\nor\nlabel_replace(sum by (${list(JOB)}) (rate(${METRIC.connects}{${LABEL.category}=~"|rate_limit"}[${window}])), "signal", "connect", "", "")`,
      ),
    },
    {
      record: errorRatio,
      expr: `sum by (${list(JOB)}) (${errors}{${inCategories(...REMAINING)}})\n/\n(${requests} > 0)`,
    },
    {
      record: latency,
      expr: `histogram_quantile(0.95, sum by (${list([...JOB, 'le'])}) (rate(${METRIC.duration}_bucket{${SUCCESSFUL}}[${span(LATENCY_WINDOW)}])))`,
    },
  ];
}

/** Over all jobs: were it one job's own network, the others would bring the share down. */
function outage({ thresholds, seconds }: RuleContext): AlertRule {
  const failed = `sum by (${list(PROVIDER)}) (${REQUEST_RECORDS.errors}{${inCategories(...PROVIDER_SIDE)}})`;
  return {
    alert: 'VoiceApiProviderOutage',
    expr: `${failed}
/
(sum by (${list(PROVIDER)}) (${REQUEST_RECORDS.requests}) > 0)
> ${thresholds['outage.share']}
and
${failed} * ${seconds(WINDOW)} >= ${thresholds['outage.minErrors']}`,
    for: 180,
    keepFiringFor: 600,
    severity: 'critical',
    summary: 'Requests to a voice provider fail on its side of the wire.',
    description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.${LABEL.provider} }} end in a server error, a network error or a timeout.`,
    dashboard: 'overview',
  };
}

function errorRatio({ thresholds, seconds }: RuleContext): AlertRule {
  const { errors, errorRatio: ratio } = REQUEST_RECORDS;
  return {
    alert: 'VoiceApiHighErrorRatio',
    expr: `${ratio} > ${thresholds['errors.share']}
and
sum by (${list(JOB)}) (${errors}{${inCategories(...REMAINING)}}) * ${seconds(WINDOW)} >= ${thresholds['errors.minErrors']}`,
    for: 600,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'An unusual share of the requests to a voice provider fails.',
    description: `{{ $value | humanizePercentage }} of the requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} fail.`,
    dashboard: 'errors',
  };
}

function latency({ thresholds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiHighLatency',
    expr: `${REQUEST_RECORDS.latency} > ${thresholds['latency.seconds']}
and
sum by (${list(JOB)}) (increase(${DURATION_COUNT}{${SUCCESSFUL}}[${span(LATENCY_WINDOW)}])) >= ${thresholds['latency.minRequests']}`,
    for: 900,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'A voice provider answers slowly.',
    description: `One in twenty successful requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} takes longer than {{ $value | humanizeDuration }}.`,
    dashboard: 'overview',
  };
}
