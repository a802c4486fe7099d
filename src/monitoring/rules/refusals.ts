import { OTHER } from '../../model/attributes.ts';
import type { Category } from '../../model/verdict.ts';
import { fewAccounts } from './accounts.ts';
import { CONCURRENCY_ENDS, MATCHERS } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import { countBy, over, WINDOW } from './counting.ts';
import { inCategories, indent, JOB, LABEL, list, METRIC, marked, oneOf, sumBy, together } from './promql.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { CLOSES, CONNECTS } from './streams.ts';

const LONG = 1800;

/** Calls that ended for a reason which a rule looks for. */
export const CALL_ENDS = 'job_provider_reason:voice_api_call_ends:increase5m';
const REFUSED = 'job_provider_category:voice_api_refusals:increase5m';

/** Of requests, of streams before they were open, and of those that were. */
export function refusalRecord(): RecordingRule {
  const those = inCategories('rate_limit', 'concurrency', 'auth');
  return {
    record: REFUSED,
    expr: sumBy(
      [...JOB, LABEL.category],
      `${REQUEST_RECORDS.byCategory}{${those}}\nor\n${marked(`${CONNECTS}{${those}}`, 'connect')}\nor\n${marked(`${CLOSES}{${those}}`, 'close')}`,
    ),
  };
}

const refused = (category: Category): string => `sum by (${list(JOB)}) (${REFUSED}{${inCategories(category)}})`;

export function rateLimited({ thresholds }: RuleContext): AlertRule {
  const limited = refused('rate_limit');
  // With the streams that were accepted or refused as too many: requests leave handshakes out.
  const handshakes = `${CONNECTS}{${LABEL.category}=~"|rate_limit"}`;
  const attempts = sumBy(JOB, `${REQUEST_RECORDS.requests}\nor\n${marked(handshakes, 'connect')}`);
  return {
    alert: 'VoiceApiRateLimited',
    // Streams that are closed as too many may have been opened long before.
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
    description: `{{ $labels.${LABEL.provider} }} refuses {{ $value | humanizePercentage }} of the requests and streams of {{ $labels.job }} as too many.`,
    dashboard: 'errors',
  };
}

export function callEndRecord(context: RuleContext): RecordingRule {
  const ends = oneOf(LABEL.callEndReason, [...CONCURRENCY_ENDS, OTHER]);
  return {
    record: CALL_ENDS,
    expr: countBy([...JOB, LABEL.callEndReason], `${METRIC.callOutcomes}{${ends}}`, context),
  };
}

/** Refused attempts, and calls that were accepted and not placed. */
export function concurrency(context: RuleContext): AlertRule {
  const blocked = MATCHERS.limitedEnd.map((ends) => over(JOB, `${CALL_ENDS}{${ends}}`, 2, context));
  const attempts = over(JOB, `${REFUSED}{${inCategories('concurrency')}}`, 2, context);
  return {
    alert: 'VoiceApiConcurrencyLimit',
    expr: `${sumBy(JOB, together([attempts, ...blocked]))} >= ${context.thresholds['concurrency.minErrors']}`,
    for: 300,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'A voice provider refuses calls because too many are under way.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} attempts of {{ $labels.job }} in 10 minutes.`,
    dashboard: 'errors',
  };
}

export function retryAfterIgnored(context: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiRetryAfterIgnored',
    expr: `${countBy(JOB, METRIC.premature, context)} >= ${context.thresholds['retryAfter.minRequests']}`,
    // Longer than the window: requests that were on their way when the answer came are no disregard. And longer than
    // VoiceApiRateLimited, which silences it.
    for: 720,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'This service does not wait for the Retry-After of a voice provider.',
    description: `{{ $labels.job }} sent {{ $value | humanize }} requests to {{ $labels.${LABEL.provider} }} too early in 5 minutes.`,
    dashboard: 'errors',
  };
}

/** By share: one expired token, or the key of one customer of many, is no outage of the service. At night neither. */
export function authFailing(context: RuleContext): AlertRule[] {
  const { thresholds } = context;
  // Kubernetes restarts a process that crashes every five minutes: three of its requests are in twenty.
  const auth = over(JOB, `${REFUSED}{${inCategories('auth')}}`, 4, context);
  const attempts = sumBy(JOB, `${REQUEST_RECORDS.requests}\nor\n${marked(CONNECTS, 'connect')}`);
  const accounts = countBy([...JOB, LABEL.account], `${METRIC.accountRefusals}{${inCategories('auth')}}`, context);
  const common = {
    alert: 'VoiceApiAuthFailing',
    keepFiringFor: 600,
    summary: 'A voice provider refuses the key or the token of this service.',
    description: `{{ $labels.${LABEL.provider} }} refuses the credentials of {{ $labels.job }} in {{ $value | humanizePercentage }} of its requests and streams.`,
    dashboard: 'errors',
  } as const;
  const above = (share: number) => `clamp_max(
  ${indent(`${refused('auth')}\n/\n(${attempts} > 0)`)},
  1
)
> ${share}
and
${auth} >= ${thresholds['auth.minErrors']}`;
  return [
    {
      ...common,
      severity: 'critical',
      expr: `${above(thresholds['auth.criticalShare'])}\nunless\n(\n  ${indent(fewAccounts(accounts, context))}\n  and\n  ${refused('auth')} < ${thresholds['errors.minErrors']}\n)`,
    },
    { ...common, severity: 'warning', expr: above(thresholds['auth.warningShare']), for: 600 },
  ];
}

export function compliance(context: RuleContext): AlertRule {
  const those = inCategories('compliance');
  const parts = [REQUEST_RECORDS.byCategory, CONNECTS, CLOSES].map((record) =>
    over(JOB, `${record}{${those}}`, LONG / WINDOW, context),
  );
  return {
    alert: 'VoiceApiComplianceBlocks',
    expr: `${sumBy(JOB, together(parts))} >= ${context.thresholds['compliance.minErrors']}`,
    keepFiringFor: 600,
    severity: 'warning',
    summary: 'A voice provider blocks calls or messages for compliance reasons.',
    description: `{{ $labels.${LABEL.provider} }} blocked {{ $value | humanize }} attempts of {{ $labels.job }} in 30 minutes.`,
    dashboard: 'errors',
  };
}
