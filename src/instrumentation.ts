import type { MeterProvider } from '@opentelemetry/api';
import { InstrumentationBase, type InstrumentationConfig } from '@opentelemetry/instrumentation';
import { parseConfig, type SidetoneConfig } from './config.ts';
import { withEnvironment } from './environment.ts';
import { acquire, type Sidetone } from './register.ts';
import { SCOPE, VERSION } from './version.ts';

/** What VoiceApiInstrumentation takes: the SDK is the service's own, and so is its metrics endpoint. */
export type VoiceApiInstrumentationConfig = Omit<SidetoneConfig, 'tracing'> & InstrumentationConfig;

/**
 * For a service that runs an OpenTelemetry SDK of its own: `instrumentations: [new VoiceApiInstrumentation()]`, before
 * or after instrumentation-undici and -http, whose client spans it enriches. Metrics go through the SDK's meter provider
 * and to the prom-client registry; they are served only if `metrics.serve` says where.
 */
export class VoiceApiInstrumentation extends InstrumentationBase<VoiceApiInstrumentationConfig> {
  // No initialiser: the base constructor calls enable() before field initialisers run, and one would undo it.
  declare private sidetone: Sidetone | undefined;
  declare private useMeterProvider: ((provider: MeterProvider) => void) | undefined;

  /** @throws Error one sentence about a mistake in the configuration; nothing is installed then */
  constructor(config: VoiceApiInstrumentationConfig = {}) {
    parseConfig(toConfig(config));
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

  /** Called by the base constructor and again by registerInstrumentations(). */
  override enable(): void {
    super.enable();
    if (this.getConfig().enabled === false || this.sidetone !== undefined) return;
    const { sidetone, made, useMeterProvider } = acquire(toConfig(this.getConfig()));
    if (!made) return;
    this.sidetone = sidetone;
    this.useMeterProvider = useMeterProvider;
  }

  /** Called by registerInstrumentations() and by NodeSDK. */
  override setMeterProvider(provider: MeterProvider): void {
    super.setMeterProvider(provider);
    this.useMeterProvider?.(provider);
  }

  override disable(): void {
    super.disable();
    void this.sidetone?.shutdown();
    this.sidetone = undefined;
  }
}

function toConfig({ enabled: _, ...config }: VoiceApiInstrumentationConfig): SidetoneConfig {
  const metrics = config.metrics === false ? false : { serve: false as const, otel: true, ...config.metrics };
  return withEnvironment({ ...config, metrics }, process.env);
}
