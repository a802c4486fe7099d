import { expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { type App, startApp } from '../kit/watch.ts';

const CALL = 'CA00000000000000000000000000000001';
const TWILIO = `/2010-04-01/Accounts/AC1/Calls/${CALL}.json`;

async function costs(app: App): Promise<Record<string, number>> {
  const text = await app.registry.metrics();
  const lines = text.matchAll(
    /^voice_api_call_cost_total\{voice_api_provider_name="(\w+)",voice_api_account="([\w-]+)",voice_api_credits_unit="(\w+)"\} (\S+)$/gm,
  );
  return Object.fromEntries(
    [...lines].map(([, provider, account, unit, value]) => [`${provider} ${account} ${unit}`, Number(value)]),
  );
}

function start(): App {
  const app = startApp();
  onTestFinished(app.stop);
  return app;
}

it('a price that comes after the end of the call counts once, though the service asks again and again', async () => {
  let price: string | null = null;
  const server = await serve((_, response) =>
    json(response, 200, { sid: CALL, status: 'completed', price, price_unit: 'USD', duration: '61' }),
  );
  onTestFinished(server.close);
  const app = startApp({ providers: { twilio: { hosts: [server.host], account: 'eu' } } });
  onTestFinished(app.stop);
  const poll = async () => (await fetch(server.url + TWILIO)).text();
  await poll();
  await expect
    .poll(async () => Object.keys(await app.series()).filter((name) => name.startsWith('call_results')))
    .toHaveLength(1);
  expect(await costs(app)).toEqual({});
  // Twilio's prices are negative texts.
  price = '-0.03000';
  for (let i = 0; i < 3; i++) await poll();
  await expect.poll(() => costs(app)).toEqual({ 'twilio eu usd': 0.03 });
});

it('each provider reports its cost in its own way, and a webhook that comes twice counts once', async () => {
  const app = start();
  const report = { type: 'end-of-call-report', endedReason: 'customer-ended-call', cost: 0.21, call: { id: 'v1' } };
  for (let i = 0; i < 2; i++) {
    app.sidetone.recordCall('vapi', { message: report });
    app.sidetone.recordCall('retell', {
      event: 'call_ended',
      call: {
        call_id: 'r1',
        call_status: 'ended',
        disconnection_reason: 'user_hangup',
        call_cost: { combined_cost: 43 },
      },
    });
    app.sidetone.recordCall('bland', { call_id: 'b1', completed: true, status: 'completed', price: 0.12 });
  }
  app.sidetone.recordCall('bland', { call_id: 'b2', completed: true, status: 'completed', price: 0.08 });
  app.sidetone.withAccount('customer-17', () =>
    app.sidetone.recordCall('bland', { call_id: 'b3', completed: true, status: 'completed', price: 1 }),
  );
  expect(await costs(app)).toEqual({
    'vapi default usd': 0.21,
    'retell default usd': 0.43,
    'bland default usd': 0.2,
    'bland customer-17 usd': 1,
  });
});

it.each(['free', '1e400', null, {}, '0x10'])('ignores a price of %j', async (price) => {
  const app = start();
  app.sidetone.recordCall('bland', { call_id: 'b1', completed: true, status: 'completed', price });
  expect(await costs(app)).toEqual({});
});

it('a call without an id may have been counted before: its cost does not count', async () => {
  const app = start();
  app.sidetone.recordCall('vapi', {
    message: { type: 'end-of-call-report', endedReason: 'customer-ended-call', cost: 1 },
  });
  expect(await costs(app)).toEqual({});
});
