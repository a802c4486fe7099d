import { MATCHERS } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import { countBy } from './counting.ts';
import { FORECAST_RECORDS, forecastRecords, rateRecords, readingRecords } from './forecast.ts';
import { inCategories, JOB, LABEL, METRIC, marked, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const HOUR = 3600;

const REFUSED = 'job_provider:voice_api_credit_refusals:increase5m';
const SUSPENSIONS = 'job_provider:voice_api_account_suspensions:increase5m';

const { remaining, observed, rate1h: consumed, forecast, fast, seasonal } = FORECAST_RECORDS;
export const CREDIT_RECORDS = { remaining, observed, consumed, forecast, fast, seasonal } as const;

export function accountsGroup(context: RuleContext): RuleGroup {
  return { name: 'voice-api-accounts', rules: [...refusals(context), exhausted(), suspended()] };
}

/** Balances and consumption, and the alert that a reading is old. */
export function creditsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-credits',
    rules: [...readingRecords(context), ...rateRecords(context), stale(context)],
  };
}

/** Reads what the group before recorded, an evaluation late: an hour more or less does not depend on it. */
export function forecastGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-credits-forecast',
    rules: [...forecastRecords(context), ...runningOut(context), ambiguous()],
  };
}

const together = (...parts: readonly string[]): string =>
  sumBy(JOB, parts.map((part, i) => (i === 0 ? part : marked(part, String(i)))).join('\nor\n'));

/** Credits are spent in streams, too. */
function refusals(context: RuleContext): RecordingRule[] {
  const credits = `{${inCategories('credits')}}`;
  const counts = (selectors: readonly string[]) => together(...selectors.map((it) => countBy(JOB, it, context)));
  const ofSuspended = (metric: string) => MATCHERS.suspended.map((matchers) => `${metric}{${matchers}}`);
  return [
    { record: REFUSED, expr: counts([METRIC.requests + credits, METRIC.streamResults + credits]) },
    { record: SUSPENSIONS, expr: counts([...ofSuspended(METRIC.errors), ...ofSuspended(METRIC.streamConnects)]) },
  ];
}

/** A suspended account is another matter, though its refusals may be about money as well. */
function exhausted(): AlertRule {
  return {
    alert: 'VoiceApiCreditsExhausted',
    expr: `${REFUSED} - ${SUSPENSIONS} > 0
or
(${REFUSED} > 0 unless ${SUSPENSIONS})`,
    keepFiringFor: 900,
    severity: 'critical',
    summary: 'A voice provider refuses requests because the credits are used up.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests or streams of {{ $labels.job }} for lack of credits in 5 minutes.`,
    dashboard: 'credits',
  };
}

function suspended(): AlertRule {
  return {
    alert: 'VoiceApiAccountSuspended',
    expr: `${SUSPENSIONS} > 0`,
    keepFiringFor: 900,
    severity: 'critical',
    summary: 'A voice provider has suspended the account.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests of {{ $labels.job }} in 5 minutes because the account is suspended or inactive.`,
    dashboard: 'credits',
  };
}

function runningOut({ thresholds, seconds }: RuleContext): AlertRule[] {
  const { pace4h, unforeseeable } = FORECAST_RECORDS;
  const account = `Account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }}`;
  const common = {
    alert: 'VoiceApiCreditsRunningOut',
    summary: 'The credits of a voice provider account run out soon.',
    description: `${account} lasts {{ $value | humanizeDuration }} at the present consumption.`,
    dashboard: 'credits',
  } as const;
  const within = (record: string, hours: number) => `${record} < ${seconds(hours * HOUR)}`;
  const low = thresholds['credits.lowHours'];
  return [
    {
      ...common,
      severity: 'critical',
      // An account that nobody draws from needs nobody at night.
      expr: `${within(forecast, thresholds['credits.criticalHours'])}
and
${pace4h} > 0
unless
${unforeseeable}`,
      for: 300,
    },
    {
      ...common,
      severity: 'warning',
      expr: `(
  ${within(seasonal, low)}
  or
  ${within(forecast, low)}
)
unless
${unforeseeable}`,
      for: 900,
    },
    {
      // An account that is empty, or nearly: whether it is used or not.
      ...common,
      severity: 'warning',
      expr: `${remaining} <= ${thresholds['credits.lowLevel']}`,
      for: 900,
      description: `${account} has {{ $value | humanize }} credits left.`,
      labels: { by: 'level' },
    },
  ];
}

function ambiguous(): AlertRule {
  return {
    alert: 'VoiceApiCreditsAmbiguous',
    expr: `${FORECAST_RECORDS.unforeseeable} == 2`,
    for: 900,
    severity: 'info',
    summary: 'The keys of several accounts share one account name.',
    description: `The balance of account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }} keeps jumping: the keys of several accounts share the name. No forecast is made ({{ $value }}).`,
    dashboard: 'credits',
  };
}

function stale({ thresholds, seconds }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiCreditReadingStale',
    expr: `${FORECAST_RECORDS.unread} > ${seconds(thresholds['credits.staleMinutes'] * 60)}`,
    for: 900,
    severity: 'info',
    summary: 'Requests succeed, but no answer has shown the credits for a while.',
    description: `The last reading of account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }} is {{ $value | humanizeDuration }} old.`,
    dashboard: 'credits',
  };
}
