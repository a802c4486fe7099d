import http from 'node:http';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../src/providers/index.ts';
import { DIALECTS } from '../../src/simulator/dialects.ts';
import { AGENT_STREAM, CLIENTS, handshake, SESSION, streamUrl, until } from './stream-clients.ts';
import { simulate } from './support.ts';

const DOGRAH_MEDIA = '/api/v1/telephony/ws/12/1/34';

describe('stream()', () => {
  it('applies until it is changed, or healed', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    const url = streamUrl(kallglot, SESSION);
    kallglot.stream({ close: { code: 4500 } });
    for (let i = 0; i < 3; i++) expect(await CLIENTS.ws(url).ended).toBe('4500');
    kallglot.stream({ close: { code: 4010 } });
    expect(await CLIENTS.ws(url).ended).toBe('4010');
    kallglot.heal();
    const line = CLIENTS.ws(url);
    await until(() => line.frames.length === 1);
    line.close(1000);
    expect(await line.ended).toBe('1000');
  });

  it('applies so many times, to one operation first', async () => {
    const dograh = (await simulate({ providers: ['dograh'] })).provider('dograh');
    const end = (path: string) => CLIENTS.ws(streamUrl(dograh, path)).ended;
    dograh.stream({ close: { code: 1011 } });
    dograh.stream({ close: { code: 4409, reason: 'Workflow run not available' }, on: 'telephony.stream', times: 2 });
    const media: string[] = [];
    for (let i = 0; i < 3; i++) media.push(await end(DOGRAH_MEDIA));
    expect(media).toEqual(['4409 Workflow run not available', '4409 Workflow run not available', '1011']);
    expect(await end(AGENT_STREAM)).toBe('1011');
  });

  it('leaves open streams unchanged, and so does heal()', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    const line = CLIENTS.ws(streamUrl(kallglot, SESSION));
    await line.opened;
    kallglot.stream({ close: { code: 4500 } });
    kallglot.heal();
    line.send({ type: 'ping' });
    await until(() => line.frames.length === 2);
    expect(kallglot.streams[0]?.closeCode).toBeUndefined();
  });

  it('applies to streams, as answer() does to requests', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    kallglot.answer({ status: 503 });
    kallglot.revokeKey();
    expect(await CLIENTS.ws(streamUrl(kallglot, SESSION)).opened).toBe(true);
    kallglot.heal();
    kallglot.stream({ refuse: { status: 503 } });
    expect((await fetch(`${kallglot.url}/v1/sessions/sess_1/connect`)).status).toBe(200);
    expect((await handshake(streamUrl(kallglot, SESSION))).status).toBe(503);
  });

  it.each(['omind', 'kaicalls', 'itellico'] as const)('is rejected in one sentence by %s', async (name) => {
    const provider = (await simulate({ providers: [name] })).provider(name);
    expect(() => provider.stream({ silence: true })).toThrow(
      `sidetone/simulator: ${name}.stream is an object, expected a provider that documents streams`,
    );
    expect(provider.streams).toEqual([]);
    expect((await handshake(streamUrl(provider, '/nothing/here'))).status).toBe(404);
  });

  it('accepts every provider that has streams, and only operations in its table', () => {
    const withStreams = BUILT_IN_PROVIDERS.filter(({ operations }) =>
      operations?.rows.some(({ stream }) => stream === true),
    ).map(({ name }) => name);
    const dialects = Object.values(DIALECTS).flatMap(({ streams, provider }) =>
      streams ? [{ streams, provider }] : [],
    );
    expect(dialects.map(({ provider }) => provider.name).sort()).toEqual([...withStreams].sort());
    for (const { streams, provider } of dialects) {
      const known = provider.operations?.rows.map(({ name }) => name);
      expect(known).toEqual(expect.arrayContaining(Object.keys(streams.protocols)));
    }
  });
});

describe('rejects in one sentence', () => {
  it.each([
    [
      { on: 'sessions.create' },
      /^sidetone\/simulator: kallglot\.stream\.on is "sessions\.create", expected one of the streams "sessions\.connect"$/,
    ],
    [{ close: {} }, /kallglot\.stream\.close is an object, expected an object with code$/],
    [
      { close: { code: 1006 } },
      /kallglot\.stream\.close\.code is 1006, expected a code that a close frame can carry: .*drop/,
    ],
    [{ close: { code: '4029' } }, /kallglot\.stream\.close\.code is "4029", expected a code/],
    [{ close: { code: 2999 } }, /close\.code is 2999, expected/],
    [{ close: { code: 4029, reason: 'ä'.repeat(62) } }, /close\.reason is "ä+", expected a string of 0 to 123 bytes$/],
    [{ close: { code: 4029, after: 1 } }, /close\.after is 1, expected one of the keys code, reason, afterMs$/],
    [{ close: 4029 }, /kallglot\.stream\.close is 4029, expected an object$/],
    [{ refuse: {} }, /kallglot\.stream\.refuse is an object, expected an object with code or status$/],
    [{ refuse: { code: 'nope' } }, /refuse\.code is "nope", expected one of the codes "api_key_invalid"/],
    [{ refuse: { status: 200 } }, /refuse\.status is 200, expected a whole number from 400 to 599$/],
    [{ drop: 5 }, /kallglot\.stream\.drop is 5, expected true or false$/],
    [{ reset: { afterMs: -1 } }, /reset\.afterMs is -1, expected a whole number from 0 to 600000$/],
    [{ errorFrame: { message: 'x' } }, /errorFrame is an object, expected an object with code$/],
    [{ slowHandshakeMs: '5' }, /slowHandshakeMs is "5", expected a whole number from 0 to 600000$/],
    [{ times: 0 }, /times is 0, expected a whole number from 1 to 1000000$/],
    [{ silent: true }, /silent is true, expected one of the keys on, times, slowHandshakeMs, refuse, close/],
    [{ close: { code: 4029 }, drop: true }, /kallglot\.stream\.drop is true, expected not together with close$/],
    [
      { silence: true, refuse: { status: 401 } },
      /kallglot\.stream\.silence is true, expected not together with refuse$/,
    ],
    [{ halfOpen: true, errorFrame: { code: 'x' } }, /errorFrame is an object, expected not together with halfOpen$/],
    [null, /kallglot\.stream is null, expected an object$/],
  ])('%j', async (behaviour, sentence) => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    expect(() => kallglot.stream(behaviour as never)).toThrow(sentence);
    expect(await CLIENTS.ws(streamUrl(kallglot, SESSION)).opened).toBe(true);
  });

  it('accepts valid arguments', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    const right = [
      {},
      { on: 'sessions.connect', times: 1, slowHandshakeMs: 0, silence: true, reset: { afterMs: 0 } },
      { close: { code: 4999, reason: 'a'.repeat(123), afterMs: 600_000 }, errorFrame: { code: 'x', message: '' } },
      { close: { code: 1014 }, drop: false, reset: false, halfOpen: false },
      { refuse: { code: 'rate_limit_exceeded', status: 503, retryAfter: 1, headers: {}, body: null } },
    ];
    for (const behaviour of right) expect(() => kallglot.stream(behaviour)).not.toThrow();
  });
});

describe('an invalid handshake', () => {
  const upgrade = async (url: string, init: http.RequestOptions): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const request = http.request(url, init, (response) => resolve(response.resume().statusCode));
      request.once('upgrade', () => reject(new Error('accepted')));
      request.once('error', reject).end();
    });

  it.each([
    ['without a key', SESSION, { headers: { connection: 'upgrade', upgrade: 'websocket' } }, 400],
    ['of another protocol', '/v1/agents', { headers: { connection: 'upgrade', upgrade: 'h2c' } }, 200],
    ['of a path that is no stream', '/v1/agents', { headers: { connection: 'upgrade', upgrade: 'websocket' } }, 200],
    ['of no path at all', '/nothing', { headers: { connection: 'upgrade', upgrade: 'websocket' } }, 404],
    ['by POST', SESSION, { method: 'POST', headers: { connection: 'upgrade', upgrade: 'websocket' } }, 404],
  ])('%s', async (_, path, init, status) => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    expect(await upgrade(kallglot.url + path, { agent: false, ...init })).toBe(status);
    expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(200);
    expect(kallglot.streams.map((seen) => seen.status)).toEqual(path === SESSION && status === 400 ? [undefined] : []);
  });

  it('survives a client that leaves before the response', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    kallglot.stream({ slowHandshakeMs: 1500, times: 1 });
    const { hostname, port } = new URL(kallglot.url);
    const socket = net.connect(Number(port), hostname);
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
    socket.write(`GET ${SESSION} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${key}\r\n\r\n`);
    await until(() => kallglot.streams.length === 1);
    const started = performance.now();
    await new Promise((resolve) => socket.end().once('close', resolve));
    expect(performance.now() - started).toBeLessThan(1400);
    await sleep(1600);
    expect(kallglot.streams).toMatchObject([{ status: undefined, closeCode: undefined }]);
    expect(await CLIENTS.ws(streamUrl(kallglot, SESSION)).opened).toBe(true);
  });
});
