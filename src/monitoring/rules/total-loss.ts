import type { Category } from '../../model/verdict.ts';
import { FAILED } from './categories.ts';
import type { RuleContext } from './context.ts';
import { countBy, over, WINDOW } from './counting.ts';
import { DASHBOARD_RECORDS } from './dashboard-records.ts';
import {
  equals,
  inCategories,
  indent,
  JOB,
  LABEL,
  list,
  METRIC,
  marked,
  noneOf,
  PROVIDER,
  SERVICE,
  sumBy,
} from './promql.ts';
import { REQUEST_RECORDS, slowByNature } from './requests.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { CONNECTS } from './streams.ts';

const { byCategory, requests } = REQUEST_RECORDS;
const MINUTE = 60;
const HALF_HOUR = 30 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 86_400;
/** With the five minutes of a record: at one request in ten minutes, the last one is in it whatever the phase. */
const LATELY = 6 * MINUTE;

export const ATTEMPT_RECORDS = {
  failed: 'job_provider:voice_api_attempts_failed:increase5m',
  successful: 'job_provider:voice_api_attempts_successful:increase5m',
  aborted: 'job_provider:voice_api_client_aborted_requests:increase5m',
} as const;

/** A resource that is not there yet, or a call that must not be made, is the answer of a provider that works. */
const ANSWERS: readonly Category[] = ['not_found', 'conflict', 'compliance'];

/** Requests and handshakes of streams. */
export function attemptRecords(context: RuleContext): RecordingRule[] {
  const aborted = sumBy(JOB, `${DASHBOARD_RECORDS.failures}{${inCategories('cancelled')}}`);
  const both = (matcher: string) =>
    sumBy(JOB, `${byCategory}{${matcher}}\nor\n${marked(`${CONNECTS}{${matcher}}`, 'connect')}`);
  return [
    {
      record: ATTEMPT_RECORDS.failed,
      expr: both(inCategories(...FAILED.filter((category) => !ANSWERS.includes(category)))),
    },
    { record: ATTEMPT_RECORDS.successful, expr: both(equals(LABEL.category, '')) },
    {
      // Neither a success nor an error: the totals of requests leave them out. Callers who interrupt a voice abort early.
      record: ATTEMPT_RECORDS.aborted,
      expr: `${aborted}
-
(
  ${indent(countBy(JOB, `${METRIC.duration}_bucket{${inCategories('cancelled')},${equals('le', EARLY)}}`, context))}
  or
  0 * ${aborted}
)`,
    },
  ];
}

/** Seconds, a bound of the histogram. Nobody gives up on a provider that hangs so soon. */
const EARLY = '2.5';

type Stretch = { readonly windows: number; readonly min: number; readonly spread: number; readonly silence: number };

/**
 * At least so many of what a record counts, the first and the last of them apart, and no success: a burst of retries is
 * over after some minutes, however many they are.
 */
function onlyThese(record: string, { windows, min, spread, silence }: Stretch, context: RuleContext): string {
  const { span } = context;
  return `${over(JOB, record, windows, context)} >= ${min}
and
max_over_time(${record}[${span(LATELY)}]) > 0
and
max_over_time(${record}[${span(windows * WINDOW - spread)}] offset ${span(spread)}) > 0
unless
max_over_time(${ATTEMPT_RECORDS.successful}[${span(silence)}]) > 0`;
}

/** At one request in ten minutes, three are in 35 minutes whatever the phase. */
const few = ({ thresholds }: RuleContext): Stretch => ({
  windows: 7,
  min: thresholds['nothing.minErrors'],
  spread: 19 * MINUTE,
  silence: 35 * MINUTE,
});

/** At one request in four minutes, nobody should wait as long. */
const several = ({ thresholds }: RuleContext): Stretch => ({
  windows: 7,
  min: thresholds['nothing.minErrors'] + 1,
  spread: 19 * MINUTE,
  silence: 20 * MINUTE,
});

/** At one request a minute, shorter still. With more requests, the share of failures has paged before. */
const some = ({ thresholds }: RuleContext): Stretch => ({
  windows: 4,
  min: thresholds['errors.minErrors'],
  spread: 16 * MINUTE,
  silence: 15 * MINUTE,
});

/** A job that gets no answer at all, however few requests it makes. It must still run: one that has ended needs no page. */
export function nothingSucceeds(context: RuleContext): AlertRule {
  const failures = ATTEMPT_RECORDS.failed;
  const slowly = [several, some].map((stretch) => onlyThese(failures, stretch(context), context)).join('\nor\n');
  return {
    alert: 'VoiceApiNothingSucceeds',
    expr: `(
  ${indent(onlyThese(failures, few(context), context))}
  or
  (
    ${indent(indent(slowly))}
  )
  unless
  ${failures} >= ${context.thresholds['errors.minErrors']}
)
and on (${list(SERVICE)})
${METRIC.info}`,
    // No longer than the alerts that silence it: else it would page once they have resolved.
    keepFiringFor: 300,
    severity: 'critical',
    summary: 'No request of this service to a voice provider succeeds.',
    description: `The last {{ $value | humanize }} requests or streams of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} failed, and none succeeded.`,
    dashboard: 'errors',
  };
}

/**
 * By the requests that the service gives up, or, where it has no timeout, by those that wait and are never answered. Where
 * requests take minutes by nature, as the transcription of a recording, by half an hour without an answer.
 */
export function hanging(context: RuleContext): AlertRule[] {
  const { thresholds, span } = context;
  const waitingThen = (ago: string) => `sum by (${list(JOB)}) (${METRIC.active}${ago})`;
  const waiting = waitingThen('');
  const min = thresholds['hanging.minRequests'];
  const common = {
    alert: 'VoiceApiRequestsHanging',
    keepFiringFor: 300,
    summary: 'Requests to a voice provider are not answered.',
    description: `{{ $value | humanize }} requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} wait for an answer or were given up.`,
    dashboard: 'overview',
  } as const;
  const settled = `(\n  ${requests}\n  or\n  0 * ${ATTEMPT_RECORDS.aborted}\n)`;
  const above = (share: number) => `${ATTEMPT_RECORDS.aborted} >= ${min}
and
${ATTEMPT_RECORDS.aborted} / (${ATTEMPT_RECORDS.aborted} + ${settled} > 0) > ${share}`;
  // Were each request under way for this long, there would be so many at a time (Little's law).
  const perRequest = thresholds['hanging.seconds'] / 300;
  return [
    {
      ...common,
      severity: 'critical',
      for: 300,
      expr: `${above(thresholds['hanging.criticalShare'])}
or
${waiting} >= ${min}
unless
${waiting} <= ${Number(perRequest.toPrecision(6))} * ${requests}
unless
(
  ${slowByNature(context)}
  unless
  (
    ${waitingThen(` offset ${span(HALF_HOUR)}`)} >= ${min}
    unless
    max_over_time(${requests}[${span(HALF_HOUR)}]) > 0
  )
)`,
    },
    {
      ...common,
      severity: 'warning',
      for: 600,
      // However few they are: nobody waits for an answer that never came.
      expr: `${above(thresholds['hanging.warningShare'])}
or
${onlyThese(ATTEMPT_RECORDS.aborted, few(context), context)}`,
    },
  ];
}

/**
 * Against the same half hour yesterday and a week ago, while the service itself still reports. Traffic that another provider of
 * the job has taken over, or another job of the namespace, has not stopped: their sum is what it was.
 */
export function trafficStopped({ thresholds, span, cronJobs }: RuleContext): AlertRule {
  const mean = (ago: string) => `avg_over_time(${requests}${cron(cronJobs)}[${span(30 * MINUTE)}]${ago})`;
  const usual = (days: number) => mean(` offset ${span(days * DAY)}`);
  const all = (labels: readonly string[], what: string) => `sum by (${list(labels)}) (${what})`;
  // The day after, the half hours in which it was taken over have less and less of it.
  const before = `max_over_time(${requests}${cron(cronJobs)}[${span(2 * HOUR)}] offset ${span(DAY)})`;
  const takenOver = (labels: readonly string[]) => `(
  ${before} > on (${list(labels)}) group_left () ${SUBSTANTIAL} * ${all(labels, usual(1))}
  and on (${list(labels)})
  ${all(labels, mean(''))} > ${NEARLY_ALL} * ${all(labels, usual(1))}
)`;
  const min = thresholds['traffic.minRequests'];
  return {
    alert: 'VoiceApiTrafficStopped',
    expr: `6 * ${usual(1)} >= ${min}
and
6 * ${usual(7)} >= ${min}
unless
${mean('')} > ${thresholds['traffic.share']} * ${usual(1)}
unless
${takenOver(SERVICE)}
unless
${takenOver(PROVIDER)}
and on (${list(SERVICE)})
${METRIC.info}`,
    for: 600,
    severity: 'warning',
    summary: 'A service has all but stopped calling a voice provider.',
    description: `{{ $labels.job }} sends next to nothing to {{ $labels.${LABEL.provider} }}. In the same half hour yesterday it sent {{ $value | humanize }} requests.`,
    dashboard: 'overview',
  };
}

/** What a part this large loses shows in the sum. */
const SUBSTANTIAL = 0.2;
const NEARLY_ALL = 0.9;

/** Leaves out the jobs that end on purpose. */
export const cron = (jobs: readonly string[]): string => (jobs.length === 0 ? '' : `{${noneOf('job', jobs)}}`);
