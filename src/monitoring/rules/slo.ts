import { BUDGETED } from './categories.ts';
import type { RuleContext } from './context.ts';
import { promDuration } from './context.ts';
import { inCategories, LABEL, list, PROVIDER } from './promql.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule, RuleGroup, Severity } from './rule.ts';

const HOUR = 3600;
const DAY = 86_400;
/** Of the counts that are averaged. */
const WINDOW = 300;

/** https://sre.google/workbook/alerting-on-slos/, table 5-8, with a slower last row. */
const BURNS: readonly { factor: number; long: number; short: number; for: number; severity: Severity }[] = [
  { factor: 14.4, long: HOUR, short: 300, for: 120, severity: 'critical' },
  { factor: 6, long: 6 * HOUR, short: 1800, for: 900, severity: 'critical' },
  { factor: 3, long: DAY, short: 2 * HOUR, for: HOUR, severity: 'warning' },
  { factor: 1, long: 3 * DAY, short: 6 * HOUR, for: 3 * HOUR, severity: 'warning' },
];

const RECORDS = {
  failed: 'provider:voice_api_client_budgeted_errors:increase5m',
  requests: 'provider:voice_api_client_requests:increase5m',
} as const;

const ratioName = (window: number) =>
  `provider:voice_api_client_budgeted_errors_per_request:ratio_avg${promDuration(window)}`;

/** Three days of raw counters of every process would be read anew each minute: five-minute counts are averaged instead. */
export function sloGroup(context: RuleContext): RuleGroup {
  return { name: 'voice-api-slo', rules: [...records(context), ...BURNS.map((burn) => burnRate(context, burn))] };
}

function records({ span }: RuleContext): RecordingRule[] {
  const { failed, requests } = RECORDS;
  const by = `sum by (${list(PROVIDER)})`;
  const windows = [...new Set(BURNS.flatMap(({ long, short }) => [short, long]))].sort((a, b) => a - b);
  return [
    { record: failed, expr: `${by} (${REQUEST_RECORDS.byCategory}{${inCategories(...BUDGETED)}})` },
    { record: requests, expr: `${by} (${REQUEST_RECORDS.requests})` },
    ...windows.map((window) => ({
      record: ratioName(window),
      expr: `avg_over_time(${failed}[${span(window)}])\n/\n(avg_over_time(${requests}[${span(window)}]) > 0)`,
    })),
  ];
}

function burnRate({ thresholds, span }: RuleContext, burn: (typeof BURNS)[number]): AlertRule {
  const { factor, long, short, severity } = burn;
  const objective = thresholds['slo.objective'];
  const limit = Number((factor * (1 - objective)).toPrecision(6));
  return {
    alert: 'VoiceApiErrorBudgetBurn',
    expr: `${ratioName(long)} > ${limit}
and
${ratioName(short)} > ${limit}
and
avg_over_time(${RECORDS.requests}[${span(HOUR)}]) * ${HOUR / WINDOW} >= ${thresholds['slo.minRequests']}`,
    for: burn.for,
    severity,
    summary: 'The error budget of a voice provider is burning too fast.',
    description: `{{ $value | humanizePercentage }} of the requests to {{ $labels.${LABEL.provider} }} failed over ${promDuration(long)}: ${factor} times what the objective allows.`,
    dashboard: 'overview',
    labels: { window: promDuration(long) },
  };
}
