import { setTimeout as sleep } from 'node:timers/promises';
import { fetch as undiciFetch, request as undiciRequest } from 'undici';
import { describe, expect, it } from 'vitest';
import { WebSocket as Ws } from 'ws';
import type { AccountRequest } from '../../src/index.ts';
import { byAccount, get, kallglotServer, nodeGet, start } from './support.ts';

const SECRET = 'kc_live_4fZ0q8LkT2mNp7Rs';
const headers = { Authorization: `Bearer ${SECRET}`, 'X-Tenant': 'acme' };

const clients = {
  fetch: (url: string) => get(url, headers),
  'the fetch of undici': async (url: string) => void (await (await undiciFetch(url, { headers })).text()),
  'the request of undici': async (url: string) => void (await (await undiciRequest(url, { headers })).body.text()),
  'node:http': (url: string) => nodeGet(url, headers),
  'node:http with raw headers': (url: string) =>
    nodeGet(url, ['Host', new URL(url).host, ...Object.entries(headers).flat()] as never),
  ws: (url: string) =>
    new Promise<void>((resolve) => {
      new Ws(url.replace('http', 'ws'), { headers }).on('close', () => resolve());
    }),
};

describe.each(Object.entries(clients))('%s', (name, send) => {
  it('passes the request to the function and keeps no header', async () => {
    const server = await kallglotServer();
    const seen: (Omit<AccountRequest, 'header'> & { tenant?: string | undefined })[] = [];
    const app = start(server, {
      account: ({ header, ...request }) => {
        seen.push({ ...request, tenant: header('x-tenant') });
        expect([header('AUTHORIZATION'), header('x-nothing')]).toEqual([`Bearer ${SECRET}`, undefined]);
        return header('x-tenant');
      },
    });
    await send(`${server.url}/v1/sessions/s1?verbose=1`);
    expect(seen).toEqual([
      {
        provider: 'kallglot',
        operation: 'sessions.get',
        method: 'GET',
        host: server.host,
        path: '/v1/sessions/s1?verbose=1',
        tenant: 'acme',
      },
    ]);
    expect((await byAccount(app)).requests).toEqual({ acme: 1 });
    expect(await app.registry.metrics()).not.toContain(SECRET);
    if (name === 'fetch') expect(Object.keys(await app.series())).not.toContain('Bearer');
  });
});

it('names accounts by host and by path', async () => {
  const server = await kallglotServer();
  const app = start(server, {
    account: ({ path }) => /^\/v1\/accounts\/(\w+)/.exec(path)?.[1] ?? '',
  });
  for (const path of ['accounts/eu/calls', 'accounts/us/calls', 'accounts/eu', 'agents'])
    await get(`${server.url}/v1/${path}`);
  expect((await byAccount(app)).requests).toEqual({ eu: 2, us: 1, default: 1 });
});

it('withAccount() overrides the function', async () => {
  const server = await kallglotServer();
  const app = start(server, { account: () => 'of-the-function' });
  await app.sidetone.withAccount('of-the-context', () => get(`${server.url}/v1/agents`));
  await get(`${server.url}/v1/agents`);
  expect((await byAccount(app)).requests).toEqual({ 'of-the-context': 1, 'of-the-function': 1 });
});

function fail(): never {
  throw new Error(`no account for ${SECRET}`);
}

const bad: readonly (readonly [string, () => unknown])[] = [
  ['throws', fail],
  ['throws something that is not an error', () => Promise.reject.call(null)],
  ['returns a key', () => SECRET],
  ['returns a header with a key', () => `Bearer ${SECRET}`],
  ['returns a key without a prefix', () => '9f86d081884c7d659a2feaa0c55ad015'],
  ['returns a JSON Web Token', () => 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.aaaaaaaa'],
  ['returns a phone number', () => '+14155550123'],
  ['returns digits of a phone number', () => '14155550123'],
  ['returns an id that looks like a key', () => '507f1f77bcf86cd799439011'],
  ['returns a phone number behind a word', () => 'acct-4155550123'],
  ['returns an e-mail address', () => 'jane@example.com'],
  ['returns a number', () => 17],
  ['returns an object', () => ({ name: 'acme' })],
  ['returns a Promise', async () => 'acme'],
  ['returns a value that cannot be text', () => Symbol('acme')],
  ['returns a name with a newline', () => 'acme\nvoice_api_fake 1'],
  ['returns a name of 65 characters', () => 'a'.repeat(65)],
  [
    'returns a Proxy that throws',
    () =>
      new Proxy(
        {},
        {
          get: () => {
            throw new Error('trap');
          },
        },
      ),
  ],
];

/** Of a service in JavaScript. Vitest reports a rejection that nobody handles. */
const REJECTING = ['returns a Promise that rejects', async () => fail()] as const;

it.each([...bad, REJECTING])('a function that %s counts one fault, and the account is _OTHER', async (_, account) => {
  const server = await kallglotServer();
  const app = start(server, { account: account as () => string });
  await get(`${server.url}/status/402`);
  expect(await byAccount(app)).toEqual({
    requests: { _OTHER: 1 },
    refusals: { '_OTHER credits insufficient_api_credits': 1 },
  });
  const series = await app.series();
  expect(series['instrumentation_faults_total{instrumentation_stage="account"}']).toBe(1);
  // It still counts, and is reported without the name.
  expect(series['client_requests_total{provider_name="kallglot",error_category="credits"}']).toBe(1);
  const output = JSON.stringify(app.lines) + (await app.registry.metrics());
  for (const secret of [SECRET, '9f86d081884c7d659a2feaa0c55ad015', '4155550123', 'jane@example.com', 'voice_api_fake'])
    expect(output).not.toContain(secret);
});

it.each(bad.filter(([what]) => what.startsWith('returns')))(
  'withAccount() with the result of a function that %s counts as _OTHER',
  async (_, name) => {
    const server = await kallglotServer();
    const app = start(server);
    const value = await app.sidetone.withAccount(name() as string, async () => {
      await get(`${server.url}/v1/agents`);
      return 'done';
    });
    expect(value).toBe('done');
    expect((await byAccount(app)).requests).toEqual({ _OTHER: 1 });
  },
);

it.each([
  ['customer-17', 'customer-17'],
  ['eu:sales.1_a', 'eu:sales.1_a'],
  ['17', '17'],
  ['0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ['a'.repeat(29), 'a'.repeat(29)],
])('accepts %s as a name', async (name, label) => {
  const server = await kallglotServer();
  const app = start(server, { account: () => name });
  await get(`${server.url}/v1/agents`);
  expect((await byAccount(app)).requests).toEqual({ [label]: 1 });
});

it.each([
  [{}, 500],
  [{ maxAccounts: 3 }, 3],
])(
  '10,000 names with %j: the first %d have their own series, the rest count as _OTHER, with one fault',
  async (config, limit) => {
    const server = await kallglotServer();
    let n = 0;
    const app = start(server, { account: () => `tenant-${n++}` }, config);
    // The hostile part is the names: a few real requests suffice, at a tenth of the time.
    const sent = limit === 500 ? 2000 : 50;
    for (let i = 0; i < sent; i += 50) {
      await Promise.all(Array.from({ length: 50 }, () => nodeGet(`${server.url}/status/429`)));
      await sleep(0);
    }
    const { requests, refusals } = await byAccount(app);
    expect(Object.keys(requests).length).toBe(limit + 1);
    expect(requests['_OTHER']).toBe(sent - limit);
    expect(Object.values(requests).reduce((sum, count) => sum + count, 0)).toBe(sent);
    expect(Object.keys(refusals).length).toBe(limit + 1);
    expect((await app.series())['instrumentation_faults_total{instrumentation_stage="account"}']).toBe(1);
    expect(app.lines.filter(({ message }) => message.includes('internal error'))).toHaveLength(1);
  },
);
