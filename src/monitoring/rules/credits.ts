import type { RuleContext } from './context.ts';
import { FORECAST_RECORDS, forecastRecords, rateRecords, readingRecords } from './forecast.ts';
import { inCategories, JOB, LABEL, list, METRIC } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

const HOUR = 3600;

const { remaining, observed, rate1h: consumed, forecast, fast, seasonal } = FORECAST_RECORDS;
export const CREDIT_RECORDS = { remaining, observed, consumed, forecast, fast, seasonal } as const;

/** Balances and consumption, and the alert that a reading is old. */
export function creditsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-credits',
    rules: [...readingRecords(context), ...rateRecords(context), stale(context), readerFailing()],
  };
}

/** Reads what the group before recorded, an evaluation late: an hour more or less does not depend on it. */
export function forecastGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-credits-forecast',
    rules: [...forecastRecords(context), ...runningOut(context), ambiguous()],
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
    scope: 'account',
  } as const;
  const within = (record: string, hours: number) => `${record} < ${seconds(hours * HOUR)}`;
  const low = thresholds['credits.lowHours'];
  return [
    {
      ...common,
      severity: 'critical',
      // An unused account pages no one at night.
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
      description: `${account} has {{ $value | humanize }} {{ or $labels.${LABEL.creditsUnit} "credits" }} left.`,
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
    scope: 'account',
  };
}

/** A wrong key stays wrong; anything else may pass. One alert for all accounts whose key is in one variable. */
function readerFailing(): AlertRule {
  const labels = [...JOB, LABEL.keyVariable, LABEL.category];
  const failures = METRIC.creditsFailures;
  return {
    alert: 'VoiceApiCreditsReaderFailing',
    expr: `count by (${list(labels)}) (
  ${failures}{${inCategories('auth')}} >= 1
  or
  ${failures} >= 3
) > 0`,
    for: 300,
    severity: 'warning',
    summary: 'The balance of a voice provider account cannot be read.',
    description: `{{ $labels.job }} cannot read the balances of {{ $value | humanize }} accounts at {{ $labels.${LABEL.provider} }} ({{ $labels.${LABEL.category} }}). The key is that of {{ $labels.${LABEL.keyVariable} }}.`,
    dashboard: 'credits',
  };
}

/** A provider that changes its unit leaves the reading in the old one behind. */
function stale({ thresholds, seconds }: RuleContext): AlertRule {
  const { unread } = FORECAST_RECORDS;
  const limit = seconds(thresholds['credits.staleMinutes'] * 60);
  return {
    alert: 'VoiceApiCreditReadingStale',
    expr: `${unread} > ${limit}\nunless on (${list([...JOB, LABEL.account])})\n${unread} <= ${limit}`,
    for: 900,
    severity: 'info',
    summary: 'Requests succeed, but no answer has shown the credits for a while.',
    description: `The last reading of account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }} is {{ $value | humanizeDuration }} old.`,
    dashboard: 'credits',
    scope: 'account',
  };
}
