import type { MeterProvider } from '@opentelemetry/api';
import type { CallFacts } from '../classify/call-facts.ts';
import type { WebhookPayload } from '../classify/payload.ts';
import type { PrometheusRegistry } from '../sinks/prometheus/registry.ts';
import type { RecentFailure } from '../sinks/recent/recent-failures.ts';
import { parseConfig, type SidetoneConfig } from './config.ts';
import { isDisabled, unknownVariables, withEnvironment } from './environment.ts';
import { Installation } from './installation.ts';

export type Sidetone = {
  readonly metrics: {
    /** The address of the metrics endpoint; undefined until the port is open, or if metrics are not served. */
    readonly url: string | undefined;
    readonly registry: PrometheusRegistry | undefined;
  };
  /**
   * Resolves when the metrics endpoint is open and the SDK that `OTEL_*` asks for runs, when either failed (which is logged),
   * or on shutdown.
   */
  readonly ready: Promise<void>;
  /**
   * Counts an ended call, from the parsed body of a provider's webhook whose signature the service has verified, or from
   * plain facts. Each call id is counted once. Never throws: an unknown event counts with the outcome `unknown`.
   *
   * @param provider name of the provider, such as `itellico`
   */
  recordCall(provider: string, payload: CallFacts | WebhookPayload): void;
  /**
   * Names the account of all requests, streams and calls that `work` starts, also asynchronously, in place of the provider's
   * setting `account`. Returns what `work` returns.
   *
   * @param name such as `customer-17`; never a key
   */
  withAccount<T>(name: string, work: () => T): T;
  /** The last failures, at most 100, newest first, redacted like log lines. Never throws. */
  recent(): readonly RecentFailure[];
  /** Removes everything it installed: subscribers, patches, timers, metrics, the port. Never rejects. */
  shutdown(): Promise<void>;
};

/** One set of signals per process: all copies of this package share this holder. */
const HOLDER = Symbol.for('sidetone.installed.v1');
type Installed = {
  readonly sidetone: Sidetone;
  warn(sentence: string): void;
  useMeterProvider(provider: MeterProvider): void;
};
type Holder = { [HOLDER]?: Installed | undefined };

/** In place of globalThis where that is frozen (SES): one handle for each copy of the package then. */
let local: Installed | undefined;

function held(): Installed | undefined {
  return (globalThis as Holder)[HOLDER] ?? local;
}

function hold(installed: Installed | undefined): void {
  local = undefined;
  if (!Reflect.set(globalThis, HOLDER, installed)) local = installed;
}

/**
 * Starts to observe the service's calls to voice APIs. A second call returns the handle of the first.
 *
 * @throws Error one sentence if the configuration is wrong; nothing is installed then
 */
export function register(config: SidetoneConfig = {}): Sidetone {
  const { sidetone, made, warn } = acquire(() => {
    // Check the options as written, before the environment is added.
    parseConfig(config);
    return withEnvironment(config, process.env);
  });
  const ignored = made ? '' : optionNames(config);
  if (ignored !== '') warn(`sidetone: already registered; this register() and its options (${ignored}) have no effect`);
  return sidetone;
}

export function optionNames(config: object | undefined): string {
  return Object.keys(config ?? {}).join(', ');
}

/**
 * @param read called after the kill switch, which must work even if the configuration is wrong
 * @returns the handle of the process, and whether this call made it
 * @throws Error one sentence if the configuration is wrong; nothing is installed then
 */
export function acquire(read: () => SidetoneConfig): Installed & { made: boolean } {
  const existing = held();
  if (isDisabled(process.env)) return { ...(existing ?? NOTHING), made: false };
  const settings = parseConfig(read());
  if (existing !== undefined) return { ...existing, made: false };
  const installation = new Installation(settings);
  const unknown = unknownVariables(process.env);
  if (unknown !== undefined) installation.warn(unknown);
  const installed: Installed = {
    warn: installation.warn,
    useMeterProvider: installation.faults.guard('metrics', (provider) => installation.useMeterProvider(provider)),
    sidetone: {
      metrics: {
        get url() {
          return installation.url;
        },
        registry: installation.registry,
      },
      ready: installation.ready,
      recordCall: installation.faults.guard('calls', (provider, payload) => installation.recordCall(provider, payload)),
      withAccount: (name, work) => installation.withAccount(name, work),
      recent: () => installation.faults.guard('status', () => installation.recent())() ?? [],
      shutdown: () => {
        if (held() === installed) hold(undefined);
        return installation.shutdown();
      },
    },
  };
  hold(installed);
  return { ...installed, made: true };
}

/** The handle when SIDETONE_DISABLED is set. */
const INERT: Sidetone = Object.freeze({
  metrics: Object.freeze({ url: undefined, registry: undefined }),
  ready: Promise.resolve(),
  recordCall: () => {},
  withAccount: (_, work) => work(),
  recent: () => [],
  shutdown: () => Promise.resolve(),
});
const NOTHING: Installed = { sidetone: INERT, warn: () => {}, useMeterProvider: () => {} };
