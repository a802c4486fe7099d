import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { CERT, type Server, serve } from '../kit/server.ts';
import { failure, success } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

let server: Server;
let secure: Server;
beforeAll(async () => {
  [server, secure] = await Promise.all([serve(byName), serve(byName, 'https')]);
});
afterAll(() => Promise.all([server.close(), secure.close()]));

/** The one line of an error, by its distinguishing fields. */
const CREDITS_LINE = {
  level: 'error',
  status: 402,
  category: 'credits',
  error_type: 'insufficient_api_credits',
  request_id: 'req_402',
};

describe.each(CLIENTS)('$name', (client) => {
  it('counts an error once, by the code in its body, and logs it once, with its request id', async () => {
    const watching = watch([server.host]);
    const { status, release } = await client.ask(`${server.url}/v1/sessions/credits`);
    await release();
    await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits'));
    expect({ status, logged: watching.logged() }).toEqual({ status: 402, logged: [CREDITS_LINE] });
  });

  it('counts a success once and logs nothing', async () => {
    const watching = watch([server.host]);
    const { status, release } = await client.ask(`${server.url}/v1/sessions/ok`);
    await release();
    await expectSignals(watching, success(200));
    expect({ status, logged: watching.logged() }).toEqual({ status: 200, logged: [] });
  });

  it('observes TLS', async () => {
    const watching = watch([secure.host]);
    const { status, release } = await client.ask(`${secure.url}/v1/sessions/credits`, { connect: { ca: CERT } });
    await release();
    await expectSignals(watching, failure(402, 'credits', 'insufficient_api_credits'));
    expect({ status, logged: watching.logged() }).toEqual({ status: 402, logged: [CREDITS_LINE] });
  });

  it('names the operation of a POST, and counts as many requests as were sent', async () => {
    const watching = watch([server.host]);
    const before = server.arrivals.length;
    // After a 401, undici's fetch tries twice in some cases: each is a request.
    const { release } = await client.ask(`${server.url}/v1/sessions/unauthorized/end`, {
      method: 'POST',
      body: '{}',
    });
    await release();
    const sent = server.arrivals.length - before;
    await expectSignals(watching, {
      exchanges: [{ operation: 'sessions.end', method: 'POST', status: '401', category: 'auth', count: sent }],
      errors: [{ category: 'auth', error_type: 'api_key_invalid', count: sent }],
    });
  });
});

it('logs every field in one line', async () => {
  const watching = watch([server.host]);
  await (await fetch(`${server.url}/v1/sessions/throttled`)).text();
  await expectSignals(watching, failure(429, 'rate_limit', 'rate_limit_exceeded'));
  expect(watching.lines).toEqual([
    {
      level: 'warn',
      message:
        'kallglot sessions.get failed: rate_limit_exceeded (rate_limit, HTTP 429). Honor Retry-After, reduce concurrency, add backoff to automated clients.',
      fields: {
        provider: 'kallglot',
        operation: 'sessions.get',
        method: 'GET',
        url_template: '/v1/sessions/{id}',
        status: 429,
        category: 'rate_limit',
        error_type: 'rate_limit_exceeded',
        code: 'rate_limit_exceeded',
        type: 'rate_limit_error',
        request_id: 'req_429',
        retry: 'after',
        retry_after: 7,
        account: 'default',
        duration_ms: expect.any(Number),
        provider_message: 'Too many requests.',
      },
    },
  ]);
});

it('observes a vendor’s SDK, through its own resources', async () => {
  const watching = watch([server.host]);
  const client = twilio('AC00000000000000000000000000000000', 'token');
  client.api.baseUrl = `${server.url}/v1/sessions/credits`;
  const call = client.calls.create({ to: '+15550100', from: '+15550101', url: 'https://voice.example/twiml' });
  await expect(call).rejects.toMatchObject({ status: 402 });
  await expectSignals(watching, {
    exchanges: [{ operation: '_OTHER', method: 'POST', status: '402', category: 'credits', count: 1 }],
    errors: [{ category: 'credits', error_type: 'insufficient_api_credits', count: 1 }],
  });
  expect(watching.logged()).toEqual([CREDITS_LINE]);
});
