import { MATCHERS } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import { countBy, over } from './counting.ts';
import { codeRecords, DASHBOARD_RECORDS } from './dashboard-records.ts';
import { inCategories, JOB, LABEL, list, METRIC, noneOf, sumBy, together } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const ACCOUNT = [...JOB, LABEL.account];
/** A job that runs every hour repeats its failure in time, so that a warning does not resolve in between. */
const OVER_AN_HOUR = 4500;

export const ACCOUNT_RECORDS = {
  refused: 'job_provider:voice_api_credit_refusals:increase5m',
  suspended: 'job_provider:voice_api_account_suspensions:increase5m',
  /** Refusals for credits, auth, rate_limit and concurrency, by account. */
  refusedCodes: 'job_provider_account_category_type:voice_api_account_refusals:increase5m',
  refusedAccounts: 'job_provider_account_category:voice_api_account_refusals:increase5m',
  suspendedAccounts: 'job_provider_account:voice_api_account_suspensions:increase5m',
  requests: 'job_provider_account:voice_api_account_requests:increase5m',
} as const;

const { refused, suspended, refusedCodes, refusedAccounts, suspendedAccounts, requests } = ACCOUNT_RECORDS;
const outOfCredits = `${refusedAccounts}{${inCategories('credits')}}`;

/**
 * The refusals that are about an account. One customer's account is a warning that names it. It is a page when the job has
 * no other account, when many of its accounts are concerned, or when most of its requests are.
 */
export function accountsGroup(context: RuleContext): RuleGroup {
  const [refusedFirst, ...rest] = records(context);
  return {
    name: 'voice-api-accounts',
    rules: [
      // Before the records of codes: a scrape that arrives in between must not look like a refusal without its code.
      refusedFirst,
      ...codeRecords(context),
      ...rest,
      ...exhausted(context),
      ...accountSuspended(context),
      authOfAccount(context),
    ],
  };
}

/** From the records of codes: a raw series is read once, whatever it may mean. */
function records(context: RuleContext): [RecordingRule, ...RecordingRule[]] {
  const { refusals } = DASHBOARD_RECORDS;
  const credits = `{${inCategories('credits')}}`;
  const ofSuspended = (record: string) => together(MATCHERS.suspended.map((matchers) => `${record}{${matchers}}`));
  return [
    {
      // From the counters, not from a record: in VictoriaMetrics each record between a counter and its page takes half a minute.
      record: refused,
      expr: sumBy(
        JOB,
        together([METRIC.requests, METRIC.streamResults].map((metric) => countBy(JOB, metric + credits, context))),
      ),
    },
    { record: suspended, expr: sumBy(JOB, ofSuspended(refusals)) },
    {
      record: refusedCodes,
      expr: countBy([...ACCOUNT, LABEL.category, LABEL.errorType], METRIC.accountRefusals, context),
    },
    { record: refusedAccounts, expr: sumBy([...ACCOUNT, LABEL.category], refusedCodes) },
    { record: suspendedAccounts, expr: sumBy(ACCOUNT, ofSuspended(refusedCodes)) },
    { record: requests, expr: countBy(ACCOUNT, METRIC.accountRequests, context) },
  ];
}

/** Few of the accounts of a job. Every account that was in use counts: at night a single customer may call. */
export function fewAccounts(accounts: string, { thresholds }: RuleContext): string {
  const known = `count by (${list(JOB)}) (${requests})`;
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
      keepFiringFor: OVER_AN_HOUR,
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
      keepFiringFor: OVER_AN_HOUR,
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
