import { createRequire } from 'node:module';
import type { Span } from '@opentelemetry/api';
import type { NodeSDK } from '@opentelemetry/sdk-node';
import { asksForTraces } from './environment.ts';
import type { Faults } from './guard.ts';
import { hasSdk } from './sdk.ts';
import type { SpanPairing } from './sources/span-pairing.ts';
import type { UndiciRequest, UndiciSource } from './sources/undici.ts';

const FLUSH_MS = 2000;

const load = createRequire(import.meta.url);

type Detector = NonNullable<NonNullable<ConstructorParameters<typeof NodeSDK>[0]>['resourceDetectors']>[number];
type Resources = { readonly envDetector: Detector };
type Running = { shutdown(): Promise<void> };

/**
 * A NodeSDK for a service that has none, when OTEL_* asks for an exporter. Loaded only then. It traces the calls to voice
 * APIs and no others: whose URLs nobody redacts.
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
    if (!asksForTraces(process.env)) return;
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
    const { trace, context, propagation } = load('@opentelemetry/api') as typeof import('@opentelemetry/api');
    // Here the documented hook reaches: the bracket around undici's channel is not needed.
    this.#pairing.stop();
    const requestHook = this.#pairing.requestHook(this.#source) as (span: Span, request: unknown) => void;
    // What cannot be told is left out as well.
    const watched = this.#faults.guard('pairing', (request: UndiciRequest) => this.#source.watch(request));
    const ignoreRequestHook = (request: unknown): boolean => watched(request as UndiciRequest) === undefined;
    const instrumentation = new undici.UndiciInstrumentation({ requestHook, ignoreRequestHook });
    const sdk = new NodeSDK({ instrumentations: [instrumentation], ...resourceDetectors() });
    sdk.start();
    const flush = (): void => void within(FLUSH_MS, sdk.shutdown()).catch(() => {});
    process.once('beforeExit', flush);
    return {
      shutdown: async () => {
        process.off('beforeExit', flush);
        instrumentation.disable();
        const sent = within(FLUSH_MS, sdk.shutdown());
        // Before it is all sent: an SDK that starts meanwhile must find its place free, and keep it.
        for (const api of [trace, context, propagation]) api.disable();
        await sent;
      },
    };
  }
}

/**
 * Of what the process is, what OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say and no more: the SDK's own choice would
 * tell the command line, the user and the host, and the command line may hold a password.
 */
function resourceDetectors(): { resourceDetectors?: Detector[] } {
  if (process.env['OTEL_NODE_RESOURCE_DETECTORS']) return {};
  // The SDK's own copy of its package, whatever the package manager.
  const { envDetector } = createRequire(load.resolve('@opentelemetry/sdk-node'))(
    '@opentelemetry/resources',
  ) as Resources;
  return { resourceDetectors: [envDetector] };
}

function within(ms: number, work: Promise<unknown>): Promise<void> {
  const timeout = new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
  return Promise.race([work.then(() => {}), timeout]);
}
