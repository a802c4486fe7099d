import { codeLabel } from '../../catalogue/code-table.ts';
import { OTHER } from '../../model/attributes.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { CALL_RECORDS } from './calls.ts';
import { MATCHERS } from './catalogue-codes.ts';
import type { RuleContext } from './context.ts';
import { over, PROCESS, WINDOW } from './counting.ts';
import { DASHBOARD_RECORDS } from './dashboard-records.ts';
import { DIAL_RECORDS } from './dials.ts';
import { missing, partlyMissing, processRecords } from './missing-telemetry.ts';
import { equals, inCategories, JOB, LABEL, list, METRIC, noneOf, oneOf, SERVICE, sumBy, together } from './promql.ts';
import { CALL_ENDS } from './refusals.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';
import { CLOSES, CONNECTS } from './streams.ts';

const HOUR = 3600;
const DAY = 86_400;
const TEN_MINUTES = 600;
const HALF_HOUR = 1800;
/** Per call that was placed. */
const FEW_OUTCOMES = 0.1;

export const UNKNOWN_CODES = 'job_provider_type:voice_api_uncatalogued_errors:increase1h';

export const PLACED_RECORDS = {
  placed5m: 'job_provider:voice_api_calls_placed:increase5m',
  placed: 'job_provider:voice_api_calls_placed:increase30m',
} as const;

/** Statuses whose meaning depends on the code that comes with them. */
const EXPLAINED = ['400', '402', '403', '409', '410', '412', '422', '423', '451'];

/** Providers whose refusals normally have no code: they document none for these statuses, or the same numbers. */
const WITHOUT_CODES = BUILT_IN_PROVIDERS.filter(
  ({ codes }) =>
    !codes?.rows.some(({ status }) => EXPLAINED.includes(String(status))) ||
    codes.rows.some((row) => EXPLAINED.includes(codeLabel(row))),
).map(({ name }) => name);

/** What is wrong with the instrumentation's own view. */
export function telemetryGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-telemetry',
    rules: [
      ...processRecords(context),
      ...missing(context),
      ...partlyMissing(context),
      unclassified(context),
      ...unknownCodes(context),
      ...outcomesMissing(context),
      faults(context),
    ],
  };
}

function unclassified(context: RuleContext): AlertRule {
  const parts = [
    ...[REQUEST_RECORDS.byCategory, CONNECTS, CLOSES].map((record) => `${record}{${inCategories('unknown')}}`),
    `${CALL_ENDS}{${equals(LABEL.callEndReason, OTHER)}}`,
  ].map((record) => hourOf(record, context));
  return {
    alert: 'VoiceApiUnclassifiedErrors',
    expr: `${sumBy(JOB, together(parts))} >= ${context.thresholds['unclassified.minErrors']}`,
    severity: 'info',
    summary: 'A voice provider sends errors that no table explains.',
    description: `{{ $labels.${LABEL.provider} }} sent {{ $labels.job }} {{ $value | humanize }} errors or events of unknown meaning in an hour.`,
    dashboard: 'errors',
  };
}

/** What a record of five minutes counted in an hour. */
const hourOf = (record: string, { span }: RuleContext): string =>
  `sum_over_time(${record}[${span(HOUR)}:${span(WINDOW)}])`;

/** A code that is renamed leaves its status behind, alone. News for three days, so that a weekend does not hide it. */
function unknownCodes(context: RuleContext): [RecordingRule, AlertRule] {
  const { span, thresholds } = context;
  const record = UNKNOWN_CODES;
  const explained = `${DASHBOARD_RECORDS.errors}{${oneOf(LABEL.errorType, EXPLAINED)},${noneOf(LABEL.provider, WITHOUT_CODES)}}`;
  return [
    { record, expr: sumBy([...JOB, LABEL.errorType], hourOf(explained, context)) },
    {
      alert: 'VoiceApiUnknownCodes',
      expr: `${record} >= ${thresholds['unclassified.minErrors']}
unless
max_over_time(${record}[${span(4 * DAY)}] offset ${span(3 * DAY)}) > 0`,
      for: TEN_MINUTES,
      severity: 'warning',
      summary: 'A voice provider refuses requests with a code that is in no table.',
      description: `{{ $labels.${LABEL.provider} }} refused {{ $value | humanize }} requests of {{ $labels.job }} in an hour with status {{ $labels.${LABEL.errorType} }} and a code that is in no table.`,
      dashboard: 'errors',
    },
  ];
}

/**
 * Calls are placed, and their ends are no longer reported, though they were within the day. Half an hour is given to the first
 * calls to end.
 */
function outcomesMissing(context: RuleContext): [RecordingRule, RecordingRule, AlertRule] {
  const { span, thresholds } = context;
  const { placed5m, placed } = PLACED_RECORDS;
  const min = thresholds['calls.minAttempts'];
  const operations = MATCHERS.placesCall.map((matchers) => `${DIAL_RECORDS.successes5m}{${matchers}}`);
  const alert: AlertRule = {
    alert: 'VoiceApiOutcomesMissing',
    expr: `${placed} >= ${min}
and
${placed} offset ${span(HALF_HOUR)} >= ${min}
and
max_over_time(${CALL_RECORDS.attempts}[${span(DAY)}]) >= ${min}
unless
${sumBy(JOB, CALL_RECORDS.outcomes)} > ${FEW_OUTCOMES} * ${placed}`,
    for: TEN_MINUTES,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'Calls are placed, but their ends are no longer reported.',
    description: `{{ $labels.job }} placed {{ $value | humanize }} calls at {{ $labels.${LABEL.provider} }} in half an hour, and hardly any outcome was reported.`,
    dashboard: 'streams',
  };
  return [
    { record: placed5m, expr: sumBy(JOB, together(operations)) },
    { record: placed, expr: over(JOB, placed5m, HALF_HOUR / WINDOW, context) },
    alert,
  ];
}

/**
 * Each process has a dozen of these series, from its start and nearly always at 0. So they are read twice and not six times,
 * at the price of the faults within a scrape gap.
 */
function faults({ span, seconds }: RuleContext): AlertRule {
  const young = `${METRIC.startTime} > time() - ${seconds(2 * WINDOW)}`;
  const first = `last_over_time(${METRIC.faults}[${span(WINDOW)}]) > 0 and on (${list(PROCESS)}) ${young}`;
  return {
    alert: 'VoiceApiInstrumentationFaults',
    expr: `${sumBy(SERVICE, `${first}\nor\nincrease(${METRIC.faults}[${span(WINDOW)}])`)} > 0`,
    // Long enough to be seen, without reading an hour of every process.
    keepFiringFor: 3000,
    severity: 'warning',
    summary: 'The instrumentation of voice APIs failed and swallowed the error.',
    description:
      '{{ $labels.job }} counted {{ $value | humanize }} faults of the instrumentation in 5 minutes: its signals may be incomplete.',
    dashboard: 'overview',
    scope: 'service',
  };
}
