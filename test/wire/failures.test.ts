import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import type { Client } from '../kit/http/ask.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { NOWHERE, REFUSED, type Server, serve } from '../kit/server.ts';
import { failure, type Signals } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

let server: Server;
let secure: Server;
beforeAll(async () => {
  [server, secure] = await Promise.all([serve(byName), serve(byName, 'https')]);
});
afterAll(() => Promise.all([server.close(), secure.close()]));

/** Other tests cover retries. */
const ONCE = CLIENTS.filter(({ name }) => !/RetryAgent|interceptors/.test(name));

/** undici and node:http have their own codes for a connection that ends too early. */
const hungUp = ({ name }: Client) =>
  /undici|fetch$/.test(name) && name !== 'node-fetch' ? 'UND_ERR_SOCKET' : 'ECONNRESET';

describe.each(ONCE)('by $name', (client) => {
  it.each<[what: string, url: () => string, expected: Partial<Signals>]>([
    ['a refused connection', () => `http://${REFUSED}`, failure('', 'network', 'ECONNREFUSED')],
    ['a name that does not resolve', () => `http://${NOWHERE}`, failure('', 'network', 'ENOTFOUND')],
    ['a self-signed certificate', () => secure.url, failure('', 'network', 'DEPTH_ZERO_SELF_SIGNED_CERT')],
  ])('%s is a network failure', async (_, origin, expected) => {
    const watching = watch([REFUSED, NOWHERE, secure.host]);
    const { error, release } = await client.ask(`${origin()}/v1/sessions/ok`);
    await release();
    await expectSignals(watching, expected);
    expect(error).toBeInstanceOf(Error);
  });

  it.each<[what: string, answer: string, status: number | '', errorType: string]>([
    ['an end before the head', 'ended-before-head', '', hungUp(client)],
    ['a reset before the head', 'reset-before-head', '', 'ECONNRESET'],
    // An interim response is no response (RFC 8297).
    ['an end after early hints, before the head', 'ended-after-hints', '', hungUp(client)],
    ['an end within a success', 'cut-ok', 200, hungUp(client)],
    ['a reset within a success', 'reset-ok', 200, 'ECONNRESET'],
    ['no HTTP', 'malformed-garbage', '', '_OTHER'],
    ['a strange version of HTTP', 'malformed-version', '', '_OTHER'],
    ['a malformed chunk within a success', 'malformed-chunk-ok', 200, '_OTHER'],
    ['a malformed header', 'malformed-header', '', '_OTHER'],
    ['two lengths', 'malformed-length', '', '_OTHER'],
    ['a head without end', 'huge-head', '', '_OTHER'],
  ])('%s is a network failure', async (_, answer, status, errorType) => {
    const watching = watch([server.host]);
    const { release } = await client.ask(`${server.url}/v1/sessions/${answer}`);
    await release();
    await expectSignals(watching, failure(status, 'network', errorType));
  });

  it.each<[what: string, answer: string]>([
    ['an end', 'cut-error'],
    ['a reset', 'reset-error'],
    ['a malformed chunk', 'malformed-chunk'],
    ['more than was promised', 'overlong'],
    ['a second answer to the same request', 'twice'],
  ])('%s inside an error does not change the error', async (_, answer) => {
    const watching = watch([server.host]);
    const { release } = await client.ask(`${server.url}/v1/sessions/${answer}`);
    await release();
    await expectSignals(watching, failure(402, 'credits', '402'));
  });
});
