import { MATCHERS } from './catalogue-codes.ts';
import { STREAM_ERRORS } from './categories.ts';
import type { RuleContext } from './context.ts';
import { countBy, over } from './counting.ts';
import { DASHBOARD_RECORDS } from './dashboard-records.ts';
import { equals, inCategories, JOB, LABEL, METRIC, sumBy, together } from './promql.ts';
import type { AlertRule, RecordingRule } from './rule.ts';

export const CONNECTS = 'job_provider_category:voice_api_stream_connects:increase5m';
export const CLOSES = 'job_provider_category:voice_api_stream_closes:increase5m';

export const STREAM_RECORDS = {
  connects: CONNECTS,
  connectsLonger: 'job_provider_category:voice_api_stream_connects:increase10m',
  refusedRatio: 'job_provider:voice_api_stream_refusals_per_connect:ratio_increase10m',
  closesLonger: 'job_provider_category:voice_api_stream_closes:increase10m',
  droppedRatio: 'job_provider:voice_api_stream_drops_per_close:ratio_increase10m',
} as const;

export const inPhase = (phase: 'connect' | 'close', ...more: readonly string[]): string =>
  `${METRIC.streamResults}{${[equals(LABEL.streamPhase, phase), ...more].join(', ')}}`;

const failed = (record: string): string => sumBy(JOB, `${record}{${inCategories(...STREAM_ERRORS)}}`);

/** Read with the requests, whose limits streams share. */
export function streamRecords(context: RuleContext): RecordingRule[] {
  const byCategory = [...JOB, LABEL.category];
  return [
    { record: CONNECTS, expr: countBy(byCategory, inPhase('connect'), context) },
    { record: CLOSES, expr: countBy(byCategory, inPhase('close'), context) },
  ];
}

export function streamRatios(context: RuleContext): RecordingRule[] {
  const { connectsLonger, refusedRatio, closesLonger, droppedRatio } = STREAM_RECORDS;
  const ratio = (record: string) => `${failed(record)}\n/\n(${sumBy(JOB, record)} > 0)`;
  const longer = (record: string) => over([...JOB, LABEL.category], record, 2, context);
  return [
    { record: connectsLonger, expr: longer(CONNECTS) },
    { record: refusedRatio, expr: ratio(connectsLonger) },
    { record: closesLonger, expr: longer(CLOSES) },
    { record: droppedRatio, expr: ratio(closesLonger) },
  ];
}

/** Two severities of one share, with one minimum. */
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

export function streamDuplicates(context: RuleContext): AlertRule {
  const { refusals, closes } = DASHBOARD_RECORDS;
  const parts = [
    ...MATCHERS.secondStream.map((codes) => `${refusals}{${codes}}`),
    ...MATCHERS.secondClose.map((codes) => `${closes}{${codes}}`),
  ].map((selector) => over(JOB, selector, 2, context));
  return {
    alert: 'VoiceApiStreamDuplicates',
    expr: `${sumBy(JOB, together(parts))} >= ${context.thresholds['streams.minDuplicates']}`,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'Two workers open a stream for the same session.',
    description: `{{ $labels.${LABEL.provider} }} turned away {{ $value | humanize }} second streams of {{ $labels.job }} in 10 minutes.`,
    dashboard: 'streams',
  };
}
