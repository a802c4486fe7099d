import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';

/** trace.getSpan(), which costs nothing in the root: a service without an SDK has no other context. */
export function spanIn(context: Context): Span | undefined {
  return context === ROOT_CONTEXT ? undefined : trace.getSpan(context);
}
