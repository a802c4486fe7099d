import type { MeterProvider } from '@opentelemetry/api';
import { InstrumentationBase, type InstrumentationConfig } from '@opentelemetry/instrumentation';
import { SCOPE, VERSION } from '../model/version.ts';
import { parseConfig, type SidetoneConfig } from './config.ts';
import { isDisabled, withEnvironment } from './environment.ts';
import { acquire, optionNames, type Sidetone } from './register.ts';

/** What VoiceApiInstrumentation takes: the SDK is the service's own, and so is its metrics endpoint. */
export type VoiceApiInstrumentationConfig = Omit<SidetoneConfig, 'tracing'> & InstrumentationConfig;

/**
 * For a service that runs an OpenTelemetry SDK of its own: `instrumentations: [new VoiceApiInstrumentation()]`, before
 * or after instrumentation-undici and -http, whose client spans it enriches. Metrics go through the SDK's meter provider
 * and to the prom-client registry; they are served only if `metrics.serve` says where.
 */
export class VoiceApiInstrumentation extends InstrumentationBase<VoiceApiInstrumentationConfig> {
  // No initialisers: the base constructor calls enable() before they run, and they would undo it.
  declare private sidetone: Sidetone | undefined;
  /** Of an installation that we made; undefined where it is somebody else's, whose handle is all we have. */
  declare private useMeterProvider: ((provider: MeterProvider) => void) | undefined;
  declare private meterProvider: MeterProvider | undefined;

  /** @throws Error one sentence about a mistake in the configuration; nothing is installed then */
  constructor(config: VoiceApiInstrumentationConfig = {}) {
    if (!isDisabled(process.env)) parseConfig(toConfig(config));
    super(SCOPE, VERSION, config);
  }

  /** Where the metrics are, as register() says it. */
  get metrics(): Sidetone['metrics'] | undefined {
    return this.sidetone?.metrics;
  }

  /** As register() says it. */
  recordCall(...[provider, payload]: Parameters<Sidetone['recordCall']>): void {
    this.sidetone?.recordCall(provider, payload);
  }

  protected override init(): undefined {
    // Nothing is patched: the diagnostics channels are enough.
    return undefined;
  }

  /** Called by the base constructor, and again by whoever wants to be sure. */
  override enable(): void {
    super.enable();
    const options = this.getConfig();
    if (options.enabled === false) return;
    const { sidetone, made, warn, useMeterProvider } = acquire(() => toConfig(options));
    if (sidetone === this.sidetone) return;
    this.sidetone = sidetone;
    this.useMeterProvider = made ? useMeterProvider : undefined;
    if (!made) {
      const { enabled: _, ...ignored } = options;
      const names = optionNames(ignored) || 'none';
      warn(`sidetone: registered already; this VoiceApiInstrumentation and its options (${names}) change nothing`);
    }
    // Told before, to one that was disabled since.
    if (this.meterProvider !== undefined) this.useMeterProvider?.(this.meterProvider);
  }

  /** Called by registerInstrumentations() and by NodeSDK. */
  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    this.meterProvider = provider;
    this.useMeterProvider?.(provider);
  }

  override disable(): void {
    super.disable();
    if (this.useMeterProvider !== undefined) void this.sidetone?.shutdown();
    this.sidetone = undefined;
    this.useMeterProvider = undefined;
  }
}

function toConfig(options: VoiceApiInstrumentationConfig): SidetoneConfig {
  const config = withoutEnabled(options);
  // What code says is checked as it was written, before defaults and the environment are mixed in.
  parseConfig(config);
  const metrics = config.metrics === false ? false : { serve: false as const, otel: true, ...config.metrics };
  const { tracing, ...rest } = withEnvironment({ ...config, metrics }, process.env);
  return { ...rest, tracing: tracing === false ? false : 'service' };
}

function withoutEnabled(options: VoiceApiInstrumentationConfig): SidetoneConfig {
  // Anything but an object is left as it is, for the sentence that says so.
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
  const { enabled: _, ...config } = options;
  return config;
}
