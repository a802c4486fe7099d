import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { json, type Server, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

let server: Server;
beforeAll(async () => {
  server = await serve((request, response) => {
    const [, status, code] = /(\d+)=(\w+)/.exec(request.url ?? '') ?? [];
    const [, wait = '30'] = /wait=(\d+)/.exec(request.url ?? '') ?? [];
    json(response, Number(status), { error: { code } }, { 'retry-after': wait });
  });
});
afterAll(() => server.close());

/** https://developer.kallglot.com/errors#error-types */
it.each([
  // Too many requests, or the provider is in trouble: every client must wait.
  [429, 'rate_limit_exceeded', 1],
  [429, 'concurrent_session_limit', 1],
  [500, 'internal_error', 1],
  [503, 'service_unavailable', 1],
  [502, 'dial_failed', 1],
  // About this one request: other requests need not wait.
  [409, 'idempotency_conflict', 0],
  [403, 'recording_not_permitted', 0],
])('after %i %s with Retry-After, %i of one more request is premature', async (status, code, count) => {
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  onTestFinished(app.sidetone.shutdown);
  for (let i = 0; i < 2; i++)
    await (await fetch(`${server.url}/v1/sessions?${status}=${code}`, { method: 'POST' })).text();
  const series = await app.series();
  expect(series['client_premature_requests_total{provider_name="kallglot"}'] ?? 0).toBe(count);
  const waits = Object.entries(series).filter(([name]) => name.startsWith('client_retry_after_seconds_count'));
  expect(waits.map(([, value]) => value)).toEqual([2]);
});

it.each([-3_600_000, 3_600_000])('a clock change of %d ms makes no request premature, nor hides one', async (step) => {
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  onTestFinished(app.sidetone.shutdown);
  onTestFinished(() => void vi.restoreAllMocks());
  const call = async (wait: number): Promise<void> => {
    const url = `${server.url}/v1/sessions?429=rate_limit_exceeded&wait=${wait}`;
    await (await fetch(url, { method: 'POST' })).text();
  };
  const premature = async () => (await app.series())['client_premature_requests_total{provider_name="kallglot"}'] ?? 0;
  await call(1);
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + step);
  await sleep(1100);
  await call(30);
  expect(await premature()).toBe(0);
  vi.spyOn(Date, 'now').mockImplementation(() => now() - step);
  await call(30);
  expect(await premature()).toBe(1);
});
