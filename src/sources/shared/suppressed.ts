import { type Context, createContextKey } from '@opentelemetry/api';

/** The key of @opentelemetry/core. Context keys are global symbols: every copy of the API has the same one. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Whether requests in this context must not be observed: exporters send their own requests in such a context. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING) === true;
}
