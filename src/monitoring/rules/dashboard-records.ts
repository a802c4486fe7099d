import type { RuleContext } from './context.ts';
import { countBy, WINDOW } from './counting.ts';
import { equals, JOB, LABEL, list, METRIC, marked, sumBy } from './promql.ts';
import type { RecordingRule, RuleGroup } from './rule.ts';

const REFUSED = [LABEL.category, LABEL.errorType];
const FAILED = [LABEL.operation, LABEL.status, LABEL.category];
const CAUSE = [LABEL.category, LABEL.errorType, LABEL.advice];
const CLOSED = [LABEL.closeCode, LABEL.closeInitiator, LABEL.category];

/** Counts of five minutes. */
export const DASHBOARD_RECORDS = {
  errors: 'job_provider_category_type:voice_api_client_errors:increase5m',
  refusals: 'job_provider_category_type:voice_api_refusals:increase5m',
  /** Of requests, handshakes and streams; without a category: streams that ended well. */
  causes: 'job_provider_category:voice_api_failures:increase5m',
  failures: 'job_provider_operation_status_category:voice_api_client_failed_requests:increase5m',
  closes: 'job_provider_code_initiator_category:voice_api_stream_closes:increase5m',
  /** Always 1: what to do about a cause that occurred. */
  advice: 'job_provider_category_type_advice:voice_api_error_info:max',
  latency: `job_provider_le:${METRIC.duration}_bucket:increase5m`,
  retryAfter: `job_provider_le:${METRIC.retryAfter}_bucket:increase5m`,
  streamDuration: `job_provider_le:${METRIC.streamDuration}_bucket:increase5m`,
} as const;

/** The codes of failures. Alerts about single codes and the text of every page read them: no series is read twice. */
export function codeRecords(context: RuleContext): RecordingRule[] {
  const { errors, refusals: refused, failures, closes, causes } = DASHBOARD_RECORDS;
  return [
    { record: errors, expr: countBy([...JOB, ...REFUSED], METRIC.errors, context) },
    { record: refused, expr: refusals(context) },
    {
      record: failures,
      expr: countBy([...JOB, ...FAILED], `${METRIC.duration}_count{${LABEL.category}!=""}`, context),
    },
    { record: closes, expr: countBy([...JOB, ...CLOSED], METRIC.streamCloses, context) },
    { record: causes, expr: sumBy([...JOB, LABEL.category], `${refused}\nor\n${marked(closes, 'close')}`) },
  ];
}

/**
 * A panel reads hours at once, and hundreds of processes have hundreds of series each. Their sums are recorded as they
 * come, so that no panel reads them all.
 */
export function dashboardGroup(context: RuleContext): RuleGroup {
  const window = context.span(WINDOW);
  const { latency, retryAfter, streamDuration } = DASHBOARD_RECORDS;
  const buckets = (metric: string) => sumBy([...JOB, 'le'], `increase(${metric}[${window}])`);
  const rules: RecordingRule[] = [
    { record: DASHBOARD_RECORDS.advice, expr: `max by (${list([...JOB, ...CAUSE])}) (${METRIC.errorInfo})` },
    { record: latency, expr: buckets(`${METRIC.duration}_bucket{${equals(LABEL.category, '')}}`) },
    { record: retryAfter, expr: countBy([...JOB, 'le'], `${METRIC.retryAfter}_bucket`, context) },
    { record: streamDuration, expr: buckets(`${METRIC.streamDuration}_bucket`) },
  ];
  return { name: 'voice-api-dashboards', rules };
}

/** Requests and handshakes. */
function refusals(context: RuleContext): string {
  const by = [...JOB, ...REFUSED];
  const connects = countBy(by, `${METRIC.streamConnects}{${LABEL.category}!=""}`, context);
  return sumBy(by, `${DASHBOARD_RECORDS.errors}\nor\n${marked(connects, 'connect')}`);
}
