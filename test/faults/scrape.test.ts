import { Counter, Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { ErrorCounters } from '../../src/sinks/prometheus/error-counters.ts';
import { startApp } from '../kit/watch.ts';
import { breakMethod, faultLine, faultLines } from './break.ts';

it('a metric of ours that cannot be read costs a scrape that metric, and none of the service’s own', async () => {
  const registry = new Registry();
  new Counter({ name: 'orders_total', help: 'Orders.', registers: [registry] }).inc(7);
  const { sidetone, lines } = startApp({}, registry);
  onTestFinished(sidetone.shutdown);
  breakMethod(ErrorCounters, 'all');
  const text = await registry.metrics();
  expect(text).toContain('orders_total 7\n');
  expect(text).toContain('voice_api_instrumentation_info{version="0.1.0"} 1\n');
  expect(text).not.toContain('voice_api_client_errors_total{');
  // Of the errors, and of the totals that are made of them.
  expect(text).toContain('voice_api_instrumentation_faults_total{voice_api_instrumentation_stage="metrics"} 2\n');
  expect(faultLines(lines)).toEqual([faultLine('metrics')]);
});
