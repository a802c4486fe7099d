import { EventEmitter, once } from 'node:events';
import { createReadStream } from 'node:fs';
import http from 'node:http';
import type { Readable } from 'node:stream';
import axios from 'axios';
import got from 'got';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byName } from '../kit/answers.ts';
import { expectSignals } from '../kit/expect.ts';
import { UNDICI_VERSIONS } from '../kit/http/undici-clients.ts';
import { serveProxy } from '../kit/proxy.ts';
import { CERT, type Server, serve } from '../kit/server.ts';
import { cancelled, failure, type Signals } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

let server: Server;
let secure: Server;
let h2: Server;
beforeAll(async () => {
  [server, secure, h2] = await Promise.all([serve(byName), serve(byName, 'https'), serve(byName, 'http2')]);
});
afterAll(() => Promise.all([server.close(), secure.close(), h2.close()]));

const SHORT_MS = 40;
/** A name server that does not answer. */
const silentLookup = () => {};

/** undici's clock for these ticks once a second: its versions wait together. */
it.each<[limit: string, answer: string, limits: object, expected: Partial<Signals>]>([
  ['headersTimeout', 'silence', { headersTimeout: SHORT_MS }, failure('', 'timeout', 'UND_ERR_HEADERS_TIMEOUT', 3)],
  ['bodyTimeout', 'half-ok', { bodyTimeout: SHORT_MS }, failure(200, 'timeout', 'UND_ERR_BODY_TIMEOUT', 3)],
  ['bodyTimeout', 'half-error', { bodyTimeout: SHORT_MS }, failure(402, 'credits', '402', 3)],
])('%s of undici 6, 7 and 8 against %s', async (_, answer, limits, expected) => {
  const watching = watch([server.host]);
  await Promise.all(
    UNDICI_VERSIONS.map(async ({ undici }) => {
      const dispatcher = new undici.Agent(limits);
      const response = undici.fetch(`${server.url}/v1/sessions/${answer}`, { dispatcher });
      await expect(response.then((it) => it.text())).rejects.toThrow();
      await dispatcher.destroy();
    }),
  );
  await expectSignals(watching, expected);
});

describe.each(UNDICI_VERSIONS)('undici $version', ({ undici }) => {
  it('connect timeout', async () => {
    const watching = watch(['voice.internal']);
    const dispatcher = new undici.Agent({ connect: { timeout: SHORT_MS, lookup: silentLookup } });
    const request = undici.request('http://voice.internal/v1/sessions/ok', { dispatcher });
    await expect(request).rejects.toMatchObject({ code: 'UND_ERR_CONNECT_TIMEOUT' });
    await expectSignals(watching, failure('', 'timeout', 'UND_ERR_CONNECT_TIMEOUT'));
    await dispatcher.destroy();
  });

  it('a proxy that refuses the tunnel is a network failure, not cancelled by the service', async () => {
    const proxy = await serveProxy(true);
    const watching = watch([secure.host]);
    const dispatcher = new undici.ProxyAgent({ uri: proxy.url, requestTls: { ca: CERT } });
    await expect(undici.request(`${secure.url}/v1/sessions/ok`, { dispatcher })).rejects.toThrow();
    await expectSignals(watching, failure('', 'network', 'UND_ERR_ABORTED'));
    await dispatcher.destroy();
    await proxy.close();
  });

  type Begun = { ended: Promise<unknown>; giveUp: () => unknown };

  /** undici knows ways to give up besides an AbortSignal; each ends in its own RequestAbortedError. */
  const WAYS: Record<string, (url: string, dispatcher: InstanceType<typeof undici.Agent>) => Begun> = {
    'an event for a signal': (url, dispatcher) => {
      const signal = new EventEmitter();
      const ended = undici.request(url, { signal, dispatcher });
      return { ended, giveUp: () => signal.emit('abort') };
    },
    'the destruction of a pipeline': (url, dispatcher) => {
      const duplex = undici
        .pipeline(url, { method: 'GET', dispatcher }, ({ body }) => body as unknown as Readable)
        .end();
      return { ended: once(duplex, 'close'), giveUp: () => duplex.destroy() };
    },
  };

  it.each(Object.keys(WAYS))('%s before the head is cancelled and no error', async (way) => {
    const watching = watch([server.host]);
    const dispatcher = new undici.Agent();
    const begun = WAYS[way]?.(`${server.url}/v1/sessions/silence`, dispatcher);
    void server.arrival().then(() => begun?.giveUp());
    await expect(begun?.ended).rejects.toMatchObject({ code: 'UND_ERR_ABORTED' });
    await expectSignals(watching, cancelled());
    await dispatcher.destroy();
  });

  it('destroying a dispatcher cancels its requests', async () => {
    const watching = watch([server.host]);
    const dispatcher = new undici.Agent();
    const request = undici.request(`${server.url}/v1/sessions/silence`, { dispatcher });
    setTimeout(() => void dispatcher.destroy(), SHORT_MS);
    await expect(request).rejects.toThrow();
    await expectSignals(watching, cancelled());
  });

  it('an unreadable request body is cancelled, and no network failure', async () => {
    const watching = watch([server.host]);
    const dispatcher = new undici.Agent();
    const body = createReadStream('/nonexistent/recording.wav');
    const request = undici.request(`${server.url}/v1/sessions/silence/end`, { method: 'POST', body, dispatcher });
    await expect(request).rejects.toMatchObject({ code: 'ENOENT' });
    await expectSignals(watching, {
      exchanges: [{ operation: 'sessions.end', method: 'POST', status: '', category: 'cancelled', count: 1 }],
    });
    await dispatcher.destroy();
  });

  it.each<[what: string, answer: string, status: number | '', failed: string]>([
    ['before the head', 'ended-before-head', '', 'network'],
    ['within a success', 'cut-ok', 200, 'network'],
    ['within an error', 'cut-error', 402, 'credits'],
  ])('an HTTP/2 connection that ends %s is recorded as the service sees it', async (_, answer, status, failed) => {
    const watching = watch([h2.host]);
    const dispatcher = new undici.Agent({ allowH2: true, connect: { ca: CERT } });
    const response = undici.fetch(`${h2.url}/v1/sessions/${answer}`, { dispatcher });
    // undici 7 treats half a body over HTTP/2 as complete, and so does its caller.
    const whole = await response
      .then((it) => it.text())
      .then(
        () => true,
        () => false,
      );
    await expect.poll(async () => (await watching.signals()).active, { timeout: 1500, interval: 5 }).toBe(0);
    const { exchanges, faults } = await watching.signals();
    const category = whole && status === 200 ? '' : failed;
    expect({ exchanges, faults }).toEqual({
      exchanges: [{ operation: 'sessions.get', method: 'GET', status: String(status), category, count: 1 }],
      faults: {},
    });
    await dispatcher.destroy();
  });
});

describe('a client’s own limit is a timeout', () => {
  const slow = Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' });
  const viaHttp = (reason?: Error) => (url: string) =>
    new Promise((_, reject) => {
      const request = http.get(url, { agent: new http.Agent() }).on('error', reject);
      request.setTimeout(SHORT_MS, () => request.destroy(reason));
    });
  const viaTwilio = (url: string) => {
    const client = twilio('AC00000000000000000000000000000000', 'token');
    return client.request({ method: 'get', uri: url, timeout: SHORT_MS });
  };
  const clarified = { transitional: { clarifyTimeoutError: true } };
  const once = { retry: { limit: 0 } };

  it.each<[how: string, error_type: string, ask: (url: string) => Promise<unknown>]>([
    ['axios timeout', 'TimeoutError', (url) => axios.get(url, { timeout: SHORT_MS })],
    ['axios timeout, clarified', 'TimeoutError', (url) => axios.get(url, { timeout: SHORT_MS, ...clarified })],
    ['axios timeout over fetch', 'ETIMEDOUT', (url) => axios.get(url, { timeout: SHORT_MS, adapter: 'fetch' })],
    ['got timeout.request', 'TimeoutError', (url) => got(url, { timeout: { request: SHORT_MS }, ...once })],
    ['got timeout.response', 'TimeoutError', (url) => got(url, { timeout: { response: SHORT_MS }, ...once })],
    ['got timeout.socket', 'TimeoutError', (url) => got(url, { timeout: { socket: SHORT_MS }, ...once })],
    ['twilio timeout', 'TimeoutError', viaTwilio],
    ['http setTimeout and destroy()', 'TimeoutError', viaHttp()],
    ['http setTimeout and destroy(error)', 'TimeoutError', viaHttp(slow)],
  ])('%s', async (_, error_type, ask) => {
    const watching = watch([server.host]);
    await expect(ask(`${server.url}/v1/sessions/silence`)).rejects.toThrow();
    await expectSignals(watching, failure('', 'timeout', error_type));
  });

  it('got gives up on a body that does not end', async () => {
    const watching = watch([server.host]);
    const request = got(`${server.url}/v1/sessions/half-ok`, { timeout: { request: 2 * SHORT_MS }, ...once });
    await expect(request).rejects.toThrow();
    await expectSignals(watching, failure(200, 'timeout', 'TimeoutError'));
  });
});
