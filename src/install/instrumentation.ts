import type { MeterProvider } from '@opentelemetry/api';
import { SCOPE, VERSION } from '../model/version.ts';
import { parseConfig, type SidetoneConfig } from './config.ts';
import { isDisabled, withEnvironment } from './environment.ts';
import { acquire, optionNames, type Sidetone } from './register.ts';

/** The options of VoiceApiInstrumentation: the SDK is the service's own, and so is its metrics endpoint. */
export type VoiceApiInstrumentationConfig = Omit<SidetoneConfig, 'tracing'> & {
  /** Default true. */
  readonly enabled?: boolean;
};

/**
 * For a service that runs its own OpenTelemetry SDK: `instrumentations: [new VoiceApiInstrumentation()]`, before
 * or after instrumentation-undici and -http, whose client spans it enriches. Metrics go through the SDK's meter provider
 * and to the prom-client registry; they are served only if `metrics.serve` is set.
 *
 * It has the methods of OpenTelemetry's interface `Instrumentation` and extends none of its classes: nothing is patched,
 * and a base class would bring its module hooks into the service.
 */
export class VoiceApiInstrumentation {
  readonly instrumentationName = SCOPE;
  readonly instrumentationVersion = VERSION;
  #config: VoiceApiInstrumentationConfig;
  #sidetone: Sidetone | undefined;
  /** Of an installation that this instrumentation made; undefined where it shares the handle of another. */
  #useMeterProvider: ((provider: MeterProvider) => void) | undefined;
  #meterProvider: MeterProvider | undefined;

  /** @throws Error one sentence if the configuration is wrong; nothing is installed then */
  constructor(config: VoiceApiInstrumentationConfig = {}) {
    if (!isDisabled(process.env)) parseConfig(toConfig(config));
    this.#config = { enabled: true, ...config };
    this.enable();
  }

  /** The metrics of the handle that register() returns. */
  get metrics(): Sidetone['metrics'] | undefined {
    return this.#sidetone?.metrics;
  }

  /** The recordCall() of the handle that register() returns. */
  recordCall(...[provider, payload]: Parameters<Sidetone['recordCall']>): void {
    this.#sidetone?.recordCall(provider, payload);
  }

  /** The withAccount() of the handle that register() returns. */
  withAccount<T>(name: string, work: () => T): T {
    return this.#sidetone === undefined ? work() : this.#sidetone.withAccount(name, work);
  }

  getConfig(): VoiceApiInstrumentationConfig {
    return this.#config;
  }

  /** Takes effect with the next enable(). */
  setConfig(config: VoiceApiInstrumentationConfig): void {
    this.#config = { enabled: true, ...config };
  }

  /** Called by the constructor; a second call changes nothing. */
  enable(): void {
    if (this.#config.enabled === false) return;
    const { sidetone, made, warn, useMeterProvider } = acquire(() => toConfig(this.#config));
    if (sidetone === this.#sidetone) return;
    this.#sidetone = sidetone;
    this.#useMeterProvider = made ? useMeterProvider : undefined;
    if (!made) {
      const { enabled: _, ...ignored } = this.#config;
      const names = optionNames(ignored) || 'none';
      warn(`sidetone: already registered; this VoiceApiInstrumentation and its options (${names}) have no effect`);
    }
    // Set before, on an instrumentation that was disabled since.
    if (this.#meterProvider !== undefined) this.#useMeterProvider?.(this.#meterProvider);
  }

  disable(): void {
    if (this.#useMeterProvider !== undefined) void this.#sidetone?.shutdown();
    this.#sidetone = undefined;
    this.#useMeterProvider = undefined;
  }

  /** Called by registerInstrumentations() and by NodeSDK. */
  setMeterProvider(provider: MeterProvider): void {
    this.#meterProvider = provider;
    this.#useMeterProvider?.(provider);
  }

  /** Spans are made with the global tracer provider, whenever it is set: this one is not needed. */
  setTracerProvider(): void {}
}

function toConfig(options: VoiceApiInstrumentationConfig): SidetoneConfig {
  const config = withoutEnabled(options);
  // The options are checked as they were written, before defaults and the environment are mixed in.
  parseConfig(config);
  const metrics = config.metrics === false ? false : { serve: false as const, otel: true, ...config.metrics };
  const { tracing, ...rest } = withEnvironment({ ...config, metrics }, process.env);
  return { ...rest, tracing: tracing === false ? false : 'service' };
}

function withoutEnabled(options: VoiceApiInstrumentationConfig): SidetoneConfig {
  // parseConfig() rejects anything that is not an object.
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
  const { enabled: _, ...config } = options;
  return config;
}
