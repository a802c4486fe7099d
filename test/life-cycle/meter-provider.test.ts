import { metrics as api } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import * as sdk from '@opentelemetry/sdk-metrics';
import { Registry } from 'prom-client';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { register, VoiceApiInstrumentation } from '../../src/index.ts';

/** A meter provider, and what it would export from sidetone. */
function provide() {
  const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE);
  const provider = new sdk.MeterProvider({ readers: [new sdk.PeriodicExportingMetricReader({ exporter })] });
  onTestFinished(() => provider.shutdown());
  const collect = async () => {
    exporter.reset();
    await provider.forceFlush();
    return exporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics)
      .filter(({ scope }) => scope.name === 'sidetone')
      .flatMap((scope) => scope.metrics);
  };
  const names = async () => (await collect()).map(({ descriptor }) => descriptor.name);
  /** How many calls the setup histogram counts. */
  const recorded = async () =>
    (await collect())
      .filter(({ descriptor }) => descriptor.name === 'voice_api.call.setup.duration')
      .flatMap(({ dataPoints }) => dataPoints.map(({ value }) => (value as sdk.Histogram).count))
      .reduce((sum, count) => sum + count, 0);
  return { provider, names, recorded };
}

beforeEach(() => () => api.disable());

const quiet = () => ({ logger: false as const, metrics: { registry: new Registry() } });
const CALL = { outcome: 'answered', direction: 'outbound', setupSeconds: 2 } as const;

it('the meter provider passed to registerInstrumentations() gets the metrics, and the global one gets none', async () => {
  const [global, given] = [provide(), provide()];
  api.setGlobalMeterProvider(global.provider);
  const instrumentation = new VoiceApiInstrumentation(quiet());
  onTestFinished(() => instrumentation.disable());
  registerInstrumentations({ instrumentations: [instrumentation], meterProvider: given.provider });
  instrumentation.recordCall('omind', CALL);
  expect(await given.names()).toContain('voice_api.instrumentation.info');
  expect(await given.recorded()).toBe(1);
  expect(await global.names()).toEqual([]);
});

it('the last meter provider that was set gets the metrics, each call once', async () => {
  const [one, two] = [provide(), provide()];
  const instrumentation = new VoiceApiInstrumentation(quiet());
  onTestFinished(() => instrumentation.disable());
  for (const { provider } of [one, one, two, two]) instrumentation.setMeterProvider(provider);
  instrumentation.recordCall('omind', CALL);
  expect([await one.recorded(), await two.recorded()]).toEqual([0, 1]);
  instrumentation.setMeterProvider(one.provider);
  instrumentation.recordCall('omind', CALL);
  expect([await one.recorded(), await two.recorded()]).toEqual([1, 1]);
  expect(await one.names()).toContain('voice_api.instrumentation.info');
});

it('a meter provider that was set survives disable() and enable()', async () => {
  const [global, given] = [provide(), provide()];
  api.setGlobalMeterProvider(global.provider);
  const instrumentation = new VoiceApiInstrumentation(quiet());
  onTestFinished(() => instrumentation.disable());
  instrumentation.setMeterProvider(given.provider);
  instrumentation.disable();
  instrumentation.enable();
  instrumentation.recordCall('kallglot', CALL);
  expect(await given.recorded()).toBe(1);
  expect(await given.names()).toContain('voice_api.instrumentation.info');
  expect(await global.names()).toEqual([]);
});

it('a no-op meter provider does not replace a real one', async () => {
  const given = provide();
  const instrumentation = new VoiceApiInstrumentation(quiet());
  onTestFinished(() => instrumentation.disable());
  instrumentation.setMeterProvider(given.provider);
  // registerInstrumentations() without a meter provider, and none registered.
  registerInstrumentations({ instrumentations: [instrumentation] });
  expect(await given.names()).toContain('voice_api.instrumentation.info');
});

it('a global meter provider that throws costs one fault and nothing else', async () => {
  const getMeter = () => {
    throw new Error('broken');
  };
  api.setGlobalMeterProvider({ getMeter });
  const registry = new Registry();
  const sidetone = register({ logger: false, metrics: { registry, serve: false, otel: true } });
  onTestFinished(sidetone.shutdown);
  expect(await registry.metrics()).toMatch(/faults_total\{voice_api_instrumentation_stage="metrics"\} [1-9]/);
});
