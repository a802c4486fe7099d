import { expect, it, onTestFinished } from 'vitest';
import { json } from '../kit/server.ts';
import { startTracing, takeSpans } from '../kit/tracing.ts';
import { startApp } from '../kit/watch.ts';
import { KEY, providerServer } from './support.ts';

startTracing();

it('register({ credits }) adds readings, and nothing to the traffic of the service', async () => {
  const server = await providerServer();
  const app = startApp({
    providers: { telnyx: { hosts: [server.host], account: 'eu' } },
    credits: { accounts: [{ provider: 'telnyx', key: () => KEY, origin: server.url }], atStart: true },
  });
  onTestFinished(app.stop);
  await expect.poll(() => app.readings(), { timeout: 5000 }).toMatchObject({ credits_remaining: 400 });
  const series = await app.series();
  expect(Object.keys(series).filter((name) => /client|account_/.test(name))).toEqual([]);
  expect(takeSpans()).toEqual([]);
  expect(app.lines).toEqual([]);
  // The service's own request to the same host still counts.
  await (await fetch(`${server.url}/v2/balance`)).text();
  await expect
    .poll(async () => Object.keys(await app.series()).filter((name) => name.startsWith('client_requests')))
    .toHaveLength(1);
});

it('shutdown() ends the requests', async () => {
  const server = await providerServer();
  const app = startApp({
    credits: { accounts: [{ provider: 'telnyx', key: () => KEY, origin: server.url }], atStart: true },
  });
  await app.stop();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(server.arrivals).toEqual([]);
});

it.each(['plenty', null, {}, '1e400'])(
  'a balance of %j in a response of the service: no reading, one log line',
  async (credit) => {
    const server = await providerServer((_, response) =>
      json(response, 200, { data: { available_credit: credit, currency: 'USD' } }),
    );
    const app = startApp({ providers: { telnyx: { hosts: [server.host] } } });
    onTestFinished(app.stop);
    for (let i = 0; i < 3; i++) await (await fetch(`${server.url}/v2/balance`)).text();
    await expect
      .poll(() => app.lines.map(({ message }) => message))
      .toEqual([
        'telnyx: a response of balance.get holds no balance in a known unit; the last reading stays, and further such responses are not logged',
      ]);
    expect(Object.keys(await app.readings())).toEqual([]);
  },
);
