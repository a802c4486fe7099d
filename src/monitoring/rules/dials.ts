import { answerRatioDrop, CALL_RECORDS, callRecords } from './calls.ts';
import type { RuleContext } from './context.ts';
import { equals, inCategories, indent, JOB, LABEL, list, METRIC, sumBy, withFirst } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const WINDOW = 900;
const HOUR = 3600;

export const DIAL_RECORDS = {
  failures: 'job_provider:voice_api_dial_failures:increase15m',
  ratio: 'job_provider:voice_api_dial_failures_per_dial:ratio_increase15m',
} as const;

export function dialsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-dials',
    rules: [...records(context), ...callRecords(context), ...dialFailures(context), answerRatioDrop(context)],
  };
}

/**
 * Reading a session's status is no dial, and would thin the share out: successes count on the operations alone that have
 * failed to dial within the hour, in whatever process; from the first on, as failures do, of which every series begins at 0.
 */
function records({ span }: RuleContext): RecordingRule[] {
  const { failures, ratio } = DIAL_RECORDS;
  const count = `${METRIC.duration}_count`;
  const byOperation = list([...JOB, LABEL.operation]);
  const successes = sumBy(
    JOB,
    `(
  ${indent(withFirst(`${count}{${equals(LABEL.category, '')}}`, span(WINDOW)))}
)
and on (${byOperation})
(last_over_time(${count}{${inCategories('dial')}}[${span(HOUR)}]) > 0)`,
  );
  return [
    { record: failures, expr: sumBy(JOB, `increase(${METRIC.requests}{${inCategories('dial')}}[${span(WINDOW)}])`) },
    {
      record: ratio,
      expr: `(${failures} > 0)\n/\n(${failures} + (\n  ${successes.replaceAll('\n', '\n  ')}\n  or\n  0 * ${failures}\n))`,
    },
  ];
}

/** By what the provider answers to a dial, or by what became of the calls: both are one incident, and one page. */
function dialFailures({ thresholds }: RuleContext): AlertRule[] {
  const { failures, ratio } = DIAL_RECORDS;
  const common = {
    alert: 'VoiceApiDialFailures',
    keepFiringFor: 300,
    summary: 'Outbound calls cannot be placed.',
    description: `{{ $value | humanizePercentage }} of the dials of {{ $labels.job }} at {{ $labels.${LABEL.provider} }} fail.`,
    dashboard: 'errors',
  } as const;
  const above = (share: number) => `${ratio} > ${share}
and
${failures} >= ${thresholds['dial.minErrors']}
or
1 - ${CALL_RECORDS.effectiveness} > ${share}
and
${CALL_RECORDS.failed} >= ${thresholds['dial.minErrors']}`;
  return [
    { ...common, severity: 'critical', expr: above(thresholds['dial.criticalShare']), for: 180 },
    { ...common, severity: 'warning', expr: above(thresholds['dial.warningShare']), for: 600 },
  ];
}
