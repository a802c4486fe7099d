import { MATCHERS } from './catalogue-codes.ts';
import { STREAM_ERRORS } from './categories.ts';
import type { RuleContext } from './context.ts';
import { countBy, WINDOW } from './counting.ts';
import { equals, inCategories, JOB, LABEL, METRIC, marked, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const LONGER = 2 * WINDOW;

export const CONNECTS = 'job_provider_category:voice_api_stream_connects:increase5m';

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
export const connectRecord = (context: RuleContext): RecordingRule => ({
  record: CONNECTS,
  expr: countBy([...JOB, LABEL.category], inPhase('connect'), context),
});

export function streamsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-streams',
    rules: [...records(context), ...streamsRefused(context), ...streamsDropped(context), duplicates(context)],
  };
}

function records(context: RuleContext): RecordingRule[] {
  const { connectsLonger, refusedRatio, closesLonger, droppedRatio } = STREAM_RECORDS;
  const ratio = (record: string) => `${failed(record)}\n/\n(${sumBy(JOB, record)} > 0)`;
  const byCategory = [...JOB, LABEL.category];
  return [
    { record: connectsLonger, expr: countBy(byCategory, inPhase('connect'), context, LONGER) },
    { record: refusedRatio, expr: ratio(connectsLonger) },
    { record: closesLonger, expr: countBy(byCategory, inPhase('close'), context, LONGER) },
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

function streamsRefused({ thresholds }: RuleContext): AlertRule[] {
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

function streamsDropped({ thresholds }: RuleContext): AlertRule[] {
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

function duplicates(context: RuleContext): AlertRule {
  const parts = [
    ...MATCHERS.secondStream.flatMap((codes) =>
      [METRIC.errors, METRIC.streamConnects].map((metric) => `${metric}{${codes}}`),
    ),
    ...MATCHERS.secondClose.map((codes) => `${METRIC.streamCloses}{${codes}}`),
  ].map((selector) => countBy(JOB, selector, context, LONGER));
  return {
    alert: 'VoiceApiStreamDuplicates',
    expr: `${sumBy(JOB, parts.map((part, i) => (i === 0 ? part : marked(part, String(i)))).join('\nor\n'))} >= ${context.thresholds['streams.minDuplicates']}`,
    keepFiringFor: 300,
    severity: 'warning',
    summary: 'Two workers open a stream for the same session.',
    description: `{{ $labels.${LABEL.provider} }} turned away {{ $value | humanize }} second streams of {{ $labels.job }} in 10 minutes.`,
    dashboard: 'streams',
  };
}
