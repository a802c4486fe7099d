import { trace } from '@opentelemetry/api';

/** True when a tracer provider was registered that makes real tracers. */
export function hasSdk(): boolean {
  const provider = trace.getTracerProvider() as { getDelegate?(): object };
  const delegate = provider.getDelegate?.() ?? provider;
  return delegate.constructor.name !== 'NoopTracerProvider' && delegate.constructor.name !== 'ProxyTracerProvider';
}
