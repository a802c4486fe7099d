import { trace } from '@opentelemetry/api';
import { SCOPE, VERSION } from '../model/version.ts';

type Proxy = { getDelegateTracer?(name: string, version: string): object | undefined };

/**
 * True when a tracer provider was registered. The API hands out a proxy, which has no tracer to delegate to before: asked
 * by what it does, because a minifier renames classes, and a bundle has a copy of the API of its own.
 */
export function hasSdk(): boolean {
  const provider = trace.getTracerProvider() as Proxy;
  return provider.getDelegateTracer === undefined || provider.getDelegateTracer(SCOPE, VERSION) !== undefined;
}
