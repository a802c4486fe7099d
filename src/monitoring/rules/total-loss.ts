import type { Category } from '../../model/verdict.ts';
import { FAILED } from './categories.ts';
import type { RuleContext } from './context.ts';
import { over } from './counting.ts';
import { DASHBOARD_RECORDS } from './dashboard-records.ts';
import { equals, inCategories, JOB, LABEL, list, METRIC, marked, noneOf, SERVICE, sumBy } from './promql.ts';
import { REQUEST_RECORDS } from './requests.ts';
import type { AlertRule, RecordingRule } from './rule.ts';
import { CONNECTS } from './streams.ts';

const { byCategory, requests } = REQUEST_RECORDS;
const MINUTE = 60;
const DAY = 86_400;
const LATELY = 15 * MINUTE;
/** In windows of five minutes. At one request in ten minutes, it contains three in any phase. */
const WINDOWS = 7;
const ALL = WINDOWS * 300;

export const ATTEMPT_RECORDS = {
  failed: 'job_provider:voice_api_attempts_failed:increase5m',
  successful: 'job_provider:voice_api_attempts_successful:increase5m',
  aborted: 'job_provider:voice_api_client_aborted_requests:increase5m',
} as const;

/** A resource that is not there yet, or a call that must not be made, is the answer of a provider that works. */
const ANSWERS: readonly Category[] = ['not_found', 'conflict', 'compliance'];

/** Requests and handshakes of streams. */
export function attemptRecords(): RecordingRule[] {
  const both = (matcher: string) =>
    sumBy(JOB, `${byCategory}{${matcher}}\nor\n${marked(`${CONNECTS}{${matcher}}`, 'connect')}`);
  return [
    {
      record: ATTEMPT_RECORDS.failed,
      expr: both(inCategories(...FAILED.filter((category) => !ANSWERS.includes(category)))),
    },
    { record: ATTEMPT_RECORDS.successful, expr: both(equals(LABEL.category, '')) },
    {
      // Neither a success nor an error: the totals of requests leave them out.
      record: ATTEMPT_RECORDS.aborted,
      expr: sumBy(JOB, `${DASHBOARD_RECORDS.failures}{${inCategories('cancelled')}}`),
    },
  ];
}

/** A job that gets no answer at all, however few requests it makes. A lone burst of retries does not count. */
export function nothingSucceeds(context: RuleContext): AlertRule {
  const { thresholds, span } = context;
  const failures = ATTEMPT_RECORDS.failed;
  return {
    alert: 'VoiceApiNothingSucceeds',
    expr: `${over(JOB, failures, WINDOWS, context)} >= ${thresholds['nothing.minErrors']}
and
max_over_time(${failures}[${span(LATELY)}]) > 0
and
max_over_time(${failures}[${span(ALL - LATELY)}] offset ${span(LATELY)}) > 0
unless
max_over_time(${ATTEMPT_RECORDS.successful}[${span(ALL)}]) > 0`,
    keepFiringFor: 600,
    severity: 'critical',
    summary: 'No request of this service to a voice provider succeeds.',
    description: `{{ $value | humanize }} requests or streams of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} failed in 35 minutes, and none succeeded.`,
    dashboard: 'errors',
  };
}

/** By the requests that the service gives up, or, where it has no timeout, by those that wait and are never answered. */
export function hanging(context: RuleContext): AlertRule[] {
  const { thresholds } = context;
  const waiting = `sum by (${list(JOB)}) (${METRIC.active})`;
  const min = thresholds['hanging.minRequests'];
  const common = {
    alert: 'VoiceApiRequestsHanging',
    keepFiringFor: 300,
    summary: 'Requests to a voice provider are not answered.',
    description: `{{ $value | humanize }} requests of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} wait for an answer, or were given up in 5 minutes.`,
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
${waiting} <= ${Number(perRequest.toPrecision(6))} * ${requests}`,
    },
    { ...common, severity: 'warning', for: 600, expr: above(thresholds['hanging.warningShare']) },
  ];
}

/** Against the same half hour yesterday and a week ago, while the service itself still reports. */
export function trafficStopped({ thresholds, span, cronJobs }: RuleContext): AlertRule {
  const mean = (ago: string) => `avg_over_time(${requests}${cron(cronJobs)}[${span(30 * MINUTE)}]${ago})`;
  const usual = (days: number) => mean(` offset ${span(days * DAY)}`);
  const min = thresholds['traffic.minRequests'];
  return {
    alert: 'VoiceApiTrafficStopped',
    expr: `6 * ${usual(1)} >= ${min}
and
6 * ${usual(7)} >= ${min}
unless
${mean('')} > ${thresholds['traffic.share']} * ${usual(1)}
and on (${list(SERVICE)})
${METRIC.info}`,
    for: 600,
    severity: 'warning',
    summary: 'A service has all but stopped calling a voice provider.',
    description: `{{ $labels.job }} sends next to nothing to {{ $labels.${LABEL.provider} }}. In the same half hour yesterday it sent {{ $value | humanize }} requests.`,
    dashboard: 'overview',
  };
}

/** Leaves out the jobs that end on purpose. */
export const cron = (jobs: readonly string[]): string => (jobs.length === 0 ? '' : `{${noneOf('job', jobs)}}`);
