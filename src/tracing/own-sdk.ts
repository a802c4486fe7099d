import type { Span } from '@opentelemetry/api';
import type { NodeSDK } from '@opentelemetry/sdk-node';
import { FLUSH_MS, waitAtMost } from '../model/deadline.ts';
import type { Faults } from '../model/faults.ts';
import { findPackage, requireFrom } from '../model/load-package.ts';
import type { UndiciRequest, UndiciSource } from '../sources/http/undici.ts';
import { hasSdk } from './has-sdk.ts';
import { asksFor } from './otel-environment.ts';
import type { SpanPairing } from './span-pairing.ts';

type Options = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>;
/** The parts that are used of packages of which the SDK has its own copies. */
type Resources = { readonly envDetector: NonNullable<Options['resourceDetectors']>[number] };
type Logs = { readonly logs: { getLoggerProvider(): unknown; disable(): void } };
type Running = { shutdown(): Promise<void> };

const SDK = '@opentelemetry/sdk-node';
const UNDICI = '@opentelemetry/instrumentation-undici';
const WITHOUT = 'metrics and log lines are not affected';

/**
 * A NodeSDK for a service that has none, if OTEL_* enables traces; loaded only then. It traces calls to voice APIs only,
 * because nothing would redact the URLs of other calls. It exports metrics if OTEL_* enables them, and no logs.
 */
export class OwnSdk {
  readonly #pairing: SpanPairing;
  readonly #source: UndiciSource;
  readonly #faults: Faults;
  readonly #warn: (sentence: string) => void;
  #running: Running | undefined;
  #immediate: NodeJS.Immediate | undefined;

  /** Resolves when the SDK runs, or when it is certain that none starts: from then on every call has its span. */
  readonly ready: Promise<void>;
  #decided = (): void => {};

  constructor(pairing: SpanPairing, source: UndiciSource, faults: Faults, warn: (sentence: string) => void) {
    this.#pairing = pairing;
    this.#source = source;
    this.#faults = faults;
    this.#warn = warn;
    this.ready = new Promise((resolve) => {
      this.#decided = resolve;
    });
  }

  /** Decides after the service's start-up code has run, so that the service's SDK wins in any order. */
  startIfAsked(): void {
    if (!asksFor('TRACES', process.env)) {
      this.#decided();
      return;
    }
    this.#immediate = setImmediate(() => {
      try {
        if (!hasSdk()) this.#running = this.#find();
      } catch (error) {
        this.#faults.add('tracing', error);
        this.#warn(`sidetone: OTEL_* enables traces, but ${SDK} cannot be started; ${WITHOUT}`);
      }
      this.#decided();
    });
  }

  async shutdown(): Promise<void> {
    clearImmediate(this.#immediate);
    this.#decided();
    await this.#running?.shutdown();
  }

  /** The SDK is an optional dependency: npm leaves it out with --omit=optional, and a bundle may leave it behind. */
  #find(): Running | undefined {
    const load = findPackage(SDK);
    if (load !== undefined) return this.#start(load);
    this.#warn(
      `sidetone: OTEL_* enables traces, but ${SDK} is not installed beside the service; install ${SDK} and ${UNDICI}, or set OTEL_TRACES_EXPORTER=none; ${WITHOUT}`,
    );
    return undefined;
  }

  #start(load: NodeJS.Require): Running {
    // require() rather than import(): calls made while import() is loading would have no span.
    const { NodeSDK } = load(SDK) as typeof import('@opentelemetry/sdk-node');
    const undici = load(UNDICI) as typeof import('@opentelemetry/instrumentation-undici');
    // The copy of the API with which the SDK registers. The ES module is another copy, which cannot unregister it.
    const api = load('@opentelemetry/api') as typeof import('@opentelemetry/api') & Partial<Logs>;
    const { trace, context, propagation, metrics } = api;
    const loadAsSdk = requireFrom(load.resolve(SDK)) ?? load;
    // SDK 2 has the logs API in its own package.
    const { logs } = api.logs === undefined ? (loadAsSdk('@opentelemetry/api-logs') as Logs) : (api as Logs);
    const { envDetector } = loadAsSdk('@opentelemetry/resources') as Resources;
    // The documented hook works here, so the wrapper around undici's channel is not needed.
    this.#pairing.stop();
    const requestHook = this.#pairing.requestHook(this.#source) as (span: Span, request: unknown) => void;
    const observe = this.#faults.guard('pairing', (request: UndiciRequest) => this.#source.observe(request));
    const ignoreRequestHook = (request: unknown): boolean => observe(request as UndiciRequest) === undefined;
    const instrumentation = new undici.UndiciInstrumentation({ requestHook, ignoreRequestHook });
    const before = [metrics.getMeterProvider(), logs.getLoggerProvider()];
    const propagates = Boolean(process.env['OTEL_PROPAGATORS']);
    const sdk = new NodeSDK({
      instrumentations: [instrumentation],
      // Only OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES: the SDK's detectors export the command line, the user and the
      // host, and a command line may contain a password.
      ...(!process.env['OTEL_NODE_RESOURCE_DETECTORS'] && { resourceDetectors: [envDetector] }),
      ...(!asksFor('METRICS', process.env) && { metricReaders: [] }),
      logRecordProcessors: [],
      // A service without an SDK sends no trace headers; OTEL_PROPAGATORS decides otherwise.
      ...(!propagates && { textMapPropagator: null }),
    });
    sdk.start();
    // Its durations of all requests would name every host that the service calls.
    instrumentation.setMeterProvider({ getMeter: api.createNoopMeter });
    const taken = [
      trace,
      context,
      ...(propagates ? [propagation] : []),
      // A service may have registered one of these without traces.
      ...(metrics.getMeterProvider() === before[0] ? [] : [metrics]),
      ...(logs.getLoggerProvider() === before[1] ? [] : [logs]),
    ];
    const flush = (): void => void waitAtMost(FLUSH_MS, sdk.shutdown()).catch(() => {});
    process.once('beforeExit', flush);
    return {
      shutdown: async () => {
        process.off('beforeExit', flush);
        instrumentation.disable();
        const sent = waitAtMost(FLUSH_MS, sdk.shutdown());
        // Before everything is sent: an SDK that starts in the meantime must be able to register.
        for (const api of taken) api.disable();
        await sent;
      },
    };
  }
}
