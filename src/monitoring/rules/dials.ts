import { CALL_RECORDS, callAlerts, callRecords } from './calls.ts';
import type { RuleContext } from './context.ts';
import { countBy, over } from './counting.ts';
import { equals, inCategories, indent, JOB, LABEL, list, METRIC, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const WINDOW = 900;
const HOUR = 3600;

export const DIAL_RECORDS = {
  failures5m: 'job_provider:voice_api_dial_failures:increase5m',
  failures: 'job_provider:voice_api_dial_failures:increase15m',
  successes5m: 'job_provider_operation:voice_api_client_successes:increase5m',
  successes: 'job_provider:voice_api_dial_successes:increase15m',
  ratio: 'job_provider:voice_api_dial_failures_per_dial:ratio_increase15m',
} as const;

export function dialsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-dials',
    rules: [...records(context), ...callRecords(context), ...dialFailures(context), ...callAlerts(context)],
  };
}

/**
 * Reading the status of a session is no dial, and would dilute the share. So successes count only on operations that failed
 * to dial within the hour, in any process.
 */
function records(context: RuleContext): RecordingRule[] {
  const { failures5m, failures, successes5m, successes, ratio } = DIAL_RECORDS;
  const count = `${METRIC.duration}_count`;
  const byOperation = [...JOB, LABEL.operation];
  return [
    { record: failures5m, expr: countBy(JOB, `${METRIC.requests}{${inCategories('dial')}}`, context) },
    { record: failures, expr: over(JOB, failures5m, 3, context) },
    { record: successes5m, expr: countBy(byOperation, `${count}{${equals(LABEL.category, '')}}`, context) },
    {
      record: successes,
      expr: sumBy(
        JOB,
        `${over(byOperation, successes5m, 3, context)}
and on (${list(byOperation)})
(last_over_time(${count}{${inCategories('dial')}}[${context.span(HOUR)}]) > 0)`,
      ),
    },
    {
      record: ratio,
      expr: `(${failures} > 0)\n/\n(${failures} + (\n  ${indent(`${successes}\nor\n0 * ${failures}`)}\n))`,
    },
  ];
}

/** By what the provider answers to a dial, or by what became of the calls: both are one incident, and one page. */
function dialFailures(context: RuleContext): AlertRule[] {
  const { thresholds, span } = context;
  const { failures, successes, ratio } = DIAL_RECORDS;
  const common = {
    alert: 'VoiceApiDialFailures',
    keepFiringFor: 300,
    summary: 'Outbound calls cannot be placed.',
    description: `{{ $value | humanizePercentage }} of the dials of {{ $labels.job }} at {{ $labels.${LABEL.provider} }} fail.`,
    dashboard: 'errors',
  } as const;
  const min = thresholds['dial.minErrors'];
  const above = (answers: number, calls: number) => `${ratio} > ${answers}
and
${failures} >= ${min}
or
1 - ${CALL_RECORDS.effectiveness} > ${calls}
and
${CALL_RECORDS.failed} >= ${min}`;
  return [
    {
      ...common,
      severity: 'critical',
      // At night there are only a few dials.
      expr: `${above(thresholds['dial.refusedCriticalShare'], thresholds['dial.criticalShare'])}
or
${ratio} == 1
and
${over(JOB, failures, 3, context, WINDOW)} >= ${thresholds['nothing.minErrors']}
and
${failures} offset ${span(WINDOW)} > 0
unless
max_over_time(${successes}[${span(2 * WINDOW)}]) > 0`,
      for: 180,
    },
    {
      ...common,
      severity: 'warning',
      expr: above(thresholds['dial.warningShare'], thresholds['dial.warningShare']),
      for: 600,
    },
  ];
}
