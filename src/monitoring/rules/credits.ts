import { INACTIVE } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import {
  ACCOUNT,
  equals,
  inCategories,
  increase,
  LABEL,
  list,
  METRIC,
  noneOf,
  oneOf,
  PROVIDER,
  refusals,
  sumBy,
} from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const HOUR = 3600;
/** Of two samples of the balance between which consumption is read. */
const STEP = 300;
/** A reading from further in the future is that of a wrong clock, and would stay the newest for as long. */
const FUTURE = 300;
/** Where an account is read: requests of another namespace are made with another key. */
const HERE = ACCOUNT.filter((label) => label !== LABEL.account);

export const CREDIT_RECORDS = {
  remaining: `account:${METRIC.creditsRemaining}:latest`,
  observed: `account:${METRIC.creditsObserved}:max`,
  consumed: 'account:voice_api_credits_consumed:rate1h',
  forecast: 'account:voice_api_credits_exhaustion_seconds:forecast1h',
} as const;

export function creditsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-credits',
    rules: [...readings(context), exhausted(context), inactive(context), ...runningOut(context), stale(context)],
  };
}

/**
 * Every process has read the balance at some time: the newest reading is the balance. A reading outlives its process for
 * an hour. Of readings of the same second the least counts. A balance and its time have the same labels, whatever they are.
 */
function readings({ span, seconds }: RuleContext): RecordingRule[] {
  const { remaining, observed, consumed, forecast } = CREDIT_RECORDS;
  const times = `last_over_time(${METRIC.creditsObserved}[${span(HOUR)}]) <= time() + ${FUTURE}`;
  return [
    { record: observed, expr: `max by (${list(ACCOUNT)}) (${times})` },
    {
      record: remaining,
      expr: `min by (${list(ACCOUNT)}) (
  last_over_time(${METRIC.creditsRemaining}[${span(HOUR)}])
  and (
    last_over_time(${METRIC.creditsObserved}[${span(HOUR)}])
    == on (${list(ACCOUNT)}) group_left ()
    ${observed}
  )
)`,
    },
    {
      // Downward steps alone: a top-up is an upward one, over which deriv() and predict_linear() stumble. By the whole hour,
      // also where less of it is known: one burst is not what goes on for ever.
      record: consumed,
      expr: `sum_over_time(
  clamp_min(${remaining} offset ${span(STEP)} - ${remaining}, 0)[${span(HOUR)}:${span(STEP)}]
) / ${seconds(HOUR)}`,
    },
    { record: forecast, expr: `${remaining} / (${consumed} > 0)` },
  ];
}

/** Credits run out wherever they are spent: in streams too. */
function exhausted({ span }: RuleContext): AlertRule {
  const credits = inCategories('credits');
  const refused = refusals(span(300), credits, noneOf(LABEL.errorType, INACTIVE));
  const closed = increase(METRIC.streamResults, span(300), [equals(LABEL.streamPhase, 'close'), credits]);
  return {
    alert: 'VoiceApiCreditsExhausted',
    expr: `${sumBy(PROVIDER, `${refused}\nor\n${closed}`)} > 0`,
    keepFiringFor: 900,
    severity: 'critical',
    summary: 'A voice provider refuses requests because the credits are used up.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests or streams for lack of credits in 5 minutes.`,
    dashboard: 'credits',
  };
}

function inactive({ span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiOrganizationInactive',
    expr: `${sumBy(PROVIDER, refusals(span(300), oneOf(LABEL.errorType, INACTIVE)))} > 0`,
    keepFiringFor: 900,
    severity: 'critical',
    summary: 'A voice provider has switched off the organization or its subscription.',
    description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests of an inactive organization in 5 minutes.`,
    dashboard: 'credits',
  };
}

function runningOut({ thresholds, seconds }: RuleContext): AlertRule[] {
  const { remaining, forecast } = CREDIT_RECORDS;
  const common = {
    alert: 'VoiceApiCreditsRunningOut',
    summary: 'The credits of a voice provider account run out soon.',
    description: `Account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }} lasts {{ $value | humanizeDuration }} at the consumption of the last hour.`,
    dashboard: 'credits',
  } as const;
  const below = (hours: number) => `${forecast} < ${seconds(hours * HOUR)}`;
  return [
    { ...common, severity: 'critical', expr: below(thresholds['credits.criticalHours']), for: 300 },
    {
      ...common,
      severity: 'warning',
      expr: below(thresholds['credits.lowHours']),
      for: 900,
    },
    {
      // An account that is empty, or nearly: whether it is used or not.
      ...common,
      severity: 'warning',
      expr: `${remaining} <= ${thresholds['credits.lowLevel']}`,
      for: 900,
      description: `Account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }} has {{ $value | humanize }} credits left.`,
      labels: { by: 'level' },
    },
  ];
}

function stale({ thresholds, seconds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiCreditReadingStale',
    expr: `time() - ${CREDIT_RECORDS.observed} > ${seconds(thresholds['credits.staleMinutes'] * 60)}
and on (${list(HERE)})
sum by (${list(HERE)}) (increase(${METRIC.requests}{${equals(LABEL.category, '')}}[${span(900)}])) > 0`,
    for: 900,
    severity: 'info',
    summary: 'Requests are answered, but no answer told the credits for a while.',
    description: `The last reading of account {{ $labels.${LABEL.account} }} at {{ $labels.${LABEL.provider} }} is {{ $value | humanizeDuration }} old.`,
    dashboard: 'credits',
  };
}
