import type { RuleContext } from './context.ts';
import { equals, indent, JOB, LABEL, METRIC, marked, sumBy, withFirst } from './promql.ts';
import type { RecordingRule, RuleGroup } from './rule.ts';

const WINDOW = 300;

const REFUSED = [LABEL.category, LABEL.errorType];
const FAILED = [LABEL.operation, LABEL.status, LABEL.category];
const CLOSED = [LABEL.closeCode, LABEL.closeInitiator, LABEL.category];

/** What is counted of five minutes. */
export const DASHBOARD_RECORDS = {
  refusals: 'job_provider_category_type:voice_api_refusals:increase5m',
  /** Of requests, handshakes and streams; without a category: streams that ended well. */
  causes: 'job_provider_category:voice_api_failures:increase5m',
  failures: 'job_provider_operation_status_category:voice_api_client_failed_requests:increase5m',
  closes: 'job_provider_code_initiator_category:voice_api_stream_closes:increase5m',
  latency: `job_provider_le:${METRIC.duration}_bucket:increase5m`,
  retryAfter: `job_provider_le:${METRIC.retryAfter}_bucket:increase5m`,
  streamDuration: `job_provider_le:${METRIC.streamDuration}_bucket:increase5m`,
} as const;

/**
 * A panel asks for hours at once. Hundreds of processes have hundreds of series each: what they sum up to is recorded as
 * it comes, so that nobody reads them all for a look.
 */
export function dashboardGroup({ span }: RuleContext): RuleGroup {
  const window = span(WINDOW);
  const { latency, retryAfter, streamDuration, ...records } = DASHBOARD_RECORDS;
  const rules: RecordingRule[] = [
    { record: records.refusals, expr: refusals(window) },
    {
      record: records.failures,
      expr: sumBy([...JOB, ...FAILED], withFirst(`${METRIC.duration}_count{${LABEL.category}!=""}`, window)),
    },
    { record: records.closes, expr: sumBy([...JOB, ...CLOSED], `increase(${METRIC.streamCloses}[${window}])`) },
    {
      record: records.causes,
      expr: sumBy([...JOB, LABEL.category], `${records.refusals}\nor\n${marked(records.closes, 'close')}`),
    },
    {
      record: latency,
      expr: sumBy([...JOB, 'le'], `increase(${METRIC.duration}_bucket{${equals(LABEL.category, '')}}[${window}])`),
    },
    { record: retryAfter, expr: sumBy([...JOB, 'le'], withFirst(`${METRIC.retryAfter}_bucket`, window)) },
    { record: streamDuration, expr: sumBy([...JOB, 'le'], `increase(${METRIC.streamDuration}_bucket[${window}])`) },
  ];
  return { name: 'voice-api-dashboards', rules };
}

/** Of requests and of handshakes, which share their label sets: a label keeps them apart, and is summed away. */
function refusals(window: string): string {
  const connects = `increase(${METRIC.streamConnects}{${LABEL.category}!=""}[${window}])`;
  const both = `increase(${METRIC.errors}[${window}])\nor\n${marked(connects, 'connect')}`;
  return `sum by (${[...JOB, ...REFUSED].join(', ')}) (\n  ${indent(both)}\n)`;
}
