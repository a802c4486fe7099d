import type { MeterProvider } from '@opentelemetry/api';
import type { CallFacts } from '../classify/call-facts.ts';
import type { PrometheusRegistry } from '../sinks/prometheus/registry.ts';
import { parseConfig, type SidetoneConfig } from './config.ts';
import { isDisabled, withEnvironment } from './environment.ts';
import { Installation } from './installation.ts';

export type Sidetone = {
  readonly metrics: {
    /** Where the metrics are served; undefined until the port is open, and where they are not served. */
    readonly url: string | undefined;
    readonly registry: PrometheusRegistry | undefined;
  };
  /** Resolves when the metrics endpoint is open, cannot be opened (which is said in the log), or is shut down before. */
  readonly ready: Promise<void>;
  /**
   * Counts a call whose end the service knows of: by the parsed body of the provider's webhook, whose signature it has
   * verified, or by plain facts. Each call is counted once, by its id. Never throws: an event that no table knows is
   * counted as unclassified.
   *
   * @param provider its name, such as `itellico`
   */
  recordCall(provider: string, payload: CallFacts | Readonly<Record<string, unknown>>): void;
  /** Undoes everything: subscribers, patches, timers, metrics, the port. Never rejects. */
  shutdown(): Promise<void>;
};

/** One set of signals per process, whatever copies of this package are in it: they meet here. */
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
 * Starts watching the service's calls to voice APIs. A second call returns the handle of the first.
 *
 * @throws Error one sentence about a mistake in the configuration; nothing is installed then
 */
export function register(config: SidetoneConfig = {}): Sidetone {
  const { sidetone, made, warn } = acquire(() => {
    // What code says is checked as it was written, before the environment is mixed in.
    parseConfig(config);
    return withEnvironment(config, process.env);
  });
  const ignored = made ? '' : optionNames(config);
  if (ignored !== '') warn(`sidetone: registered already; this call and its options (${ignored}) change nothing`);
  return sidetone;
}

export function optionNames(config: object | undefined): string {
  return Object.keys(config ?? {}).join(', ');
}

/**
 * @param read asked after the kill switch, which must help where the configuration is what is wrong
 * @returns the process's one handle, and whether this call made it
 * @throws Error one sentence about a mistake in the configuration; nothing is installed then
 */
export function acquire(read: () => SidetoneConfig): Installed & { made: boolean } {
  const existing = held();
  if (isDisabled(process.env)) return { ...(existing ?? NOTHING), made: false };
  const settings = parseConfig(read());
  if (existing !== undefined) return { ...existing, made: false };
  const installation = new Installation(settings);
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
      shutdown: () => {
        if (held() === installed) hold(undefined);
        return installation.shutdown();
      },
    },
  };
  hold(installed);
  return { ...installed, made: true };
}

/** What a service gets when SIDETONE_DISABLED is set. */
const INERT: Sidetone = Object.freeze({
  metrics: Object.freeze({ url: undefined, registry: undefined }),
  ready: Promise.resolve(),
  recordCall: () => {},
  shutdown: () => Promise.resolve(),
});
const NOTHING: Installed = { sidetone: INERT, warn: () => {}, useMeterProvider: () => {} };
