import type { RequestListener } from 'node:http';
import got from 'got';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWERS, byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import type { Answered } from '../kit/http/ask.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { UNDICI_VERSIONS } from '../kit/http/undici-clients.ts';
import { type Server, serve } from '../kit/server.ts';
import { failure, type Signals, success } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

let server: Server;
let foreign: Server;
beforeAll(async () => {
  [server, foreign] = await Promise.all([serve(byName), serve(byName)]);
});
afterAll(() => Promise.all([server.close(), foreign.close()]));

const FOLLOWS = /fetch|interceptors|axios|got/;

describe('a redirect', () => {
  describe.each(CLIENTS.filter(({ name }) => FOLLOWS.test(name)))('followed by $name', (client) => {
    it.each<[answer: string, status: number, expected: Partial<Signals>]>([
      ['redirect-to-ok', 200, success(200, 302)],
      [
        'redirect-to-missing',
        404,
        {
          exchanges: [
            { operation: 'sessions.get', method: 'GET', status: '302', category: '', count: 1 },
            { operation: 'sessions.get', method: 'GET', status: '404', category: 'not_found', count: 1 },
          ],
          errors: [{ category: 'not_found', error_type: 'session_not_found', count: 1 }],
        },
      ],
    ])('%s is two requests, the first of them a success', async (answer, expectedStatus, expected) => {
      const watching = watch([server.host]);
      const { status, release } = await client.ask(`${server.url}/v1/sessions/${answer}`);
      await release();
      await expectSignals(watching, expected);
      expect(status).toBe(expectedStatus);
    });
  });

  describe.each(CLIENTS.filter(({ name }) => !FOLLOWS.test(name)))('not followed by $name', (client) => {
    it('is one successful request', async () => {
      const watching = watch([server.host]);
      const { status, release } = await client.ask(`${server.url}/v1/sessions/redirect-to-missing`);
      await release();
      await expectSignals(watching, success(302));
      expect(status).toBe(302);
    });
  });
});

/** Answers 503, 503, then 200. */
function recovering(status: 503 | 429): RequestListener {
  const name = status === 503 ? 'unavailable' : 'throttled-briefly';
  const answers = [name, name, 'ok'];
  return (request, response) => {
    const answer = answers.shift() ?? 'ok';
    if (answer === 'throttled-briefly') return void response.writeHead(429).end();
    ANSWERS[answer]?.(request, response);
  };
}

type Ask = (url: string) => Promise<Answered['status']>;

const BACKOFF = { minTimeout: 1, maxTimeout: 2, timeoutFactor: 1 };

const UNDICI_RETRIES = UNDICI_VERSIONS.flatMap(({ version, undici }): [string, 503 | 429, string, Ask][] => {
  const { Agent, RetryAgent, interceptors } = undici;
  // undici 6 gives up in the headers of an attempt that it will repeat: there is no body to read a code from.
  const errorType = version === 6 ? '503' : 'service_unavailable';
  const ask =
    (open: () => InstanceType<typeof Agent>): Ask =>
    async (url) => {
      const dispatcher = open();
      const { origin, pathname } = new URL(url);
      const { statusCode, body } = await dispatcher.request({ origin, path: pathname, method: 'GET' });
      await body.text();
      await dispatcher.close().catch(() => {});
      return statusCode;
    };
  return [
    [`undici ${version} RetryAgent`, 503, errorType, ask(() => new RetryAgent(new Agent(), BACKOFF) as never)],
    [
      `undici ${version} retry interceptor`,
      503,
      errorType,
      ask(() => new Agent().compose(interceptors.retry(BACKOFF)) as never),
    ],
  ];
});

describe('a retry', () => {
  it.each<[client: string, status: 503 | 429, errorType: string, ask: Ask]>([
    ...UNDICI_RETRIES,
    [
      'got',
      503,
      'service_unavailable',
      async (url) => (await got(url, { retry: { limit: 2, backoffLimit: 5 } })).statusCode,
    ],
    [
      'twilio',
      429,
      '429',
      async (url) => {
        const client = twilio('AC00000000000000000000000000000000', 'token', { autoRetry: true, maxRetryDelay: 5 });
        return (await client.request({ method: 'get', uri: url })).statusCode;
      },
    ],
  ])('by %s of a %i is a separate request', async (_, status, error_type, ask) => {
    const flaky = await serve(recovering(status));
    const watching = watch([flaky.host]);
    const answered = await ask(`${flaky.url}/v1/sessions/sess_1`);
    const category = { 429: 'rate_limit', 503: error_type === '503' ? 'provider' : 'upstream' }[status];
    await expectSignals(watching, {
      exchanges: [
        { operation: 'sessions.get', method: 'GET', status: '200', category: '', count: 1 },
        { operation: 'sessions.get', method: 'GET', status: String(status), category, count: 2 },
      ],
      errors: [{ category, error_type, count: 2 }],
    });
    expect({ answered, sent: flaky.arrivals.length }).toEqual({ answered: 200, sent: 3 });
    await flaky.close();
  });

  it('over one connection counts every time', async () => {
    const watching = watch([server.host]);
    for (let i = 0; i < 3; i++) await (await fetch(`${server.url}/v1/sessions/credits`)).text();
    await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits', 3));
    expect(watching.logged()).toHaveLength(3);
  });
});
