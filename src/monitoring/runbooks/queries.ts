import type { Category } from '../../model/verdict.ts';
import { CALL_RECORDS } from '../rules/calls.ts';
import { COST_RECORDS } from '../rules/cost.ts';
import { CREDIT_RECORDS } from '../rules/credits.ts';
import { DIAL_RECORDS } from '../rules/dials.ts';
import { inCategories, LABEL, list, METRIC } from '../rules/promql.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import { STREAM_RECORDS } from '../rules/streams.ts';
import { PLACED_RECORDS } from '../rules/telemetry.ts';
import { ATTEMPT_RECORDS } from '../rules/total-loss.ts';
import type { Query } from './page.ts';

const by = (...labels: readonly string[]) => `sum by (${list(labels)})`;

const p95 = (...labels: readonly string[]) =>
  `histogram_quantile(0.95, ${by(...labels, 'le')} (rate(${METRIC.duration}_bucket{${LABEL.category}=""}[10m])))`;

/** The codes by service. */
export function codes(...categories: readonly Category[]): Query {
  const labels = ['namespace', 'job', LABEL.provider, LABEL.errorType];
  return {
    title: 'Error codes by service',
    expr: `${by(...labels)} (increase(${METRIC.errors}{${inCategories(...categories)}}[15m])) > 0`,
  };
}

export function refusedStreams(...categories: readonly Category[]): Query {
  const labels = ['job', LABEL.provider, LABEL.errorType];
  return {
    title: 'Refused streams',
    expr: `${by(...labels)} (increase(${METRIC.streamConnects}{${inCategories(...categories)}}[15m])) > 0`,
  };
}

export const QUERIES = {
  networkCodes: {
    title: 'Network errors by code',
    expr: `${by('cluster', LABEL.errorType)} (increase(${METRIC.errors}{${inCategories('network', 'timeout')}}[15m])) > 0`,
  },
  operations: {
    title: 'Failed requests by operation and category',
    expr: `${by('job', LABEL.provider, LABEL.operation, LABEL.category)} (increase(${METRIC.duration}_count{${LABEL.category}!=""}[15m])) > 0`,
  },
  processes: {
    title: 'Errors by process',
    expr: `${by('job', 'instance', LABEL.provider)} (increase(${METRIC.errors}[15m])) > 0`,
  },
  waiting: { title: 'Requests under way', expr: `${by('job', LABEL.provider)} (${METRIC.active})` },
  aborted: { title: 'Requests that the service gave up in 5 minutes', expr: ATTEMPT_RECORDS.aborted },
  traffic: { title: 'Requests in 5 minutes', expr: REQUEST_RECORDS.requests },
  errorRatio: { title: 'Share of failed requests', expr: REQUEST_RECORDS.errorRatio },
  latency: { title: '95th percentile of the latency of successful requests', expr: p95('job', LABEL.provider) },
  slowOperations: {
    title: '95th percentile of the latency by operation',
    expr: p95('job', LABEL.provider, LABEL.operation),
  },
  balance: { title: 'Credits left', expr: CREDIT_RECORDS.remaining },
  hoursLeft: { title: 'Hours left', expr: `${CREDIT_RECORDS.forecast} / 3600` },
  failedReads: { title: 'Requests for a balance that failed in a row', expr: `${METRIC.creditsFailures} > 0` },
  cost: { title: 'Cost of calls in 24 hours', expr: COST_RECORDS.cost },
  calls: { title: 'Ended calls in 24 hours', expr: COST_RECORDS.calls },
  talk: { title: 'Talking time in 24 hours, in minutes', expr: `${COST_RECORDS.talk} / 60` },
  readingAge: { title: 'Age of the reading, in seconds', expr: `time() - ${CREDIT_RECORDS.observed}` },
  spenders: {
    title: 'Successful requests by service in the last hour',
    expr: `${by('namespace', 'job', LABEL.provider, LABEL.operation)} (increase(${METRIC.duration}_count{${LABEL.category}=""}[1h])) > 0`,
  },
  retryAfter: {
    title: '95th percentile of the requested Retry-After',
    expr: `histogram_quantile(0.95, ${by('job', LABEL.provider, 'le')} (rate(${METRIC.retryAfter}_bucket[15m])))`,
  },
  premature: {
    title: 'Requests sent before Retry-After had passed',
    expr: `${by('job', 'instance', LABEL.provider)} (increase(${METRIC.premature}[15m])) > 0`,
  },
  placed: { title: 'Calls placed in 30 minutes', expr: PLACED_RECORDS.placed },
  dialRatio: { title: 'Share of failed dials', expr: DIAL_RECORDS.ratio },
  effectiveness: { title: 'Share of calls that the network delivered (NER)', expr: CALL_RECORDS.effectiveness },
  answerRatio: { title: 'Share of answered calls (ASR)', expr: CALL_RECORDS.answered },
  shortCalls: { title: 'Share of answered calls shorter than 6 seconds', expr: CALL_RECORDS.short },
  meanDuration: { title: 'Average duration of answered calls (ACD), in seconds', expr: CALL_RECORDS.meanDuration },
  setup: { title: '95th percentile of the post-dial delay, in seconds', expr: CALL_RECORDS.setup },
  callEnds: {
    title: 'Ended calls by outcome and the provider’s reason',
    expr: `${by('job', LABEL.provider, LABEL.callOutcome, LABEL.callEndReason)} (increase(${METRIC.callOutcomes}[30m])) > 0`,
  },
  dropRatio: { title: 'Share of streams that end with an error', expr: STREAM_RECORDS.droppedRatio },
  refusalRatio: { title: 'Share of refused streams', expr: STREAM_RECORDS.refusedRatio },
  closes: {
    title: 'Closed streams by close code and initiator',
    expr: `${by('job', LABEL.provider, LABEL.closeCode, LABEL.closeInitiator)} (increase(${METRIC.streamCloses}[15m])) > 0`,
  },
  openStreams: { title: 'Open streams', expr: `${by('job', LABEL.provider)} (${METRIC.streamActive})` },
  reporting: { title: 'Processes that report', expr: `count by (namespace, job, version) (${METRIC.info})` },
  targetsDown: { title: 'Targets that do not answer', expr: 'up == 0' },
  faults: {
    title: 'Faults by stage',
    expr: `${by('job', 'instance', LABEL.stage)} (increase(${METRIC.faults}[1h])) > 0`,
  },
} as const satisfies Readonly<Record<string, Query>>;
