import { type Metric, valuesOf } from './signals.ts';

/** Counts of streams, without zeros. The keys are label values in this order: */
export type StreamSignals = {
  /** `<category> <error type>`, or `accepted`. */
  connects: Record<string, number>;
  /** `<code> <initiator> <category>`; the category is `normal` where there is none. */
  closes: Record<string, number>;
  /** The number of streams by category. */
  durations: Record<string, number>;
  active: number;
  /** HTTP errors and in-band errors: `<category> <error type>`. */
  errors: Record<string, number>;
  /** HTTP requests by category. A handshake is not one. */
  requests: Record<string, number>;
  activeRequests: number;
  faults: Record<string, number>;
};

export const NO_STREAMS: StreamSignals = {
  connects: {},
  closes: {},
  durations: {},
  active: 0,
  errors: {},
  requests: {},
  activeRequests: 0,
  faults: {},
};

type Labels = Record<string, string>;

const category = (labels: Labels): string => labels['voice_api_error_category'] || 'normal';
const failure = (labels: Labels): string => `${labels['voice_api_error_category']} ${labels['error_type']}`.trim();
const close = (labels: Labels): string =>
  `${labels['voice_api_stream_close_code']} ${labels['voice_api_stream_close_initiator']} ${category(labels)}`;

export function readStreams(metrics: readonly Metric[], provider?: string): StreamSignals {
  const counts = (name: string, key: (labels: Labels) => string, suffix = ''): Record<string, number> => {
    const found: Record<string, number> = {};
    for (const { labels, value, metricName = '' } of valuesOf(metrics, name, provider)) {
      if (metricName.endsWith(suffix)) found[key(labels)] = (found[key(labels)] ?? 0) + value;
    }
    return found;
  };
  const sum = (name: string): number => valuesOf(metrics, name, provider).reduce((all, { value }) => all + value, 0);
  return {
    connects: counts('stream_connects_total', (labels) => failure(labels) || 'accepted'),
    closes: counts('stream_closes_total', close),
    durations: counts('stream_duration_seconds', category, '_count'),
    active: sum('stream_active'),
    errors: counts('client_errors_total', failure),
    requests: counts('client_request_duration_seconds', category, '_count'),
    activeRequests: sum('client_active_requests'),
    faults: counts('instrumentation_faults_total', (labels) => labels['voice_api_instrumentation_stage'] ?? ''),
  };
}

export function readStreamSeconds(metrics: readonly Metric[]): number {
  return valuesOf(metrics, 'stream_duration_seconds')
    .filter(({ metricName }) => metricName?.endsWith('_sum'))
    .reduce((sum, { value }) => sum + value, 0);
}

/** Accepted streams, and how each ended: `<code> <initiator> <category>`. */
export function ended(...closes: string[]): Partial<StreamSignals> {
  const durations: Record<string, number> = {};
  const counts: Record<string, number> = {};
  for (const close of closes) {
    const category = close.split(' ')[2] ?? '';
    durations[category] = (durations[category] ?? 0) + 1;
    counts[close] = (counts[close] ?? 0) + 1;
  }
  return { connects: { accepted: closes.length }, closes: counts, durations };
}
