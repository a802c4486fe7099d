import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSignals } from '../kit/expect.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { type Answer, type Server, serve } from '../kit/server.ts';
import { failure } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

/** Clients publish headers in different shapes: a list of buffers, an object, lower case or not. */
const KINDS = CLIENTS.filter(({ name }) => /^(global fetch|undici \d request|http|axios|got|node-fetch)$/.test(name));

const BODY = JSON.stringify({ error: { code: 'insufficient_api_credits', request_id: 'req_body' } });

let head: string[] = [];
let statusLine = '402 Payment Required';
let server: Server;
const answer: Answer = ({ socket }) => {
  const lines = [`HTTP/1.1 ${statusLine}`, 'Content-Type: application/json', `Content-Length: ${BODY.length}`, ...head];
  socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n${BODY}`, 'latin1'));
};
beforeAll(async () => {
  server = await serve(answer);
});
afterAll(() => server.close());

type Readings = Record<string, number>;

const at = (ms: number): string => new Date(Date.now() + ms).toUTCString();
const YEAR = 365 * 86_400_000;
const remaining = 'X-API-Credits-Remaining';

const CREDITS: [head: string[], readings: Readings][] = [
  [[`${remaining}: 12`], { credits_remaining: 12 }],
  [[`${remaining}: 0`], { credits_remaining: 0 }],
  [[`${remaining}: 12.5`], { credits_remaining: 12.5 }],
  [[`${remaining}:    12   `], { credits_remaining: 12 }],
  [[`${remaining}: 12, 13`], { credits_remaining: 12 }],
  [[`${remaining}: 12`, `${remaining}: 13`], { credits_remaining: 12 }],
  [[`${remaining}: 12`, 'X-API-Credits-Used: many'], { credits_remaining: 12 }],
  ...[
    'NaN',
    '-5',
    '1e309',
    '1e3',
    'Infinity',
    '',
    ',',
    ', 5',
    '0x10',
    '1_000',
    '٣',
    '9'.repeat(20),
    '9'.repeat(2000),
    '1.2.3',
  ].map((text): [string[], Readings] => [[`${remaining}: ${text}`], {}]),
  [['X-API-Credits-Used: 3', `${remaining}: null`], { credits_used: 3 }],
  [['X-RateLimit-Limit: 60', 'X-RateLimit-Remaining: -1', 'X-RateLimit-Reset: soon'], { rate_limit_limit: 60 }],
  [['X-RateLimit-Reset: 99999999999'], {}],
];

const RETRY_AFTER: [head: string[], readings: Readings][] = [
  [['Retry-After: 7'], { client_retry_after: 7 }],
  [['Retry-After: 0'], { client_retry_after: 0 }],
  [['Retry-After: 1.5'], { client_retry_after: 1.5 }],
  [['Retry-After: 7, 8'], { client_retry_after: 7 }],
  [['Retry-After: 7', 'Retry-After: 8'], { client_retry_after: 7 }],
  [[`Retry-After: ${at(-60_000)}`], { client_retry_after: 0 }],
  [['Retry-After: Fri, 31 Dec 1999 23:59:59 GMT'], { client_retry_after: 0 }],
  [[`Date: ${at(0)}`, `Retry-After: ${at(30_000)}`], { client_retry_after: 30 }],
  ...['-1', 'soon', '99999999999', '', 'NaN', '1e3', at(10 * YEAR), '2099-01-01', 'Fri, 99 Foo 2099', 'tomorrow'].map(
    (text): [string[], Readings] => [[`Retry-After: ${text}`], {}],
  ),
];

describe.each(KINDS)('by $name', (client) => {
  const ask = async () => {
    const watching = watch([server.host]);
    const { status, release } = await client.ask(`${server.url}/v1/sessions/sess_1`);
    await release();
    return { watching, status };
  };

  it.each([...CREDITS, ...RETRY_AFTER])('%j', async (lines, readings) => {
    [statusLine, head] = ['402 Payment Required', lines];
    const { watching, status } = await ask();
    await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits'));
    const { credits_observed_timestamp_seconds: _, ...read } = await watching.readings();
    expect({ status, read }).toEqual({ status: 402, read: readings });
  });

  it('a reset too small for a Unix time counts as seconds left', async () => {
    [statusLine, head] = ['402 Payment Required', ['X-RateLimit-Reset: 5']];
    const before = Date.now() / 1000;
    const { watching } = await ask();
    await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits'));
    const { rate_limit_reset_timestamp_seconds: reset = 0 } = await watching.readings();
    // The second of the Date header may have begun a second ago.
    expect(reset).toBeGreaterThanOrEqual(before + 4);
    expect(reset).toBeLessThanOrEqual(Date.now() / 1000 + 5);
  });

  it.each<[what: string, lines: string[], request_id: string]>([
    ['none', [], 'req_body'],
    ['an empty one', ['X-Request-Id:'], 'req_body'],
    ['one with spaces', ['X-Request-Id: req 1'], 'req_body'],
    ['one with markup', ['X-Request-Id: <script>'], 'req_body'],
    ['one of another alphabet', ['X-Request-Id: r\xe9q_1'], 'req_body'],
    ['one of 128 characters', [`X-Request-Id: ${'r'.repeat(128)}`], 'r'.repeat(128)],
    ['one of 129 characters', [`X-Request-Id: ${'r'.repeat(129)}`], 'req_body'],
    ['one of 5000 characters', [`X-Request-Id: ${'r'.repeat(5000)}`], 'req_body'],
    ['two', ['X-Request-Id: req_1', 'X-Request-Id: req_2'], 'req_1'],
    [
      'one after 500 other headers',
      [...Array.from({ length: 500 }, (_, i) => `X-H-${i}: ${i}`), 'X-Request-Id: req_1'],
      'req_1',
    ],
    ['one in capitals', ['X-REQUEST-ID: req_1'], 'req_1'],
  ])('request ids: %s', async (_, lines, request_id) => {
    [statusLine, head] = ['402 Payment Required', lines];
    const { watching, status } = await ask();
    await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits'));
    expect({ status, logged: watching.logged().map((line) => line['request_id']) }).toEqual({
      status: 402,
      logged: [request_id],
    });
  });

  it.each<[line: string, status: number, error_type: string]>([
    ['402', 402, 'insufficient_api_credits'],
    ['402 ', 402, 'insufficient_api_credits'],
    ['402 \xffPayment \xe9', 402, 'insufficient_api_credits'],
    ['600 Beyond', 600, 'insufficient_api_credits'],
    ['999 Request denied', 999, 'insufficient_api_credits'],
  ])('the status line "%s"', async (line, expected, error_type) => {
    [statusLine, head] = [line, []];
    const { watching, status } = await ask();
    // Invented statuses create no label values.
    await expectSignals(watching, failure(expected > 599 ? '' : expected, 'credits', error_type));
    expect(status).toBe(expected);
  });
});

describe('a status outside HTTP', () => {
  it.each(KINDS)('has an unknown cause, by $name', async (client) => {
    [statusLine, head] = ['999 Request denied', ['Content-Encoding: unknown']];
    const watching = watch([server.host]);
    const { release } = await client.ask(`${server.url}/v1/sessions/sess_1`);
    await release();
    await expect
      .poll(async () => (await watching.signals()).errors, { timeout: 1500, interval: 5 })
      .toEqual([{ category: 'unknown', error_type: '_OTHER', count: 1 }]);
    expect((await watching.signals()).faults).toEqual({});
  });
});
