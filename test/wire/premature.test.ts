import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

const MINUTE = { 'content-type': 'application/json', 'retry-after': '60' };
const AGAIN = 5;

/** The number of premature requests when each gets this response and ignores its Retry-After. */
async function premature(status: number, code: string, paths: readonly string[]): Promise<number> {
  const server = await serve((_, response) =>
    response.writeHead(status, MINUTE).end(JSON.stringify({ error: { code, message: 'No.' } })),
  );
  onTestFinished(() => server.close());
  const { sidetone, series } = startApp({ providers: { kallglot: { hosts: [server.host] } }, logger: false });
  onTestFinished(() => sidetone.shutdown());
  for (const path of paths) {
    const response = await fetch(server.url + path, { method: 'POST' });
    await response.text();
    // The response is classified once its body has ended.
    await sleep(20);
  }
  return (await series())['client_premature_requests_total{provider_name="kallglot"}'] ?? 0;
}

// https://developer.kallglot.com/errors: the status and the meaning of each.
it.each([
  [429, 'rate_limit_exceeded', AGAIN],
  [429, 'concurrent_session_limit', AGAIN],
  [503, 'freeswitch_unavailable', AGAIN],
  [503, 'service_unavailable', AGAIN],
  [500, 'internal_error', AGAIN],
  // The wait applies to requests with the same key: another one is not early.
  [409, 'idempotency_conflict', 0],
  [402, 'insufficient_api_credits', 0],
])('%i %s with a Retry-After, and five more requests at once: %i are premature', async (status, code, expected) => {
  const paths = Array<string>(1 + AGAIN).fill('/v1/sessions');
  expect(await premature(status, code, paths)).toBe(expected);
});

it('another operation’s Retry-After does not apply', async () => {
  const paths = ['/v1/sessions', '/v1/sessions/a/end', '/v1/sessions/a/dial'];
  expect(await premature(503, 'freeswitch_unavailable', paths)).toBe(0);
});
