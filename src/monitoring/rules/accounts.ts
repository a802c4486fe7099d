import { MATCHERS } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import { countBy, over } from './counting.ts';
import { inCategories, JOB, LABEL, list, METRIC, marked, noneOf, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const ACCOUNT = [...JOB, LABEL.account];

export const ACCOUNT_RECORDS = {
  refused: 'job_provider:voice_api_credit_refusals:increase5m',
  suspended: 'job_provider:voice_api_account_suspensions:increase5m',
  /** Refusals for credits, auth, rate_limit and concurrency, by account. */
  refusedAccounts: 'job_provider_account_category:voice_api_account_refusals:increase5m',
  suspendedAccounts: 'job_provider_account:voice_api_account_suspensions:increase5m',
  requests: 'job_provider_account:voice_api_account_requests:increase5m',
} as const;

const { refused, suspended, refusedAccounts, suspendedAccounts, requests } = ACCOUNT_RECORDS;
const outOfCredits = `${refusedAccounts}{${inCategories('credits')}}`;

/**
 * The refusals that are about an account. One customer's account is a warning that names it. It is a page when the job has
 * no other account, when many of its accounts are concerned, or when most of its requests are.
 */
export function accountsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-accounts',
    rules: [...records(context), ...exhausted(context), ...accountSuspended(context), authOfAccount(context)],
  };
}

const together = (parts: readonly string[]): string =>
  parts.length === 1 && parts[0] !== undefined
    ? parts[0]
    : parts.map((part, i) => (i === 0 ? part : marked(part, String(i)))).join('\nor\n');

function records(context: RuleContext): RecordingRule[] {
  const credits = `{${inCategories('credits')}}`;
  const sum = (labels: readonly string[], selectors: readonly string[]) =>
    sumBy(labels, together(selectors.map((selector) => countBy(labels, selector, context))));
  const ofSuspended = (metric: string) => MATCHERS.suspended.map((matchers) => `${metric}{${matchers}}`);
  return [
    { record: refused, expr: sum(JOB, [METRIC.requests + credits, METRIC.streamResults + credits]) },
    { record: suspended, expr: sum(JOB, [...ofSuspended(METRIC.errors), ...ofSuspended(METRIC.streamConnects)]) },
    {
      record: refusedAccounts,
      expr: countBy([...ACCOUNT, LABEL.category], METRIC.accountRefusals, context),
    },
    { record: suspendedAccounts, expr: sum(ACCOUNT, ofSuspended(METRIC.accountRefusals)) },
    { record: requests, expr: countBy(ACCOUNT, METRIC.accountRequests, context) },
  ];
}

/** Few of the accounts of a job. Every account that was in use counts: at night a single customer may call. */
export function fewAccounts(accounts: string, { thresholds }: RuleContext): string {
  const known = `count by (${list(JOB)}) (count by (${list(ACCOUNT)}) (${METRIC.accountRequests}))`;
  return `count by (${list(JOB)}) (${accounts} > 0) / (${known} > 0) <= ${thresholds['accounts.share']}`;
}

/** Few accounts, with a small part of the requests. */
function isFew(accounts: string, context: RuleContext): string {
  const { thresholds } = context;
  const all = `sum by (${list(JOB)}) (${accounts})`;
  return `${fewAccounts(accounts, context)}
unless
(
  ${all} / (sum by (${list(JOB)}) (${requests}) > 0) > ${thresholds['accounts.share']}
  and
  ${all} >= ${thresholds['errors.minErrors']}
)`;
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ');

/** A suspended account is another matter, though its refusals may be about money as well. */
function exhausted(context: RuleContext): AlertRule[] {
  const common = {
    alert: 'VoiceApiCreditsExhausted',
    keepFiringFor: 900,
    summary: 'A voice provider refuses requests because the credits are used up.',
    dashboard: 'credits',
  } as const;
  const count = `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests or streams of {{ $labels.job }}`;
  return [
    {
      ...common,
      severity: 'critical',
      expr: `(
  ${refused} - ${suspended} > 0
  or
  (${refused} > 0 unless ${suspended})
)
unless
(
  ${indented(isFew(outOfCredits, context))}
)`,
      description: `${count} for lack of credits in 5 minutes.`,
    },
    {
      ...common,
      severity: 'warning',
      expr: `sum by (${list(ACCOUNT)}) (${outOfCredits}) > 0
unless
${suspendedAccounts} > 0
and on (${list(JOB)})
(
  ${indented(isFew(outOfCredits, context))}
)`,
      description: `${count} in 5 minutes because account {{ $labels.${LABEL.account} }} is out of credits. Other accounts are well.`,
    },
  ];
}

function accountSuspended(context: RuleContext): AlertRule[] {
  const common = {
    alert: 'VoiceApiAccountSuspended',
    keepFiringFor: 900,
    summary: 'A voice provider has suspended the account.',
    dashboard: 'credits',
  } as const;
  const count = `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests of {{ $labels.job }} in 5 minutes`;
  const few = isFew(suspendedAccounts, context);
  return [
    {
      ...common,
      severity: 'critical',
      expr: `${suspended} > 0\nunless\n(\n  ${indented(few)}\n)`,
      description: `${count} because the account is suspended or inactive.`,
    },
    {
      ...common,
      severity: 'warning',
      expr: `${suspendedAccounts} > 0\nand on (${list(JOB)})\n(\n  ${indented(few)}\n)`,
      description: `${count} because account {{ $labels.${LABEL.account} }} is suspended or inactive. Other accounts are well.`,
    },
  ];
}

/** The key of one customer. VoiceApiAuthFailing of the job goes by its share of all requests. */
function authOfAccount(context: RuleContext): AlertRule {
  const { thresholds } = context;
  const auth = over(ACCOUNT, `${refusedAccounts}{${inCategories('auth')}}`, 2, context);
  return {
    alert: 'VoiceApiAuthFailing',
    expr: `${auth}
/
(${over(ACCOUNT, `${requests}{${noneOf(LABEL.account, ['default'])}}`, 2, context)} > 0)
> ${thresholds['auth.criticalShare']}
and
${auth} >= ${thresholds['auth.minErrors']}`,
    for: 300,
    keepFiringFor: 600,
    severity: 'warning',
    summary: 'A voice provider refuses the key or the token of this service.',
    description: `{{ $labels.${LABEL.provider} }} refuses the credentials of account {{ $labels.${LABEL.account} }} in {{ $value | humanizePercentage }} of its requests from {{ $labels.job }}.`,
    dashboard: 'errors',
    labels: { by: 'account' },
  };
}
