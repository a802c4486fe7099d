import { trace } from '@opentelemetry/api';
import { SCOPE, VERSION } from '../model/version.ts';

type Proxy = { getDelegateTracer?(name: string, version: string): object | undefined };

/**
 * True if a tracer provider is registered. Before that, the API's proxy has no tracer to delegate to. The check uses
 * behaviour, not class names: a minifier renames classes, and a bundle contains its own copy of the API.
 */
export function hasSdk(): boolean {
  const provider = trace.getTracerProvider() as Proxy;
  return provider.getDelegateTracer === undefined || provider.getDelegateTracer(SCOPE, VERSION) !== undefined;
}
