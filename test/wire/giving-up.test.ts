import http from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { type Server, serve } from '../kit/server.ts';
import { cancelled, failure, type Signals } from '../kit/signals.ts';
import { turns } from '../kit/turns.ts';
import { type App, watch } from '../kit/watch.ts';

let server: Server;
beforeAll(async () => {
  server = await serve(byName);
});
afterAll(() => server.close());

const DEADLINE_MS = 60;

/** Once the server has the request and the client has the partial response. */
async function soon(give: () => void): Promise<void> {
  await server.arrival();
  await turns();
  give();
}

/** Other tests cover retries. */
const ONCE = CLIENTS.filter(({ name }) => !/RetryAgent|interceptors/.test(name));
const WITH_SIGNAL = ONCE.filter(({ lacks = [] }) => !lacks.includes('signal'));
const WITH_READ = ONCE.filter(({ lacks = [] }) => !lacks.includes('read'));

/** These abort the request without a reason: the caller's AbortError or CanceledError is all there is. */
const KEEPS_SILENT = /axios|got|node-fetch/;
/** undici's request() does so once it has handed out the body. */
const SILENT_WITHIN = /axios|got|node-fetch|request$/;

const coded = Object.assign(new Error('The caller hung up.'), { code: 'CALLER_GONE' });

describe.each(WITH_SIGNAL)('with a signal, by $name', (client) => {
  it.each<[what: string, answer: string, status: number | '', reason: unknown]>([
    ['before the head', 'silence', '', undefined],
    ['before the head, with an error for a reason', 'silence', '', new RangeError('of no interest')],
    ['before the head, with a code in the reason', 'silence', '', coded],
    ['before the head, with a text for a reason', 'silence', '', 'of no interest'],
    ['within a success', 'half-ok', 200, undefined],
    ['within a success, with a code in the reason', 'half-ok', 200, coded],
  ])('abort() %s is cancelled and no error', async (_, answer, status, reason) => {
    const watching = watch([server.host]);
    const controller = new AbortController();
    void soon(() => controller.abort(reason));
    const { release } = await client.ask(`${server.url}/v1/sessions/${answer}`, { signal: controller.signal });
    await release();
    await expectSignals(watching, cancelled(status));
    expect(watching.logged()).toEqual([]);
  });

  it('abort() in the same tick as the call leaves nothing active, and is not an error', async () => {
    const watching = watch([server.host]);
    const controller = new AbortController();
    const pending = client.ask(`${server.url}/v1/sessions/ok`, { signal: controller.signal });
    controller.abort();
    const { error, release } = await pending;
    await expectOnlyCancelled(watching);
    await release();
    expect(error).toBeDefined();
  });

  it.each<[what: string, answer: string, status: number | '', silent: RegExp]>([
    ['before the head', 'silence', '', KEEPS_SILENT],
    ['within a success', 'half-ok', 200, SILENT_WITHIN],
  ])('AbortSignal.timeout() %s is a timeout where the client passes it on', async (_, answer, status, silent) => {
    const watching = watch([server.host]);
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const { release } = await client.ask(`${server.url}/v1/sessions/${answer}`, { signal });
    await release();
    const expected = silent.test(client.name) ? cancelled(status) : failure(status, 'timeout', 'TimeoutError');
    await expectSignals(watching, expected);
  });
});

/** Some clients do not send such a request at all: then nothing counts either. */
async function expectOnlyCancelled(watching: App): Promise<void> {
  await expect.poll(async () => (await watching.signals()).active, { timeout: 1000, interval: 5 }).toBe(0);
  const { exchanges, ...rest } = await watching.signals();
  expect({ ...rest, categories: exchanges.map(({ category }) => category).filter((it) => it !== 'cancelled') }).toEqual(
    {
      errors: [],
      active: 0,
      faults: {},
      categories: [],
    },
  );
  expect(watching.logged()).toEqual([]);
}

describe.each(WITH_READ)('by $name', (client) => {
  it('a success whose body is not consumed is cancelled, and no error', async () => {
    const watching = watch([server.host]);
    const { release } = await client.ask(`${server.url}/v1/sessions/half-ok`, { read: 'cancel' });
    await expectSignals(watching, cancelled(200));
    await release();
    await expectSignals(watching, cancelled(200));
    expect(watching.logged()).toEqual([]);
  });
});

type Give = (request: http.ClientRequest) => unknown;

describe('a request of node:http', () => {
  const timedOut = Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' });

  it.each<[how: string, when: 'at once' | 'before the head' | 'within a success', give: Give, Partial<Signals>]>([
    ['destroy()', 'at once', (request) => request.destroy(), cancelled()],
    ['destroy()', 'before the head', (request) => request.destroy(), cancelled()],
    ['destroy()', 'within a success', (request) => request.destroy(), cancelled(200)],
    ['destroy(error)', 'at once', (request) => request.destroy(new Error('why')), cancelled()],
    ['destroy(error)', 'before the head', (request) => request.destroy(new Error('why')), cancelled()],
    ['destroy(error)', 'within a success', (request) => request.destroy(new Error('why')), cancelled(200)],
    ['destroy(coded error)', 'before the head', (request) => request.destroy(coded), cancelled()],
    [
      'destroy(timeout)',
      'before the head',
      (request) => request.destroy(timedOut),
      failure('', 'timeout', 'TimeoutError'),
    ],
    ['abort()', 'at once', (request) => request.abort(), cancelled()],
    ['abort()', 'before the head', (request) => request.abort(), cancelled()],
    ['abort()', 'within a success', (request) => request.abort(), cancelled(200)],
  ])('%s %s', async (_, when, give, expected) => {
    const watching = watch([server.host]);
    const answer = when === 'within a success' ? 'half-ok' : 'silence';
    const request = http.get(`${server.url}/v1/sessions/${answer}`, { agent: new http.Agent() });
    request.on('error', () => {});
    request.on('response', (response) => response.on('error', () => {}).resume());
    const closed = new Promise((resolve) => request.on('close', resolve));
    if (when === 'at once') give(request);
    else void soon(() => give(request));
    await closed;
    await expectSignals(watching, expected);
  });
});
