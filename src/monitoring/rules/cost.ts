import type { RuleContext } from './context.ts';
import { PROCESS } from './counting.ts';
import { JOB, LABEL, list, METRIC, sumBy } from './promql.ts';
import type { AlertRule, RuleGroup } from './rule.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Costs are never added over units. */
const COST = [...JOB, LABEL.creditsUnit];

export const COST_RECORDS = {
  costHour: 'job_provider_unit:voice_api_call_cost:increase1h',
  callsHour: 'job_provider:voice_api_calls:increase1h',
  talkHour: 'job_provider:voice_api_call_talk_seconds:increase1h',
  cost: 'job_provider_unit:voice_api_call_cost:increase1d',
  calls: 'job_provider:voice_api_calls:increase1d',
  talk: 'job_provider:voice_api_call_talk_seconds:increase1d',
} as const;

const R = COST_RECORDS;

/**
 * What was added in an hour. `increase()` would miss the first sample of a series, which is the cost of a process's first
 * call. A new series of a process that was known before, or that is young, counts from 0.
 */
function addedInHour(metric: string, { span, seconds }: RuleContext): string {
  const hour = `[${span(HOUR)}]`;
  const now = `last_over_time(${metric}${hour})`;
  const process = `on (${list(PROCESS)})`;
  const started = `last_over_time(${METRIC.startTime}${hour}`;
  return `${now} - last_over_time(${metric}${hour} offset ${span(HOUR)}) >= 0
or
${now} and ${process} (${started}) > time() - ${seconds(2 * HOUR)} or ${started} offset ${span(HOUR)}))
or
increase(${metric}${hour})`;
}

/** What calls cost, where the provider reports it. A day is the sum of recorded hours: no raw series is read over a day. */
export function costGroup(context: RuleContext): RuleGroup {
  const { span } = context;
  // A second less: Prometheus 2 takes both ends of a range, which would be 25 hours.
  const day = (record: string) => `sum_over_time(${record}[${span(DAY - 1)}:${span(HOUR)}])`;
  return {
    name: 'voice-api-cost',
    rules: [
      { record: R.costHour, expr: sumBy(COST, addedInHour(METRIC.callCost, context)) },
      { record: R.callsHour, expr: sumBy(JOB, addedInHour(METRIC.callResults, context)) },
      { record: R.talkHour, expr: sumBy(JOB, `increase(${METRIC.callDuration}_sum[${span(HOUR)}])`) },
      { record: R.cost, expr: day(R.costHour) },
      { record: R.calls, expr: day(R.callsHour) },
      { record: R.talk, expr: day(R.talkHour) },
      doubled(context),
    ],
  };
}

/**
 * The last 24 hours against the same hours a week ago. A service that did not have calls the day before those is new: its
 * first week says nothing about the second.
 */
function doubled({ thresholds, span }: RuleContext): AlertRule {
  return {
    alert: 'VoiceApiCallCostDoubled',
    expr: `${R.cost} > ${thresholds['cost.factor']} * (${R.cost} offset ${span(WEEK)} > 0)
and
${R.cost} offset ${span(WEEK + DAY)}
and on (${list(JOB)})
${R.calls} >= ${thresholds['cost.minCalls']}`,
    for: HOUR / 2,
    severity: 'warning',
    summary: 'The calls of a day cost much more than a week before.',
    description: `Calls of {{ $labels.job }} at {{ $labels.${LABEL.provider} }} cost {{ $value | humanize }} {{ $labels.${LABEL.creditsUnit} }} in 24 hours, at least ${thresholds['cost.factor']} times as much as a week before.`,
    dashboard: 'credits',
  };
}
