import { createRequire } from 'node:module';
import { join } from 'node:path';
import { metrics } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { register } from '../../src/index.ts';
import { needs, SDK_LINES } from '../kit/needs.ts';
import { serve } from '../kit/server.ts';

type Exported = { scopeMetrics: { metrics: { descriptor: { name: string }; dataPoints: Point[] }[] }[] };
type Point = { attributes: Record<string, unknown>; value: number };

describe.each(SDK_LINES)('%s', (line, folder) => {
  needs(line);

  it('sends what was counted since the last export when sidetone shuts down', async () => {
    const sdk = createRequire(join(folder, 'package.json'))(
      '@opentelemetry/sdk-metrics',
    ) as typeof import('@opentelemetry/sdk-metrics');
    const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE);
    const reader = new sdk.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const provider = new sdk.MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    // The body of its response never ends: the request counts at shutdown.
    const server = await serve((_, response) => {
      response.writeHead(402, { 'content-type': 'application/json' }).write('{"error":');
    });
    onTestFinished(async () => {
      metrics.disable();
      await provider.shutdown();
      await server.close();
    });
    const sidetone = register({
      providers: { kallglot: { hosts: [server.host] } },
      metrics: { registry: new Registry(), serve: false, otel: true },
      logger: false,
    });
    await fetch(`${server.url}/v1/sessions`);
    await sidetone.shutdown();
    const exported = (exporter.getMetrics() as unknown as Exported[]).flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    );
    const points = (name: string): Point[] =>
      exported.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
    const errors = points('voice_api.client.errors').filter(({ value }) => value > 0);
    expect(errors.map(({ value, attributes }) => [value, attributes['voice_api.error.category']])).toEqual([
      [1, 'credits'],
    ]);
    expect(points('voice_api.client.request.duration').length).toBe(1);
  });
});
