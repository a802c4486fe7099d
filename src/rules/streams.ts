import { DUPLICATE_CLOSES, DUPLICATE_STREAM } from './catalogue-codes.ts';
import { STREAM_ERRORS } from './categories.ts';
import type { RuleContext } from './context.ts';
import { inCategories, JOB, LABEL, METRIC, oneOf, refusals, sumBy } from './promql.ts';
import type { AlertRule, RecordingRule, RuleGroup } from './rule.ts';

const WINDOW = 600;

export const STREAM_RECORDS = {
  connects: 'job_provider_category:voice_api_stream_connects:increase10m',
  refused: 'job_provider:voice_api_stream_refusals:increase10m',
  refusedRatio: 'job_provider:voice_api_stream_refusals_per_connect:ratio_increase10m',
  closes: 'job_provider_category:voice_api_stream_closes:increase10m',
  dropped: 'job_provider:voice_api_stream_drops:increase10m',
  droppedRatio: 'job_provider:voice_api_stream_drops_per_close:ratio_increase10m',
} as const;

export function streamsGroup(context: RuleContext): RuleGroup {
  return {
    name: 'voice-api-streams',
    rules: [...records(context), ...refused(context), ...dropped(context), duplicates(context)],
  };
}

/** The series of all processes are read once; the rest is computed from the few that come of it. */
function records({ span }: RuleContext): RecordingRule[] {
  const { connects, refused, refusedRatio, closes, dropped, droppedRatio } = STREAM_RECORDS;
  const byCategory = (metric: string) => sumBy([...JOB, LABEL.category], `increase(${metric}[${span(WINDOW)}])`);
  const failed = (record: string) => sumBy(JOB, `${record}{${inCategories(...STREAM_ERRORS)}}`);
  const ratio = (part: string, all: string) => `${part}\n/\n(${sumBy(JOB, all)} > 0)`;
  return [
    { record: connects, expr: byCategory(METRIC.connects) },
    { record: refused, expr: failed(connects) },
    { record: refusedRatio, expr: ratio(refused, connects) },
    { record: closes, expr: byCategory(METRIC.closes) },
    { record: dropped, expr: failed(closes) },
    { record: droppedRatio, expr: ratio(dropped, closes) },
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

function refused({ thresholds }: RuleContext): AlertRule[] {
  const limits = {
    critical: thresholds['streams.refusedCriticalShare'],
    warning: thresholds['streams.refusedWarningShare'],
    min: thresholds['streams.minErrors'],
  };
  return pair(STREAM_RECORDS.refusedRatio, STREAM_RECORDS.refused, limits, {
    alert: 'VoiceApiStreamsRefused',
    summary: 'Streams to a voice provider cannot be opened.',
    description: `{{ $value | humanizePercentage }} of the streams that {{ $labels.job }} opens to {{ $labels.${LABEL.provider} }} are refused.`,
  });
}

function dropped({ thresholds }: RuleContext): AlertRule[] {
  const limits = {
    critical: thresholds['streams.droppedCriticalShare'],
    warning: thresholds['streams.droppedWarningShare'],
    min: thresholds['streams.minErrors'],
  };
  return pair(STREAM_RECORDS.droppedRatio, STREAM_RECORDS.dropped, limits, {
    alert: 'VoiceApiStreamsDropped',
    summary: 'Streams to a voice provider end with an error.',
    description: `{{ $value | humanizePercentage }} of the streams of {{ $labels.job }} to {{ $labels.${LABEL.provider} }} end with an error.`,
  });
}

function duplicates({ thresholds, span }: RuleContext): AlertRule {
  const window = span(WINDOW);
  const closed = `increase(${METRIC.closes}{${oneOf(LABEL.closeCode, DUPLICATE_CLOSES)}}[${window}])`;
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
