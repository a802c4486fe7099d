import type { Category } from '../../model/verdict.ts';
import { CALL_RECORDS } from '../rules/calls.ts';
import { CREDIT_RECORDS } from '../rules/credits.ts';
import { DIAL_RECORDS } from '../rules/dials.ts';
import { inCategories, LABEL, list, METRIC } from '../rules/promql.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import { STREAM_RECORDS } from '../rules/streams.ts';
import type { Query } from './page.ts';

const by = (...labels: readonly string[]) => `sum by (${list(labels)})`;

const p95 = (...labels: readonly string[]) =>
  `histogram_quantile(0.95, ${by(...labels, 'le')} (rate(${METRIC.duration}_bucket{${LABEL.category}=""}[10m])))`;

/** Which code, of which service. */
export function codes(...categories: readonly Category[]): Query {
  const labels = ['namespace', 'job', LABEL.provider, LABEL.errorType];
  return {
    title: 'Which codes, and which service gets them',
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
  operations: {
    title: 'Which operations fail, and how',
    expr: `${by('job', LABEL.provider, LABEL.operation, LABEL.category)} (increase(${METRIC.duration}_count{${LABEL.category}!=""}[15m])) > 0`,
  },
  processes: {
    title: 'Which processes: all of them, or one',
    expr: `${by('job', 'instance', LABEL.provider)} (increase(${METRIC.errors}[15m])) > 0`,
  },
  traffic: { title: 'Requests in five minutes', expr: REQUEST_RECORDS.requests },
  errorRatio: { title: 'Share of failed requests', expr: REQUEST_RECORDS.errorRatio },
  latency: { title: 'Time within which 19 of 20 successful requests are answered', expr: p95('job', LABEL.provider) },
  slowOperations: {
    title: 'The slow operations',
    expr: p95('job', LABEL.provider, LABEL.operation),
  },
  balance: { title: 'Credits left', expr: CREDIT_RECORDS.remaining },
  hoursLeft: { title: 'Hours left', expr: `${CREDIT_RECORDS.forecast} / 3600` },
  readingAge: { title: 'Age of the reading, in seconds', expr: `time() - ${CREDIT_RECORDS.observed}` },
  spenders: {
    title: 'Which service spends: successful requests in the last hour',
    expr: `${by('namespace', 'job', LABEL.provider, LABEL.operation)} (increase(${METRIC.duration}_count{${LABEL.category}=""}[1h])) > 0`,
  },
  retryAfter: {
    title: 'How long the provider asks to wait, at most of the time',
    expr: `histogram_quantile(0.95, ${by('job', LABEL.provider, 'le')} (rate(${METRIC.retryAfter}_bucket[15m])))`,
  },
  premature: {
    title: 'Requests that did not wait',
    expr: `${by('job', 'instance', LABEL.provider)} (increase(${METRIC.premature}[15m])) > 0`,
  },
  dialRatio: { title: 'Share of failed dials', expr: DIAL_RECORDS.ratio },
  effectiveness: { title: 'Share of calls that the network delivered (NER)', expr: CALL_RECORDS.effectiveness },
  answerRatio: { title: 'Share of calls that were answered (ASR)', expr: CALL_RECORDS.answered },
  shortCalls: { title: 'Share of answered calls that lasted less than six seconds', expr: CALL_RECORDS.short },
  meanDuration: { title: 'Mean duration of answered calls (ACD), in seconds', expr: CALL_RECORDS.meanDuration },
  setup: { title: 'Post-dial delay of 19 of 20 calls, in seconds', expr: CALL_RECORDS.setup },
  callEnds: {
    title: 'How calls ended, in the provider’s words',
    expr: `${by('job', LABEL.provider, LABEL.callOutcome, LABEL.callEndReason)} (increase(${METRIC.callOutcomes}[30m])) > 0`,
  },
  dropRatio: { title: 'Share of streams that end with an error', expr: STREAM_RECORDS.droppedRatio },
  refusalRatio: { title: 'Share of streams that are refused', expr: STREAM_RECORDS.refusedRatio },
  closes: {
    title: 'How streams ended, and who ended them',
    expr: `${by('job', LABEL.provider, LABEL.closeCode, LABEL.closeInitiator)} (increase(${METRIC.streamCloses}[15m])) > 0`,
  },
  openStreams: { title: 'Open streams', expr: `${by('job', LABEL.provider)} (${METRIC.streamActive})` },
  reporting: { title: 'Processes that report', expr: `count by (namespace, job, version) (${METRIC.info})` },
  faults: {
    title: 'Faults, by what was being done',
    expr: `${by('job', 'instance', LABEL.stage)} (increase(${METRIC.faults}[1h])) > 0`,
  },
} as const satisfies Readonly<Record<string, Query>>;
