import { Counter, Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { CounterMap } from '../../src/sinks/prometheus/counter-map.ts';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';
import { breakMethod, faultLine, faultLines } from './break.ts';

it('a broken sidetone metric costs a scrape that metric only; the service’s own metrics remain', async () => {
  const registry = new Registry();
  new Counter({ name: 'orders_total', help: 'Orders.', registers: [registry] }).inc(7);
  const server = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  const { sidetone, lines } = startApp({ providers: { kallglot: { hosts: [server.host] } } }, registry);
  onTestFinished(async () => {
    await sidetone.shutdown();
    await server.close();
  });
  await (await fetch(`${server.url}/v1/sessions`, { method: 'POST' })).text();
  expect(await registry.metrics()).toContain('voice_api_client_errors_total{');
  breakMethod(CounterMap, 'samples');
  const text = await registry.metrics();
  expect(text).toContain('orders_total 7\n');
  expect(text).toContain('voice_api_instrumentation_info{version="0.1.0"} 1\n');
  expect(text).not.toContain('voice_api_client_errors_total{');
  // Of the errors, the requests and refusals by account, the costs, the connects and the closes.
  expect(text).toContain('voice_api_instrumentation_faults_total{voice_api_instrumentation_stage="metrics"} 6\n');
  expect(faultLines(lines)).toEqual([faultLine('metrics')]);
});
