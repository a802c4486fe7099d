import type { RuleContext } from './context.ts';
import { indent, list, METRIC, SERVICE } from './promql.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { cron } from './total-loss.ts';

const HOUR = 3600;
const HALF_HOUR = 1800;
const DAY = 86_400;
/** Scrapes that fail for so long are no silence. */
const MISSED = 300;

export const PROCESS_RECORDS = {
  reporting: 'job:voice_api_processes_reporting:count',
  scraped: 'job:voice_api_processes_scraped:count',
  steady: 'job:voice_api_processes_steady:count',
  mute: 'job:voice_api_targets_without_processes:count',
} as const;

/** Cron jobs that end within the hour are never steady, so that their end is no silence. */
export function processRecords({ seconds, span }: RuleContext): RecordingRule[] {
  const { reporting, scraped, steady, mute } = PROCESS_RECORDS;
  const count = `count by (${list(SERVICE)})`;
  const target = list([...SERVICE, 'instance']);
  return [
    { record: reporting, expr: `${count} (${METRIC.info})` },
    { record: scraped, expr: `${count} (${METRIC.info} and on (${target}) up)` },
    {
      record: mute,
      expr: `${count} (up unless on (${target}) last_over_time(${METRIC.info}[${span(MISSED)}]))
and
${scraped}
or
0 * ${scraped}`,
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
  const newcomers = `${METRIC.startTime} > time() - ${seconds(2 * DAY)} unless on (${list(SERVICE)}) ${steady} offset ${span(DAY)}`;
  return `${gone}
and on (job)
sum by (job) (${reporting}) >= sum by (job) (min_over_time(${reporting}[${span(HOUR)}] offset ${span(DAY)}))
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
export function missing(context: RuleContext): AlertRule[] {
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
 * once. Fewer processes that report beside more targets without them are a warning: a deploy may have left the
 * instrumentation out. More of the one or fewer of the other alone are the work of an autoscaler.
 */
export function partlyMissing({ thresholds, span }: RuleContext): AlertRule[] {
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
