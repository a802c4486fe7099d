import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';

/** The key of @opentelemetry/core. Context keys are global symbols: every copy of the API has the same one. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Set where sidetone itself makes a request. A service without an SDK has no context manager, and so no contexts. */
const ownRequests = new AsyncLocalStorage<true>();

/** Whether requests in this context must not be observed: exporters send their own requests in such a context. */
export function isTracingSuppressed(active: Context): boolean {
  if (active !== ROOT_CONTEXT && active.getValue(SUPPRESS_TRACING) === true) return true;
  return ownRequests.getStore() === true;
}

/** Runs work whose requests are no traffic of the service: neither sidetone nor an HTTP instrumentation observes them. */
export function runUnobserved<T>(work: () => T): T {
  const suppressed = context.active().setValue(SUPPRESS_TRACING, true);
  return ownRequests.run(true, () => context.with(suppressed, work));
}
