import { createRequire } from 'node:module';
import type { Span } from '@opentelemetry/api';
import type { NodeSDK } from '@opentelemetry/sdk-node';
import { FLUSH_MS, within } from '../model/deadline.ts';
import type { Faults } from '../model/faults.ts';
import type { UndiciRequest, UndiciSource } from '../sources/http/undici.ts';
import { hasSdk } from './has-sdk.ts';
import { asksFor } from './otel-environment.ts';
import type { SpanPairing } from './span-pairing.ts';

const load = createRequire(import.meta.url);

type Options = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>;
/** What is used of packages of which the SDK has its own copies. */
type Resources = { readonly envDetector: NonNullable<Options['resourceDetectors']>[number] };
type Logs = { readonly logs: { getLoggerProvider(): unknown; disable(): void } };
type Running = { shutdown(): Promise<void> };

/**
 * A NodeSDK for a service that has none, when OTEL_* asks for traces. Loaded only then. It traces the calls to voice APIs
 * and no others, whose URLs nobody redacts; it has metrics where OTEL_* asks for them as well, and no logs.
 */
export class OwnSdk {
  readonly #pairing: SpanPairing;
  readonly #source: UndiciSource;
  readonly #faults: Faults;
  readonly #warn: (sentence: string) => void;
  #running: Running | undefined;
  #immediate: NodeJS.Immediate | undefined;

  constructor(pairing: SpanPairing, source: UndiciSource, faults: Faults, warn: (sentence: string) => void) {
    this.#pairing = pairing;
    this.#source = source;
    this.#faults = faults;
    this.#warn = warn;
  }

  /** Decides once the service's own start-up code has run: an SDK of its own comes first, in whatever order. */
  startIfAsked(): void {
    if (!asksFor('TRACES', process.env)) return;
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      try {
        if (!hasSdk()) this.#running = this.#start();
      } catch (error) {
        this.#faults.add('tracing', error);
        this.#warn(
          'sidetone: OTEL_* asks for traces, but the OpenTelemetry SDK could not be started; metrics and log lines go on without',
        );
      }
    });
  }

  async shutdown(): Promise<void> {
    clearImmediate(this.#immediate);
    await this.#running?.shutdown();
  }

  #start(): Running {
    // Loaded at once rather than by import(): what the service calls meanwhile would have no span.
    const { NodeSDK } = load('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');
    const undici = load(
      '@opentelemetry/instrumentation-undici',
    ) as typeof import('@opentelemetry/instrumentation-undici');
    // The copy of the API that the SDK registers with: its ES module is another one, which knows nothing to forget.
    const api = load('@opentelemetry/api') as typeof import('@opentelemetry/api') & Partial<Logs>;
    const { trace, context, propagation, metrics } = api;
    const loadAsSdk = createRequire(load.resolve('@opentelemetry/sdk-node'));
    // SDK 2 has them in a package of their own.
    const { logs } = api.logs === undefined ? (loadAsSdk('@opentelemetry/api-logs') as Logs) : (api as Logs);
    const { envDetector } = loadAsSdk('@opentelemetry/resources') as Resources;
    // Here the documented hook reaches: the bracket around undici's channel is not needed.
    this.#pairing.stop();
    const requestHook = this.#pairing.requestHook(this.#source) as (span: Span, request: unknown) => void;
    // What cannot be told is left out as well.
    const watched = this.#faults.guard('pairing', (request: UndiciRequest) => this.#source.watch(request));
    const ignoreRequestHook = (request: unknown): boolean => watched(request as UndiciRequest) === undefined;
    const instrumentation = new undici.UndiciInstrumentation({ requestHook, ignoreRequestHook });
    const before = [metrics.getMeterProvider(), logs.getLoggerProvider()];
    const sdk = new NodeSDK({
      instrumentations: [instrumentation],
      // What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say and no more: the SDK's own choice would tell the command
      // line, the user and the host, and the command line may hold a password.
      ...(!process.env['OTEL_NODE_RESOURCE_DETECTORS'] && { resourceDetectors: [envDetector] }),
      ...(!asksFor('METRICS', process.env) && { metricReaders: [] }),
      logRecordProcessors: [],
    });
    sdk.start();
    const taken = [
      trace,
      context,
      propagation,
      // A service may have one of these without having traces.
      ...(metrics.getMeterProvider() === before[0] ? [] : [metrics]),
      ...(logs.getLoggerProvider() === before[1] ? [] : [logs]),
    ];
    const flush = (): void => void within(FLUSH_MS, sdk.shutdown()).catch(() => {});
    process.once('beforeExit', flush);
    return {
      shutdown: async () => {
        process.off('beforeExit', flush);
        instrumentation.disable();
        const sent = within(FLUSH_MS, sdk.shutdown());
        // Before it is all sent: an SDK that starts meanwhile must find its place free, and keep it.
        for (const place of taken) place.disable();
        await sent;
      },
    };
  }
}
