import { codeLabel } from '../../catalogue/code-table.ts';
import { OTHER } from '../../model/attributes.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import type { RuleContext } from './context.ts';
import { PROCESS, WINDOW } from './counting.ts';
import { DASHBOARD_RECORDS } from './dashboard-records.ts';
import {
  equals,
  inCategories,
  indent,
  JOB,
  LABEL,
  list,
  METRIC,
  noneOf,
  oneOf,
  SERVICE,
  sumBy,
  together,
} from './promql.ts';
import { CALL_ENDS } from './refusals.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';
import { CLOSES, CONNECTS } from './streams.ts';
import { cron } from './total-loss.ts';

const HOUR = 3600;
const DAY = 86_400;
const TEN_MINUTES = 600;
const HALF_HOUR = 1800;
/** Scrapes that fail for so long are no silence. */
const MISSED = 300;

export const PROCESS_RECORDS = {
  reporting: 'job:voice_api_processes_reporting:count',
  scraped: 'job:voice_api_processes_scraped:count',
  steady: 'job:voice_api_processes_steady:count',
  mute: 'job:voice_api_targets_without_processes:count',
  unknownCodes: 'job_provider_type:voice_api_uncatalogued_errors:increase1h',
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
      faults(context),
    ],
  };
}

/** Cron jobs that end within the hour are never steady, so that their end is no silence. */
function processRecords({ seconds }: RuleContext): RecordingRule[] {
  const { reporting, scraped, steady, mute } = PROCESS_RECORDS;
  const count = `count by (${list(SERVICE)})`;
  const target = list([...SERVICE, 'instance']);
  return [
    { record: reporting, expr: `${count} (${METRIC.info})` },
    { record: scraped, expr: `${count} (${METRIC.info} and on (${target}) up)` },
    {
      record: mute,
      expr: `${count} (up == 1 unless on (${target}) ${METRIC.info})\nand\n${scraped}\nor\n0 * ${scraped}`,
    },
    { record: steady, expr: `${count} (${METRIC.startTime} < time() - ${seconds(HOUR)})` },
  ];
}

/**
 * A job that goes on elsewhere: as many processes as yesterday report under its name, in other namespaces or clusters; or as
 * many as it had were started lately under a name that is new in its namespace.
 */
function moved(gone: string, { span, seconds }: RuleContext): string {
  const { reporting, steady } = PROCESS_RECORDS;
  const ofName = `sum by (job) (${reporting})`;
  const newcomers = `${METRIC.startTime} > time() - ${seconds(2 * DAY)} unless on (${list(SERVICE)}) ${steady} offset ${span(DAY)}`;
  return `${gone}
and on (job)
${ofName} >= ${ofName.replace(reporting, `${reporting} offset ${span(DAY)}`)}
or
(
  ${indent(gone)}
)
<= on (cluster, namespace) group_left ()
count by (cluster, namespace) (${newcomers})`;
}

/**
 * A job none of whose processes reports. Where its targets are gone as well, it was removed, most likely on purpose:
 * that is a warning, unless it has only moved. A job that pushes has no targets: its silence is a page.
 */
function missing(context: RuleContext): AlertRule[] {
  const { thresholds, span, cronJobs } = context;
  const { reporting, scraped, steady } = PROCESS_RECORDS;
  const gone = `last_over_time(${steady}${cron(cronJobs)}[${span(DAY)}])\nunless\n${reporting}`;
  const common = {
    alert: 'VoiceApiTelemetryMissing',
    for: thresholds['telemetry.missingMinutes'] * 60,
    summary: 'A service no longer reports its calls to voice providers.',
    description: '{{ $labels.job }} had {{ $value }} reporting processes and has none now.',
    dashboard: 'overview',
    scope: 'service',
  } as const;
  return [
    {
      ...common,
      severity: 'critical',
      expr: `${gone}
unless on (${list(SERVICE)})
(
  last_over_time(${scraped}[${span(DAY)}])
  unless on (${list(SERVICE)})
  up
)`,
    },
    { ...common, severity: 'warning', expr: `${gone}\nunless\n(\n  ${indent(moved(gone, context))}\n)` },
  ];
}

/**
 * Targets that are still there, and have not reported for some minutes; or, of a job that pushes, nearly all processes at
 * once. Fewer processes that report beside more targets that answer without them are a warning: a deploy may have left the
 * instrumentation out. More of the one or fewer of the other alone are the work of an autoscaler.
 */
function partlyMissing({ thresholds, span }: RuleContext): AlertRule[] {
  const { reporting, scraped, mute } = PROCESS_RECORDS;
  const target = list([...SERVICE, 'instance']);
  const silent = `count by (${list(SERVICE)}) (
  (
    last_over_time(${METRIC.info}[${span(HOUR)}])
    unless on (${target})
    last_over_time(${METRIC.info}[${span(MISSED)}])
  )
  and on (${target})
  up
)`;
  const common = {
    alert: 'VoiceApiTelemetryPartial',
    for: Math.max(60, thresholds['telemetry.missingMinutes'] * 60 - MISSED),
    summary: 'Some processes of a service no longer report their calls to voice providers.',
    description: '{{ $value | humanizePercentage }} of the processes of {{ $labels.job }} no longer report.',
    dashboard: 'overview',
    scope: 'service',
  } as const;
  const above = (share: number) => `${silent} / (${silent} + ${reporting} > 0) > ${share}`;
  const before = (record: string) => `avg_over_time(${record}[${span(HALF_HOUR)}] offset ${span(HOUR)})`;
  const share = thresholds['telemetry.warningShare'];
  return [
    {
      ...common,
      severity: 'critical',
      expr: `${above(thresholds['telemetry.criticalShare'])}
or
(
  1 - ${reporting} / (${reporting} offset ${span(HOUR)} >= 10) > 0.95
  unless on (${list(SERVICE)})
  up
)`,
    },
    {
      ...common,
      severity: 'warning',
      expr: `${above(share)}
or
1 - ${scraped} / (${before(scraped)} > 0) > ${share}
and
${mute} - ${before(mute)} > ${share} * ${before(scraped)}`,
    },
  ];
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
  const record = PROCESS_RECORDS.unknownCodes;
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
