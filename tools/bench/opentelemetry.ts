import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, context, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { BatchSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';

/** Drops spans: the cost of an exporter does not matter here. */
const NULL_EXPORTER: SpanExporter = {
  export: (_, done) => done({ code: 0 }),
  shutdown: async () => {},
};

/** Like @opentelemetry/context-async-hooks, without its handling of event emitters. */
class AsyncContext implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();

  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    active: Context,
    fn: F,
    self?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return this.#storage.run(active, () => fn.call(self as ThisParameterType<F>, ...args));
  }

  bind<T>(_: Context, target: T): T {
    return target;
  }

  enable(): this {
    return this;
  }

  disable(): this {
    this.#storage.disable();
    return this;
  }
}

/** The OpenTelemetry of a service that traces its outbound calls: SDK 3, batched, with W3C propagation. */
export function startOpenTelemetry(client: 'fetch' | 'node:http' = 'fetch'): void {
  context.setGlobalContextManager(new AsyncContext());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter: NULL_EXPORTER })] });
  trace.setGlobalTracerProvider(provider);
  const instrumentation =
    client === 'fetch'
      ? new UndiciInstrumentation()
      : new HttpInstrumentation({ ignoreIncomingRequestHook: () => true });
  instrumentation.setTracerProvider(provider);
}
