import { context, propagation, type Span, trace } from '@opentelemetry/api';
import { asksForTraces } from './environment.ts';
import type { Faults } from './guard.ts';
import type { SpanPairing } from './sources/span-pairing.ts';
import type { UndiciSource } from './sources/undici.ts';

const FLUSH_MS = 2000;

type Running = { shutdown(): Promise<void> };

/** A NodeSDK for a service that has none, when OTEL_* asks for an exporter. Loaded only then. */
export class OwnSdk {
  readonly #pairing: SpanPairing;
  readonly #source: UndiciSource;
  readonly #faults: Faults;
  readonly #warn: (sentence: string) => void;
  #starting: Promise<Running | undefined> | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(pairing: SpanPairing, source: UndiciSource, faults: Faults, warn: (sentence: string) => void) {
    this.#pairing = pairing;
    this.#source = source;
    this.#faults = faults;
    this.#warn = warn;
  }

  /** Decides once the service's own start-up code has run: an SDK of its own comes first, in whatever order. */
  startIfAsked(): void {
    if (!asksForTraces(process.env)) return;
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      if (hasSdk()) return;
      this.#starting = this.#start().catch((error: unknown) => {
        this.#faults.add('tracing', error);
        this.#warn(
          'sidetone: OTEL_* asks for traces, but the OpenTelemetry SDK could not be started; metrics and log lines go on without',
        );
        return undefined;
      });
    });
  }

  async shutdown(): Promise<void> {
    clearImmediate(this.#immediate);
    await (await this.#starting)?.shutdown();
  }

  async #start(): Promise<Running> {
    const [{ NodeSDK }, { UndiciInstrumentation }] = await Promise.all([
      import('@opentelemetry/sdk-node'),
      import('@opentelemetry/instrumentation-undici'),
    ]);
    // Here the documented hook reaches: the bracket around undici's channel is not needed.
    this.#pairing.stop();
    const requestHook = this.#pairing.requestHook(this.#source) as (span: Span, request: unknown) => void;
    const instrumentation = new UndiciInstrumentation({ requestHook });
    const sdk = new NodeSDK({ instrumentations: [instrumentation] });
    sdk.start();
    const flush = (): void => void within(FLUSH_MS, sdk.shutdown()).catch(() => {});
    process.once('beforeExit', flush);
    return {
      shutdown: async () => {
        process.off('beforeExit', flush);
        instrumentation.disable();
        await within(FLUSH_MS, sdk.shutdown());
        for (const api of [trace, context, propagation]) api.disable();
      },
    };
  }
}

/** True when a tracer provider was registered that makes real tracers. */
function hasSdk(): boolean {
  const provider = trace.getTracerProvider() as { getDelegate?(): object };
  const delegate = provider.getDelegate?.() ?? provider;
  return delegate.constructor.name !== 'NoopTracerProvider' && delegate.constructor.name !== 'ProxyTracerProvider';
}

function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timeout = new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
  return Promise.race([work.then(() => {}), timeout]);
}
