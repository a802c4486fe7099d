import type { CallOutcome } from '../../model/verdict.ts';
import type { RuleContext } from './context.ts';
import { countBy, over } from './counting.ts';
import { JOB, LABEL, METRIC, noneOf, oneOf, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule } from './rule.ts';

const WINDOW = 1800;
const DAY = 86_400;

export const CALL_RECORDS = {
  outcomes5m: 'job_provider_outcome:voice_api_call_outcomes:increase5m',
  outcomes: 'job_provider_outcome:voice_api_call_outcomes:increase30m',
  attempts: 'job_provider:voice_api_call_attempts:increase30m',
  failed: 'job_provider:voice_api_call_failures:increase30m',
  effectiveness: 'job_provider:voice_api_call_network_effectiveness:ratio_increase30m',
  answered: 'job_provider:voice_api_call_answered_per_attempt:ratio_increase30m',
  meanDuration: `job_provider:${METRIC.callDuration}:mean_increase30m`,
  setup: `job_provider:${METRIC.callSetup}:p95_rate30m`,
  short: 'job_provider:voice_api_short_calls_per_answered:ratio_increase30m',
} as const;

/** The network did its work: a person or a machine was reached, or chose not to answer. */
const DELIVERED: readonly CallOutcome[] = ['answered', 'voicemail', 'busy', 'no_answer', 'rejected'];
const ANSWERED: readonly CallOutcome[] = ['answered', 'voicemail'];
const FAILED: CallOutcome = 'failed';
/** Calls that were dialed. Blocked and cancelled ones were not, and `unknown` ones may not have been. */
const ATTEMPTED: readonly CallOutcome[] = [...DELIVERED, FAILED, 'invalid_number'];

const outgoing = noneOf(LABEL.callDirection, ['inbound']);
/** Below six seconds. Prometheus 3 writes the bound as 6.0 (https://github.com/prometheus/prometheus/pull/15164). */
const SHORT = oneOf('le', ['6', '6.0']);

/**
 * The KPIs of telephony for outgoing calls, where there are enough of them: network effectiveness (NER) and answer-seizure
 * ratio (ASR) after ITU-T E.425, mean duration (ACD), post-dial delay, share of short calls. A number that does not exist
 * is the fault of the list and not of the network: it counts as an attempt, and not in the NER.
 */
export function callRecords(context: RuleContext): RecordingRule[] {
  const { outcomes5m, outcomes, attempts, failed, effectiveness, answered, meanDuration, setup, short } = CALL_RECORDS;
  const window = context.span(WINDOW);
  const min = context.thresholds['calls.minAttempts'];
  const ended = (of: readonly CallOutcome[]) => sumBy(JOB, `${outcomes}{${oneOf(LABEL.callOutcome, of)}}`);
  const increase = (metric: string, ...more: string[]) =>
    sumBy(JOB, `increase(${metric}{${[outgoing, ...more].join(', ')}}[${window}])`);
  // Calls of a kind that never occurred have no series: they count as 0.
  const enough = (part: string, all: string) => `(${part}\nor\n0 * ${all})\n/\n(${all} >= ${min})`;
  const byOutcome = [...JOB, LABEL.callOutcome];
  const answers = increase(`${METRIC.callDuration}_count`);
  return [
    { record: outcomes5m, expr: countBy(byOutcome, `${METRIC.callResults}{${outgoing}}`, context) },
    { record: outcomes, expr: over(byOutcome, outcomes5m, WINDOW / 300, context) },
    { record: attempts, expr: ended(ATTEMPTED) },
    { record: failed, expr: ended([FAILED]) },
    { record: effectiveness, expr: enough(ended(DELIVERED), ended([...DELIVERED, FAILED])) },
    { record: answered, expr: enough(ended(ANSWERED), attempts) },
    { record: meanDuration, expr: enough(increase(`${METRIC.callDuration}_sum`), answers) },
    {
      record: setup,
      expr: `histogram_quantile(0.95, ${sumBy([...JOB, 'le'], `rate(${METRIC.callSetup}_bucket{${outgoing}}[${window}])`)})
and
${increase(`${METRIC.callSetup}_count`)} >= ${min}`,
    },
    { record: short, expr: enough(increase(`${METRIC.callDuration}_bucket`, SHORT), answers) },
  ];
}

export function callAlerts(context: RuleContext): AlertRule[] {
  return [answerRatioDrop(context), ...shortCalls(context), outcomesUnknown(context)];
}

/**
 * Against its own day: what is usual differs from list to list, so that no absolute share would do. Numbers that do not exist
 * are left out: nobody could have answered.
 */
function answerRatioDrop({ thresholds, span }: RuleContext): AlertRule {
  const { answered, attempts, outcomes } = CALL_RECORDS;
  const ended = (of: readonly CallOutcome[]) => sumBy(JOB, `${outcomes}{${oneOf(LABEL.callOutcome, of)}}`);
  const reachable = ended([...DELIVERED, FAILED]);
  return {
    alert: 'VoiceApiAnswerRatioDrop',
    expr: `(${ended(ANSWERED)} or 0 * ${reachable})
/
(${reachable} > 0)
< ${thresholds['calls.answerDropShare']} * avg_over_time(${answered}[${span(DAY)}] offset ${span(WINDOW)})
and
${attempts} >= ${thresholds['calls.minAttempts']}`,
    for: WINDOW,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'Far fewer outbound calls are answered than usual.',
    description: `{{ $value | humanizePercentage }} of the calls of {{ $labels.job }} at {{ $labels.${LABEL.provider} }} are answered, far fewer than over the last day.`,
    dashboard: 'streams',
  };
}

/**
 * People hang up on silence: most often the agent is mute or deaf. Where as many calls were short on the average of a day
 * before, they are short by nature, such as one that reads out a code.
 */
function shortCalls({ thresholds, span }: RuleContext): AlertRule[] {
  const common = {
    alert: 'VoiceApiShortCalls',
    keepFiringFor: 300,
    summary: 'Most answered calls end within six seconds.',
    description: `{{ $value | humanizePercentage }} of the answered calls of {{ $labels.job }} at {{ $labels.${LABEL.provider} }} last less than six seconds.`,
    dashboard: 'streams',
  } as const;
  const above = (share: number) =>
    `${CALL_RECORDS.short} > ${share}\nunless\navg_over_time(${CALL_RECORDS.short}[${span(DAY)}] offset ${span(DAY)}) > ${share}`;
  return [
    { ...common, severity: 'critical', expr: above(thresholds['calls.shortCriticalShare']), for: 600 },
    { ...common, severity: 'warning', expr: above(thresholds['calls.shortWarningShare']), for: 600 },
  ];
}

/** Where a provider renames its words, every figure of telephony goes blind. */
function outcomesUnknown({ thresholds }: RuleContext): AlertRule {
  const { outcomes } = CALL_RECORDS;
  const unknown = sumBy(JOB, `${outcomes}{${oneOf(LABEL.callOutcome, ['unknown'])}}`);
  return {
    alert: 'VoiceApiOutcomesUnknown',
    expr: `${unknown}
/
(${sumBy(JOB, outcomes)} >= ${thresholds['calls.minAttempts']})
> ${thresholds['calls.unknownShare']}`,
    for: 600,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'The outcome of most calls is unknown.',
    description: `The outcome of {{ $value | humanizePercentage }} of the calls of {{ $labels.job }} at {{ $labels.${LABEL.provider} }} is unknown.`,
    dashboard: 'streams',
  };
}
