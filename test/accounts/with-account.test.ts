import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { WebSocket as Ws } from 'ws';
import { VoiceApiInstrumentation } from '../../src/index.ts';
import { startApp } from '../kit/watch.ts';
import { byAccount, get, kallglotServer, nodeGet, start } from './support.ts';

const key = (credits: number) => ({ authorization: `Bearer key-${credits}` });

it('names the account of everything its function starts, however the calls interleave', async () => {
  const server = await kallglotServer();
  const app = start(server, { account: 'house' });
  const customers = Array.from({ length: 200 }, (_, n) => n + 1);
  // All at once over few connections, the customers alternating between the clients.
  await Promise.all(
    customers.map((n) =>
      app.sidetone.withAccount(`customer-${n}`, async () => {
        await sleep(n % 7);
        await (n % 2 === 0 ? get : nodeGet)(`${server.url}/v1/agents`, key(n));
        await sleep(n % 5);
        if (n % 50 === 0) await get(`${server.url}/status/402`, key(0));
      }),
    ),
  );
  await get(`${server.url}/v1/agents`, key(1000));
  const readings = Object.entries(await app.series()).filter(([name]) => name.startsWith('credits_remaining'));
  const expected = customers.filter((n) => n % 50 !== 0).map((n) => [`customer-${n}`, n]);
  expect(
    Object.fromEntries(
      readings.map(([name, value]) => [/account="(.*?)",credits_unit="credits"/.exec(name)?.[1], value]),
    ),
  ).toEqual({ ...Object.fromEntries(expected), house: 1000 });
  const { requests, refusals } = await byAccount(app);
  expect(requests).toEqual({
    ...Object.fromEntries(customers.map((n) => [`customer-${n}`, n % 50 === 0 ? 2 : 1])),
    house: 1,
  });
  expect(refusals).toEqual(
    Object.fromEntries([50, 100, 150, 200].map((n) => [`customer-${n} credits insufficient_api_credits`, 1])),
  );
});

it('the innermost name applies, ends with its function, and the function’s value is returned', async () => {
  const server = await kallglotServer();
  const app = start(server);
  const { withAccount } = app.sidetone;
  const result = withAccount('outer', () => {
    const inner = withAccount('inner', () => get(`${server.url}/v1/agents`));
    return { inner, outer: get(`${server.url}/v1/agents`) };
  });
  await Promise.all([result.inner, result.outer, get(`${server.url}/v1/agents`)]);
  expect((await byAccount(app)).requests).toEqual({ inner: 1, outer: 1, default: 1 });
  expect(() =>
    withAccount('outer', () => {
      throw new RangeError('of the service');
    }),
  ).toThrow(RangeError);
  await expect(withAccount('outer', () => Promise.reject(new RangeError('later')))).rejects.toThrow('later');
});

it.each([
  ['ws', Ws],
  ['the global WebSocket', WebSocket],
] as const)('streams of %s, refused and closed, count for the account that opened them', async (_, client) => {
  const server = await kallglotServer();
  const app = start(server);
  const stream = (path: string) =>
    new Promise<void>((resolve) => {
      const socket = new client(`${server.url.replace('http', 'ws')}${path}`);
      // The global WebSocket of Node 22 does not close after a refusal.
      socket.addEventListener('error', () => resolve());
      socket.addEventListener('close', () => resolve());
    });
  await Promise.all([
    app.sidetone.withAccount('one', () => stream('/status/401')),
    app.sidetone.withAccount('two', () => stream('/v1/sessions/s/connect/close/4029')),
    // A normal end, and a failure of the provider's own: neither is caused by the account.
    app.sidetone.withAccount('three', () => stream('/v1/sessions/s/connect')),
    app.sidetone.withAccount('four', () => stream('/v1/sessions/s/connect/close/1011')),
  ]);
  await expect
    .poll(async () => await byAccount(app))
    .toEqual({
      requests: { one: 1, two: 1, three: 1, four: 1 },
      refusals: { 'one auth 401': 1, 'two rate_limit 4029': 1 },
    });
  const lines = app.lines.map(({ fields }) => [fields['account'], fields['category']]);
  expect(lines.sort()).toEqual([
    ['four', 'provider'],
    ['one', 'auth'],
    ['two', 'rate_limit'],
  ]);
});

it('also applies to calls that the service reports', async () => {
  const app = start(await kallglotServer(), { account: 'house' });
  const call = (id: string) => app.sidetone.recordCall('kallglot', { outcome: 'failed', reason: 'dial_failed', id });
  app.sidetone.withAccount('customer-17', () => call('a'));
  call('b');
  expect(app.lines.map(({ fields }) => fields['account'])).toEqual(['customer-17', 'house']);
  expect(app.sidetone.recent().map(({ account }) => account)).toEqual(['house', 'customer-17']);
});

it('without a function is a fault, and does not throw', async () => {
  const server = await kallglotServer();
  const app = start(server);
  expect(app.sidetone.withAccount('customer-1', undefined as never)).toBeUndefined();
  expect(app.lines.map(({ fields, message }) => [fields['stage'], message])).toEqual([
    ['account', expect.stringContaining('internal error in "account"')],
  ]);
});

it('works through VoiceApiInstrumentation, and on a handle that is disabled or shut down', async () => {
  const app = startApp();
  const instrumentation = new VoiceApiInstrumentation();
  expect(instrumentation.withAccount('one', () => 1)).toBe(1);
  await app.stop();
  expect(app.sidetone.withAccount('two', () => 2)).toBe(2);
  instrumentation.disable();
  expect(instrumentation.withAccount('three', () => 3)).toBe(3);
});
