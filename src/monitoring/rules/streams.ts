import { DUPLICATE_CLOSES, DUPLICATE_STREAM } from './catalogue-codes.ts';
import { STREAM_ERRORS } from './categories.ts';
import type { RuleContext } from './context.ts';
import { equals, inCategories, increase, JOB, LABEL, METRIC, oneOf, refusals, sumBy, twice } from './promql.ts';
import type { AlertRule, RecordingRule } from './rule.ts';

const SHORT = 300;
const WINDOW = 600;

export const STREAM_RECORDS = {
  connects: 'job_provider_category:voice_api_stream_connects:increase5m',
  connectsLonger: 'job_provider_category:voice_api_stream_connects:increase10m',
  refusedRatio: 'job_provider:voice_api_stream_refusals_per_connect:ratio_increase10m',
  closes: 'job_provider_category:voice_api_stream_closes:increase5m',
  closesLonger: 'job_provider_category:voice_api_stream_closes:increase10m',
  droppedRatio: 'job_provider:voice_api_stream_drops_per_close:ratio_increase10m',
} as const;

const failed = (record: string): string => sumBy(JOB, `${record}{${inCategories(...STREAM_ERRORS)}}`);

export function streamRecords({ span }: RuleContext): RecordingRule[] {
  const { connects, connectsLonger, refusedRatio, closes, closesLonger, droppedRatio } = STREAM_RECORDS;
  const byCategory = (phase: 'connect' | 'close') =>
    sumBy([...JOB, LABEL.category], increase(METRIC.streamResults, span(SHORT), [equals(LABEL.streamPhase, phase)]));
  const ratio = (record: string) => `${failed(record)}\n/\n(${sumBy(JOB, record)} > 0)`;
  return [
    { record: connects, expr: byCategory('connect') },
    { record: connectsLonger, expr: twice(connects, span(SHORT)) },
    { record: refusedRatio, expr: ratio(connectsLonger) },
    { record: closes, expr: byCategory('close') },
    { record: closesLonger, expr: twice(closes, span(SHORT)) },
    { record: droppedRatio, expr: ratio(closesLonger) },
  ];
}

/** Two severities of one share, with one guard. */
function pair(
  ratio: string,
  count: string,
  limits: { critical: number; warning: number; min: number },
  texts: Pick<AlertRule, 'alert' | 'summary' | 'description'>,
): AlertRule[] {
  const common = { ...texts, keepFiringFor: 300, dashboard: 'streams' } as const;
  const above = (share: number) => `${ratio} > ${share}\nand\n${count} >= ${limits.min}`;
  return [
    { ...common, severity: 'critical', expr: above(limits.critical), for: 180 },
    { ...common, severity: 'warning', expr: above(limits.warning), for: 600 },
  ];
}

export function streamsRefused({ thresholds }: RuleContext): AlertRule[] {
  const limits = {
    critical: thresholds['streams.refusedCriticalShare'],
    warning: thresholds['streams.refusedWarningShare'],
    min: thresholds['streams.minErrors'],
  };
  return pair(STREAM_RECORDS.refusedRatio, failed(STREAM_RECORDS.connectsLonger), limits, {
    alert: 'VoiceApiStreamsRefused',
    summary: 'Streams to a voice provider cannot be opened.',
    description: `{{ $value | humanizePercentage }} of the streams that {{ $labels.job }} opens to {{ $labels.${LABEL.provider} }} are refused.`,
  });
}

export function streamsDropped({ thresholds }: RuleContext): AlertRule[] {
  const limits = {
    critical: thresholds['streams.droppedCriticalShare'],
    warning: thresholds['streams.droppedWarningShare'],
    min: thresholds['streams.minErrors'],
  };
  return pair(STREAM_RECORDS.droppedRatio, failed(STREAM_RECORDS.closesLonger), limits, {
    alert: 'VoiceApiStreamsDropped',
    summary: 'Streams to a voice provider end with an error.',
    description: `{{ $value | humanizePercentage }} of the streams of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} end with an error.`,
  });
}

export function duplicates({ thresholds, span }: RuleContext): AlertRule {
  const window = span(WINDOW);
  const closed = `increase(${METRIC.streamCloses}{${oneOf(LABEL.closeCode, DUPLICATE_CLOSES)}}[${window}])`;
  const what = `${refusals(window, oneOf(LABEL.errorType, DUPLICATE_STREAM))}\nor\n${closed}`;
  return {
    alert: 'VoiceApiStreamDuplicates',
    expr: `${sumBy(JOB, what)} >= ${thresholds['streams.minDuplicates']}`,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'Two workers open a stream for the same session.',
    description: `{{ $labels.${LABEL.provider} }} turned away {{ $value | humanize }} second streams of {{ $labels.job }} in 10 minutes.`,
    dashboard: 'streams',
  };
}
