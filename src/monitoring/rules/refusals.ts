import type { Category } from '../../model/verdict.ts';
import { CONCURRENCY_ENDS } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import { failures, inCategories, indent, JOB, LABEL, list, METRIC, marked, oneOf, sumBy, twice } from './promql.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { STREAM_RECORDS } from './streams.ts';

const SHORT = 300;
const LONG = 1800;

const REFUSED = 'job_provider_category:voice_api_refusals:increase5m';
const REFUSED_LONGER = 'job_provider_category:voice_api_refusals:increase10m';

/** Of requests, of streams before they were open, and of those that were. */
export function refusalRecords({ span }: RuleContext): RecordingRule[] {
  const those = `{${inCategories('rate_limit', 'concurrency', 'auth')}}`;
  const { connects, closes } = STREAM_RECORDS;
  const streams = `${marked(connects + those, 'connect')}\nor\n${marked(closes + those, 'close')}`;
  return [
    {
      record: REFUSED,
      expr: sumBy([...JOB, LABEL.category], `${REQUEST_RECORDS.byCategory}${those}\nor\n${streams}`),
    },
    { record: REFUSED_LONGER, expr: twice(REFUSED, span(SHORT)) },
  ];
}

const refused = (record: string, category: Category): string =>
  `sum by (${list(JOB)}) (${record}{${inCategories(category)}})`;

export function rateLimited({ thresholds }: RuleContext): AlertRule {
  const limited = refused(REFUSED, 'rate_limit');
  // With the streams that were accepted or refused as too many: the requests leave handshakes out.
  const handshakes = `${STREAM_RECORDS.connects}{${LABEL.category}=~"|rate_limit"}`;
  const attempts = sumBy(JOB, `${REQUEST_RECORDS.requests}\nor\n${marked(handshakes, 'connect')}`);
  return {
    alert: 'VoiceApiRateLimited',
    // Streams that are closed as too many may have been asked for long before.
    expr: `clamp_max(
  ${indent(`${limited}\n/\n(${attempts} > 0)`)},
  1
)
> ${thresholds['rateLimit.share']}
and
${limited} >= ${thresholds['rateLimit.minErrors']}`,
    for: 600,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'A voice provider is rate limiting this service.',
    description: `{{ $value | humanizePercentage }} of what {{ $labels.job }} asks of {{ $labels.${LABEL.provider} }} is refused as too much.`,
    dashboard: 'errors',
  };
}

/** Of what is asked, and of calls that were accepted and not placed. */
export function concurrency({ thresholds, span }: RuleContext): AlertRule {
  const blocked = `increase(${METRIC.callOutcomes}{${oneOf(LABEL.callEndReason, CONCURRENCY_ENDS)}}[${span(2 * SHORT)}])`;
  const both = sumBy(JOB, `${REFUSED_LONGER}{${inCategories('concurrency')}}\nor\n${blocked}`);
  return {
    alert: 'VoiceApiConcurrencyLimit',
    expr: `${both} >= ${thresholds['concurrency.minErrors']}`,
    for: 300,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'A voice provider refuses calls because too many are under way.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} attempts of {{ $labels.job }} in 10 minutes.`,
    dashboard: 'errors',
  };
}

export function retryAfterIgnored({ thresholds, span }: RuleContext): AlertRule {
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

export function authFailing({ thresholds }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiAuthFailing',
    expr: `${refused(REFUSED_LONGER, 'auth')} >= ${thresholds['auth.minErrors']}`,
    keepFiringFor: 600,
    severity: 'critical',
    summary: 'A voice provider refuses the key or the token of this service.',
    description: `{{ $labels.${LABEL.provider} }} refused the credentials of {{ $labels.job }} {{ $value | humanize }} times in 10 minutes.`,
    dashboard: 'errors',
  };
}

export function compliance({ thresholds, span }: RuleContext): AlertRule {
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
