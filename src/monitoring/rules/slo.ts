import { CALL_RECORDS } from './calls.ts';
import { BUDGETED } from './categories.ts';
import { promDuration, type RuleContext } from './context.ts';
import { DIAL_RECORDS } from './dials.ts';
import type { ParameterName } from './parameters.ts';
import { inCategories, LABEL, list, PROVIDER } from './promql.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule, RuleGroup, Severity } from './rule.ts';

const HOUR = 3600;
const DAY = 86_400;

/**
 * https://sre.google/workbook/alerting-on-slos/, table 5-8, with a slower last row. The fastest waits until the page of the
 * cause, which names the job, fires: else there were two.
 */
const BURNS: readonly { factor: number; long: number; short: number; for: number; severity: Severity }[] = [
  { factor: 14.4, long: HOUR, short: 300, for: 420, severity: 'critical' },
  { factor: 6, long: 6 * HOUR, short: 1800, for: 900, severity: 'critical' },
  { factor: 3, long: DAY, short: 2 * HOUR, for: HOUR, severity: 'warning' },
  { factor: 1, long: 3 * DAY, short: 6 * HOUR, for: 3 * HOUR, severity: 'warning' },
];

/** Requests, dials and calls have an objective each: twenty status polls for a call would hide each failed dial. */
type Objective = {
  readonly of: string;
  readonly threshold: ParameterName;
  readonly failed: string;
  readonly all: string;
  /** Seconds in which the records count. */
  readonly window: number;
};

const sum = (record: string): string => `sum by (${list(PROVIDER)}) (${record})`;

const OBJECTIVES: readonly Objective[] = [
  {
    of: 'requests',
    threshold: 'slo.objective',
    failed: sum(`${REQUEST_RECORDS.byCategory}{${inCategories(...BUDGETED)}}`),
    all: sum(REQUEST_RECORDS.requests),
    window: 300,
  },
  {
    of: 'dials',
    threshold: 'slo.dialObjective',
    failed: sum(DIAL_RECORDS.failures),
    all: `${sum(DIAL_RECORDS.failures)}\n+\n(\n  ${sum(DIAL_RECORDS.successes)}\n  or\n  0 * ${sum(DIAL_RECORDS.failures)}\n)`,
    window: 900,
  },
  {
    of: 'calls',
    threshold: 'slo.callObjective',
    failed: sum(CALL_RECORDS.failed),
    all: sum(CALL_RECORDS.attempts),
    window: 1800,
  },
];

const WINDOWS = [...new Set(BURNS.flatMap(({ long, short }) => [short, long]))].sort((a, b) => a - b);

/** What has an objective, by the label `slo`, and the threshold that sets it. */
export const SLO_OBJECTIVES = OBJECTIVES.map(({ of, threshold }) => ({ of, threshold }));

export const SLO_RECORDS = {
  failed: 'namespace_provider_slo:voice_api_budgeted_failures:increase',
  all: 'namespace_provider_slo:voice_api_budgeted:increase',
} as const;

export const burnRecord = (window: number): string =>
  `namespace_provider_slo:voice_api_budgeted_failures_per_event:ratio_avg${promDuration(window)}`;

/** Counts are averaged: three days of the counters of every process would be read again each minute. */
export function sloGroup(context: RuleContext): RuleGroup {
  return { name: 'voice-api-slo', rules: [...records(context), ...alerts(context)] };
}

/** As a rate per hour, since the records count in different windows. */
function records({ span }: RuleContext): RecordingRule[] {
  const { failed, all } = SLO_RECORDS;
  const labelled = (part: 'failed' | 'all') =>
    OBJECTIVES.map(
      (objective) =>
        `label_replace((${objective[part]}) * ${HOUR / objective.window}, "slo", "${objective.of}", "", "")`,
    ).join('\nor\n');
  return [
    { record: failed, expr: labelled('failed') },
    { record: all, expr: labelled('all') },
    ...WINDOWS.map((window) => ({
      record: burnRecord(window),
      expr: `avg_over_time(${failed}[${span(window)}])\n/\n(avg_over_time(${all}[${span(window)}]) > 0)`,
    })),
  ];
}

function alerts({ thresholds, span }: RuleContext): AlertRule[] {
  return BURNS.map(({ factor, long, short, severity, for: lasting }) => {
    const above = (window: number) =>
      OBJECTIVES.map(({ of, threshold }) => {
        const limit = Number((factor * (1 - thresholds[threshold])).toPrecision(6));
        return `${burnRecord(window)}{slo="${of}"} > ${limit}`;
      }).join('\nor\n');
    return {
      alert: 'VoiceApiErrorBudgetBurn',
      expr: `(\n${above(long)}\n)\nand\n(\n${above(short)}\n)\nand\navg_over_time(${SLO_RECORDS.all}[${span(HOUR)}]) >= ${thresholds['slo.minRequests']}`,
      for: lasting,
      severity,
      summary: 'The error budget of a voice provider is burning too fast.',
      description: `{{ $value | humanizePercentage }} of the {{ $labels.slo }} at {{ $labels.${LABEL.provider} }} failed over ${promDuration(long)}: at least ${factor} times what the objective allows.`,
      dashboard: 'overview',
      scope: 'namespace',
      labels: { window: promDuration(long) },
    };
  });
}
