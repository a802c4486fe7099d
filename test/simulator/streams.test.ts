import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WebSocket as WsWebSocket } from 'ws';
import { kallglot as catalogued } from '../../src/providers/kallglot/provider.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { bareEnd, CLIENT_NAMES, CLIENTS, handshake, SESSION, streamUrl, until } from './stream-clients.ts';
import { simulate } from './support.ts';

async function kallglotOnly() {
  const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
  return { kallglot, url: streamUrl(kallglot, SESSION), codes: () => kallglot.streams.map((seen) => seen.closeCode) };
}

/** Healthy until something ends it. */
async function isHealthy(line: ReturnType<(typeof CLIENTS)['ws']>): Promise<void> {
  expect(await line.opened).toBe(true);
  line.send({ type: 'session.end' });
  expect(await line.ended).toBe('1000');
  expect(line.frames.map((frame) => (frame as { type: string }).type)).toEqual(['session.ready', 'session.ended']);
}

describe.each(CLIENT_NAMES)('a stream of the client %s', (client) => {
  const dial = CLIENTS[client];

  it('is healthy, and records what it did', async () => {
    const { kallglot, url } = await kallglotOnly();
    const line = dial(url);
    expect(await line.opened).toBe(true);
    const [open] = kallglot.streams;
    expect(open).toEqual({
      operation: 'sessions.connect',
      path: '/v1/sessions/sess_1/connect?token=REDACTED',
      status: 101,
      closeCode: undefined,
    });
    await isHealthy(line);
    await until(() => open?.closeCode === 1000);
    expect([kallglot.streams.length, kallglot.requests]).toEqual([1, []]);
  });

  it('closes with each code and reason, immediately', async () => {
    const { kallglot, url, codes } = await kallglotOnly();
    const rows = (catalogued.closes?.rows ?? []).map(({ code }) => code);
    for (const code of rows) {
      kallglot.stream({ close: { code, reason: `because ${code}` } });
      const line = dial(url);
      expect(await line.ended).toBe(`${code} because ${code}`);
      expect(line.frames).toEqual([]);
    }
    await until(() => codes().every((code) => code !== undefined));
    expect(codes()).toEqual(rows);
  });

  it('follows the URL of the answer and stays in the simulator', async () => {
    const { kallglot } = await kallglotOnly();
    kallglot.stream({ close: { code: 4029, reason: 'concurrent_session_limit' } });
    const created = await fetch(`${kallglot.url}/v1/sessions`, { method: 'POST' });
    const { id, stream } = (await created.json()) as { id: string; stream: { url: string; token: string } };
    expect(stream.url).toBe(`ws://${kallglot.host}/v1/sessions/${id}/connect`);
    expect(await dial(`${stream.url}?token=${stream.token}`).ended).toBe('4029 concurrent_session_limit');
    const read = await fetch(`${kallglot.url}/v1/sessions/${id}`);
    expect(((await read.json()) as { stream: object }).stream).toEqual(stream);
  });

  it('closes with a frame without a code', async () => {
    const { kallglot, url, codes } = await kallglotOnly();
    kallglot.stream({ close: { code: 1005 } });
    expect(await dial(url).ended).toBe('1005');
    await until(() => codes()[0] === 1005);
  });

  it('is healthy for a while before it closes', async () => {
    const { kallglot, url } = await kallglotOnly();
    kallglot.stream({ close: { code: 4029, afterMs: 150 } });
    const line = dial(url);
    expect(await line.opened).toBe(true);
    const started = performance.now();
    line.send({ type: 'ping' });
    expect(await line.ended).toBe('4029');
    expect(performance.now() - started).toBeGreaterThan(100);
    expect(line.frames).toEqual([{ type: 'session.ready' }, { type: 'pong', session_id: 'sess_1' }]);
    kallglot.stream({ close: { code: 4029, afterMs: 60_000 } });
    await isHealthy(dial(url));
  });

  it('drops: the connection ends without a close frame', async () => {
    const { kallglot, url, codes } = await kallglotOnly();
    kallglot.stream({ drop: true });
    const line = dial(url);
    expect([await line.opened, await line.ended, line.frames]).toEqual([true, '1006', []]);
    kallglot.stream({ drop: { afterMs: 50 } });
    const later = dial(url);
    expect([await later.ended, later.frames]).toEqual(['1006', [{ type: 'session.ready' }]]);
    await until(() => codes().every((code) => code === 1006));
    kallglot.stream({ drop: false });
    await isHealthy(dial(url));
  });

  it('resets', async () => {
    const { kallglot, url, codes } = await kallglotOnly();
    kallglot.stream({ reset: true });
    const line = dial(url);
    expect([await line.opened, await line.ended, line.frames]).toEqual([true, '1006', []]);
    kallglot.stream({ reset: { afterMs: 50 } });
    const later = dial(url);
    expect([await later.ended, later.frames]).toEqual(['1006', [{ type: 'session.ready' }]]);
    await until(() => codes().every((code) => code === 1006));
  });

  it('is silent: it sends nothing, but answers a close', async () => {
    const { kallglot, url, codes } = await kallglotOnly();
    kallglot.stream({ silence: true });
    const line = dial(url);
    expect(await line.opened).toBe(true);
    for (const type of ['ping', 'session.end']) line.send({ type });
    await sleep(50);
    line.close(1000);
    expect([await line.ended, line.frames]).toEqual(['1000', []]);
    await until(() => codes()[0] === 1000);
  });

  it('is half-open: it answers nothing, not even a close', async () => {
    const { kallglot, url, codes } = await kallglotOnly();
    kallglot.stream({ halfOpen: true });
    const line = dial(url);
    expect(await line.opened).toBe(true);
    line.send({ type: 'ping' });
    line.close(1000);
    const ended = await Promise.race([line.ended, sleep(200, 'still waiting')]);
    expect([ended, line.frames, codes()]).toEqual(['still waiting', [], [undefined]]);
  });

  it('is refused in the handshake', async () => {
    const { kallglot, url } = await kallglotOnly();
    kallglot.stream({ refuse: { code: 'stream_token_invalid' } });
    expect(await dial(url).ended).toBe('failed');
    // undici sends a request with 401 twice: lib/web/fetch/index.js, httpNetworkOrCacheFetch.
    expect(new Set(kallglot.streams.map(({ status, closeCode }) => `${status} ${closeCode}`))).toEqual(
      new Set(['401 undefined']),
    );
    kallglot.stream({ refuse: { status: 503 }, times: 1 });
    expect(await dial(url).ended).toBe('failed');
    await isHealthy(dial(url));
  });

  it('opens late', async () => {
    const { kallglot, url } = await kallglotOnly();
    kallglot.stream({ slowHandshakeMs: 900, times: 1 });
    const started = performance.now();
    const line = dial(url);
    await until(() => kallglot.streams.length === 1);
    expect(kallglot.streams[0]?.status).toBeUndefined();
    expect(await line.opened).toBe(true);
    expect(performance.now() - started).toBeGreaterThan(890);
    await isHealthy(line);
    const again = performance.now();
    await isHealthy(dial(url));
    expect(performance.now() - again).toBeLessThan(890);
  });

  it('ends with the simulator: 1001, or without a frame where it was half-open', async () => {
    const simulator = await startSimulator({ providers: ['kallglot'] });
    const kallglot = simulator.provider('kallglot');
    const line = dial(streamUrl(kallglot, SESSION));
    await line.opened;
    kallglot.stream({ halfOpen: true });
    const dead = dial(streamUrl(kallglot, SESSION));
    await dead.opened;
    kallglot.stream({ slowHandshakeMs: 60_000 });
    const waiting = dial(streamUrl(kallglot, SESSION));
    await until(() => kallglot.streams.length === 3);
    const started = performance.now();
    await simulator.close();
    expect(performance.now() - started).toBeLessThan(1000);
    expect([await line.ended, await dead.ended, await waiting.ended]).toEqual(['1001', '1006', 'failed']);
    expect(kallglot.streams.map(({ closeCode }) => closeCode)).toEqual([1001, 1006, undefined]);
  });
});

describe('on the wire', () => {
  it('a refusal has the body and the headers of the provider', async () => {
    const { kallglot, url } = await kallglotOnly();
    kallglot.stream({ refuse: { code: 'stream_token_invalid' } });
    const { status, headers, body } = await handshake(url);
    expect([status, headers['content-type'], headers.connection]).toEqual([401, 'application/json', 'close']);
    expect(headers['x-api-credits-remaining']).toBeUndefined();
    expect(JSON.parse(body)).toEqual({
      error: {
        type: 'authentication_error',
        code: 'stream_token_invalid',
        message: 'Stream token is invalid or expired',
        request_id: headers['x-request-id'],
      },
    });
    kallglot.stream({ refuse: { code: 'rate_limit_exceeded', retryAfter: 7, headers: { 'X-Edge': 'a' } } });
    const limited = await handshake(url);
    expect([limited.status, limited.headers['retry-after'], limited.headers['x-edge']]).toEqual([429, '7', 'a']);
    kallglot.stream({ refuse: { status: 502, body: '<h1>Bad Gateway</h1>' } });
    expect(await handshake(url)).toMatchObject({ status: 502, body: '<h1>Bad Gateway</h1>' });
  });

  it('an accepted handshake has the provider’s headers, and a subprotocol where one was offered', async () => {
    const { url } = await kallglotOnly();
    const { status, headers, protocol } = await handshake(url, ['voice']);
    expect([status, headers['content-type'], protocol]).toEqual([101, undefined, 'voice']);
    expect(headers['x-request-id']).toMatch(/^req_\w+$/);
    expect(headers['x-api-credits-remaining']).toBe('412');
    expect(Date.parse(headers.date ?? '')).toBeGreaterThan(Date.now() - 5000);
  });

  it('a drop is a FIN, a reset is a RST, whatever is still in flight', async () => {
    const { kallglot, url } = await kallglotOnly();
    kallglot.stream({ drop: { afterMs: 30 } });
    expect(await bareEnd(url)).toBe('101 FIN');
    kallglot.stream({ reset: true });
    expect(await bareEnd(url)).toBe('101 RST');
  });

  it('answers pings, except on a half-open stream', async () => {
    const { kallglot, url } = await kallglotOnly();
    const pong = async (): Promise<string> => {
      const websocket = new WsWebSocket(url);
      await new Promise((resolve) => websocket.once('open', resolve));
      const answer = new Promise<string>((resolve) => websocket.once('pong', () => resolve('pong')));
      websocket.ping();
      const received = await Promise.race([answer, sleep(150, 'nothing')]);
      websocket.terminate();
      return received;
    };
    expect(await pong()).toBe('pong');
    kallglot.stream({ silence: true });
    expect(await pong()).toBe('pong');
    kallglot.stream({ halfOpen: true });
    expect(await pong()).toBe('nothing');
    await until(() => kallglot.streams.every(({ closeCode }) => closeCode === 1006));
  });
});
