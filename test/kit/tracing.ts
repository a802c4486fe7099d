import { context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';

/** The compared part of a span. */
export type Seen = {
  name: string;
  kind: number;
  scope: string;
  parent: string | undefined;
  trace: string;
  failed: boolean;
  attributes: Record<string, unknown>;
};

const ended: ReadableSpan[] = [];
const millis = ([seconds, nanos]: [number, number]): number => seconds * 1000 + nanos / 1e6;

/** An SDK in this process, as in a service: every test file has its own process. */
export function startTracing(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const processor = {
    onStart: () => {},
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
}

/** The spans of this scope that have ended since the last call. */
export function takeSpans(scope = 'sidetone'): ReadableSpan[] {
  return ended.splice(0).filter(({ instrumentationScope }) => instrumentationScope.name === scope);
}

export function seen(span: ReadableSpan): Seen {
  const { name, kind, instrumentationScope, parentSpanContext, status, attributes } = span;
  return {
    name,
    kind,
    scope: instrumentationScope.name,
    parent: parentSpanContext?.spanId,
    trace: span.spanContext().traceId,
    failed: status.code === SpanStatusCode.ERROR,
    attributes: { ...attributes },
  };
}

export const startOf = ({ startTime }: ReadableSpan): number => millis(startTime);
export const endOf = ({ endTime }: ReadableSpan): number => millis(endTime);

/** Runs this in a span of the service that ends long before the stream. */
export function inJob<T>(name: string, work: (span: Span) => T): T {
  return trace.getTracer('service').startActiveSpan(name, {}, ROOT_CONTEXT, (span) => {
    try {
      return work(span);
    } finally {
      span.end();
    }
  });
}
