import type { RuleContext } from './context.ts';
import { failures, JOB, LABEL, list, METRIC, sumBy } from './promql.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule } from './rule.ts';

const SHORT = 300;
const MEDIUM = 600;
const LONG = 1800;

/** The dashboards read it too. */
export const LIMITED = 'job_provider:voice_api_rate_limited:increase5m';

/** What a provider refuses for a reason that has a responder of its own. They belong to the group of the requests. */
export function refusals(context: RuleContext): (RecordingRule | AlertRule)[] {
  return [
    ...rateLimited(context),
    concurrency(context),
    retryAfterIgnored(context),
    authFailing(context),
    compliance(context),
  ];
}

function rateLimited({ thresholds, span, seconds }: RuleContext): (RecordingRule | AlertRule)[] {
  return [
    { record: LIMITED, expr: sumBy(JOB, failures(span(SHORT), 'rate_limit')) },
    {
      alert: 'VoiceApiRateLimited',
      expr: `${LIMITED} / (${REQUEST_RECORDS.attempts} * ${seconds(SHORT)} > 0) > ${thresholds['rateLimit.share']}
and
${LIMITED} >= ${thresholds['rateLimit.minErrors']}`,
      for: 600,
      keepFiringFor: 300,
      severity: 'warning',
      summary: 'A voice provider is rate limiting this service.',
      description: `{{ $value | humanizePercentage }} of what {{ $labels.job }} asks of {{ $labels.${LABEL.provider} }} is refused as too much.`,
      dashboard: 'errors',
    },
  ];
}

function concurrency({ thresholds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiConcurrencyLimit',
    expr: `${sumBy(JOB, failures(span(MEDIUM), 'concurrency'))} >= ${thresholds['concurrency.minErrors']}`,
    for: 300,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'A voice provider refuses calls because too many are under way.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} attempts of {{ $labels.job }} in 10 minutes.`,
    dashboard: 'errors',
  };
}

function retryAfterIgnored({ thresholds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiRetryAfterIgnored',
    expr: `sum by (${list(JOB)}) (increase(${METRIC.premature}[${span(SHORT)}])) >= ${thresholds['retryAfter.minRequests']}`,
    // Longer than the window: what was on its way when the provider said it is no contempt.
    for: 600,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'This service asks again before the provider’s Retry-After has passed.',
    description: `{{ $labels.job }} sent {{ $value | humanize }} requests to {{ $labels.${LABEL.provider} }} too early in 5 minutes.`,
    dashboard: 'errors',
  };
}

function authFailing({ thresholds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiAuthFailing',
    expr: `${sumBy(JOB, failures(span(MEDIUM), 'auth'))} >= ${thresholds['auth.minErrors']}`,
    keepFiringFor: 600,
    severity: 'critical',
    summary: 'A voice provider refuses the key or the token of this service.',
    description: `{{ $labels.${LABEL.provider} }} refused the credentials of {{ $labels.job }} {{ $value | humanize }} times in 10 minutes.`,
    dashboard: 'errors',
  };
}

function compliance({ thresholds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiComplianceBlocks',
    expr: `${sumBy(JOB, failures(span(LONG), 'compliance'))} >= ${thresholds['compliance.minErrors']}`,
    keepFiringFor: 600,
    severity: 'warning',
    summary: 'A voice provider blocks calls or messages for compliance reasons.',
    description: `{{ $labels.${LABEL.provider} }} blocked {{ $value | humanize }} attempts of {{ $labels.job }} in 30 minutes.`,
    dashboard: 'errors',
  };
}
