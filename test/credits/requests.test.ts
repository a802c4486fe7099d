import { expect, it } from 'vitest';
import { json } from '../kit/server.ts';
import { documented, IDS, KEY, play, providerServer, settingsOf } from './support.ts';

const basic = (user: string) => `Basic ${Buffer.from(`${user}:${KEY}`).toString('base64')}`;

// The paths and the headers of each provider's documentation; the last column is what its answer above means.
it.each([
  [
    'twilio',
    `/2010-04-01/Accounts/${IDS['twilio']?.['AccountSid']}/Balance.json`,
    'authorization',
    basic(IDS['twilio']?.['AccountSid'] ?? ''),
    ['-3.2 usd'],
  ],
  ['telnyx', '/v2/balance', 'authorization', `Bearer ${KEY}`, ['400 usd']],
  ['vonage', '/account/get-balance', 'authorization', basic('abcd1234'), ['10.28 eur']],
  ['plivo', '/v1/Account/MAXXXXXXXXXXXXXXXXXX/', 'authorization', basic('MAXXXXXXXXXXXXXXXXXX'), ['23.79822 usd']],
  ['deepgram', '/v1/projects/project-1/balances', 'authorization', `Token ${KEY}`, ['12.5 usd', '40 minutes']],
  ['elevenlabs', '/v1/user/subscription', 'xi-api-key', KEY, ['1000 credits']],
  ['bland', '/v1/me', 'authorization', KEY, ['7.5 usd']],
  ['ultravox', '/api/accounts/me', 'x-api-key', KEY, ['1534.5 seconds']],
  ['dograh', '/api/v1/organizations/billing/credits', 'x-api-key', KEY, ['80 credits']],
  ['kallglot', '/v1/agents', 'authorization', `Bearer ${KEY}`, ['42 credits']],
])('asks %s as documented, and reads the answer', async (provider, path, header, value, readings) => {
  const server = await providerServer();
  const ids = IDS[provider];
  const account = { provider, account: 'eu', key: 'THE_KEY', origin: server.url, ...(ids && { ids }) };
  const { reads, pass } = play(settingsOf({ accounts: [account], atStart: true }));
  await pass(1);
  expect(server.arrivals.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${path}`]);
  expect(server.arrivals[0]?.headers).toContain(`${header}: ${value}`);
  expect(reads).toMatchObject([{ provider, account: 'eu', keyVariable: 'THE_KEY', failures: 0 }]);
  expect(reads[0]?.verdict.credits.map(({ remaining, unit }) => `${remaining} ${unit}`)).toEqual(readings);
});

it('sends the secret of an API key with the SID of that key', async () => {
  const server = await providerServer();
  const ids = { ...IDS['twilio'], ApiKeySid: 'SK1' };
  const { pass } = play(
    settingsOf({ accounts: [{ provider: 'twilio', key: 'THE_KEY', origin: server.url, ids }], atStart: true }),
  );
  await pass(1);
  expect(server.arrivals[0]?.headers).toContain(`authorization: ${basic('SK1')}`);
});

const telnyx = (url: string) => ({ accounts: [{ provider: 'telnyx', account: 'eu', key: 'THE_KEY', origin: url }] });
const failure = (category: string, errorType: string, failures: number) => ({
  verdict: { category, errorType, failed: true, credits: [] },
  failures,
});

it.each<[string, number, unknown, string, string]>([
  ['a wrong key', 401, { errors: [{ code: '10009' }] }, 'auth', '10009'],
  [
    'a balance that is no number',
    200,
    { data: { available_credit: 'plenty', currency: 'USD' } },
    'unknown',
    'balance_unreadable',
  ],
  [
    'a number that is too large',
    200,
    '{"data":{"available_credit":1e400,"currency":"USD"}}',
    'unknown',
    'balance_unreadable',
  ],
  ['no balance', 200, { data: {} }, 'unknown', 'balance_unreadable'],
  [
    'an invalid currency',
    200,
    { data: { available_credit: '1', currency: 'BANANAS' } },
    'unknown',
    'balance_unreadable',
  ],
  ['a page of a proxy', 200, '<!doctype html><html>sign in</html>', 'unknown', 'balance_unreadable'],
  [
    'an answer of 100 KB',
    200,
    { data: { available_credit: '1', currency: 'USD', more: 'x'.repeat(100_000) } },
    'unknown',
    'balance_unreadable',
  ],
])('%s yields no reading, and one log line', async (_, status, body, category, errorType) => {
  const server = await providerServer((_request, response) => {
    if (typeof body === 'string') response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    else json(response, status, body);
  });
  const { reads, lines, pass } = play(settingsOf(telnyx(server.url)));
  await pass(3600);
  expect(reads.length).toBeGreaterThan(1);
  expect(reads).toMatchObject(reads.map((_read, i) => failure(category, errorType, i + 1)));
  expect(lines).toMatchObject([
    { level: 'warn', fields: { provider: 'telnyx', account: 'eu', key_variable: 'THE_KEY', category } },
  ]);
  expect(lines[0]?.sentence).toContain('with the key from THE_KEY');
  expect(JSON.stringify([reads, lines])).not.toContain(KEY);
});

it('follows no redirect: the key stays with the provider', async () => {
  const other = await providerServer();
  const server = await providerServer((_, response) =>
    response.writeHead(302, { location: `${other.url}/v2/balance` }).end(),
  );
  const { reads, pass } = play(settingsOf({ ...telnyx(server.url), atStart: true }));
  await pass(1);
  expect(reads).toMatchObject([failure('unknown', 'balance_unreadable', 1)]);
  expect(other.arrivals).toEqual([]);
});

it('reads at most 64 KiB of an answer, and then closes the connection', async () => {
  let sent = 0;
  let ended = (): void => {};
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const server = await providerServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).on('close', ended);
    const send = (): void => {
      while (!response.destroyed && response.write(' '.repeat(16_384))) sent += 16_384;
    };
    response.on('drain', send);
    send();
  });
  const { reads, pass } = play(settingsOf({ ...telnyx(server.url), atStart: true }));
  await pass(1);
  await closed;
  expect(reads).toMatchObject([failure('unknown', 'balance_unreadable', 1)]);
  expect(sent).toBeLessThan(8 * 1024 * 1024);
});

it('a server that is gone is a failure of the network, and the next answer is read again', async () => {
  const server = await providerServer((request, response, body) => {
    if (server.arrivals.length === 1) request.socket.destroy();
    else documented(request, response, body);
  });
  const { reads, lines, pass } = play(settingsOf(telnyx(server.url)));
  await pass(3600);
  expect(reads.map(({ failures, verdict }) => [failures, verdict.category])).toEqual([
    [1, 'network'],
    ...reads.slice(1).map(() => [0, undefined]),
  ]);
  expect(lines.map(({ level }) => level)).toEqual(['warn', 'info']);
});

it.each<[string, (() => unknown) | string]>([
  ['a function without a key', () => undefined],
  [
    'a function that throws',
    () => {
      throw new Error(KEY);
    },
  ],
  ['a function that injects a header', () => `${KEY}\r\nx-evil: 1`],
])('%s: nothing is sent', async (_, key) => {
  const server = await providerServer();
  const config = { accounts: [{ provider: 'telnyx', account: 'eu', key, origin: server.url }], atStart: true };
  const { reads, lines, pass } = play(settingsOf(config));
  await pass(1);
  expect(reads).toMatchObject([{ keyVariable: 'function', ...failure('auth', 'key_missing', 1) }]);
  expect(server.arrivals).toEqual([]);
  expect(JSON.stringify([reads, lines])).not.toContain(KEY);
});

it('a function may return a promise, and another key after a rotation', async () => {
  const server = await providerServer();
  let count = 0;
  const key = async () => ` key-${++count}\n`;
  const { pass } = play(settingsOf({ accounts: [{ provider: 'telnyx', key, origin: server.url }] }));
  await pass(700);
  expect(server.arrivals.map(({ headers }) => headers.find((line) => line.startsWith('authorization')))).toEqual([
    'authorization: Bearer key-1',
    'authorization: Bearer key-2',
  ]);
});
