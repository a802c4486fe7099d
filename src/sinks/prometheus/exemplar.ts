import { isSpanContextValid, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { Exemplar } from './series.ts';

/** OpenMetrics 1.0: label names and values of an exemplar together, in characters. */
const MAX_CHARACTERS = 128;

/**
 * @param value of the exemplar: the observed value, or the counted increment
 * @param at Unix milliseconds
 */
export function makeExemplar(
  value: number,
  at: number,
  trace: SpanContext | undefined,
  requestId: string | undefined,
): Exemplar | undefined {
  const labelSet: Record<string, string> = {};
  // An unsampled trace leads nowhere.
  if (trace !== undefined && isSpanContextValid(trace) && (trace.traceFlags & TraceFlags.SAMPLED) !== 0) {
    labelSet['trace_id'] = trace.traceId;
    labelSet['span_id'] = trace.spanId;
  }
  if (requestId !== undefined && size(labelSet) + 'request_id'.length + requestId.length <= MAX_CHARACTERS) {
    labelSet['request_id'] = requestId;
  }
  return Object.keys(labelSet).length === 0 ? undefined : { labelSet, value, timestamp: at / 1000 };
}

function size(labels: Readonly<Record<string, string>>): number {
  return Object.entries(labels).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
}
