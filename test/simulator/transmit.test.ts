import { setTimeout as sleep } from 'node:timers/promises';
import zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { raw, simulate } from './support.ts';

const BODY = { error: { code: 'call_failed', message: 'Outbound call could not be placed' } };

async function failing() {
  const kaicalls = (await simulate({ providers: ['kaicalls'] })).provider('kaicalls');
  return { kaicalls, url: `${kaicalls.url}/api/v1/calls` };
}

describe('transfer', () => {
  it.each([
    ['gzip', zlib.gunzipSync],
    ['deflate', zlib.inflateSync],
    ['br', zlib.brotliDecompressSync],
    ['zstd', zlib.zstdDecompressSync],
  ] as const)('%s', async (transfer, decode) => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ code: 'call_failed', transfer });
    const { status, headers, body } = await raw(url);
    expect([status, headers['content-encoding'], headers['content-length']]).toEqual([
      500,
      transfer,
      String(body.byteLength),
    ]);
    expect(JSON.parse(decode(body).toString())).toEqual(BODY);
  });

  it('plain has a length and no content coding', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ code: 'call_failed', transfer: 'plain' });
    const { headers, body } = await raw(url);
    expect([headers['content-length'], headers['content-encoding']]).toEqual([String(body.byteLength), undefined]);
    expect(JSON.parse(body.toString())).toEqual(BODY);
  });

  it('chunked has no length and more than one chunk', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ code: 'call_failed', transfer: 'chunked' });
    const { headers, body, chunks } = await raw(url);
    expect([headers['content-length'], headers['transfer-encoding']]).toEqual([undefined, 'chunked']);
    expect(chunks).toBeGreaterThan(1);
    expect(JSON.parse(body.toString())).toEqual(BODY);
  });

  it('gzip is what fetch() decodes; a healthy response is coded the same way', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ transfer: 'gzip' });
    const response = await fetch(url);
    expect([response.status, response.headers.get('content-encoding')]).toEqual([200, 'gzip']);
    expect(await response.json()).toMatchObject({ has_more: false });
  });
});

describe('a broken transfer', () => {
  it('cuts the body, but not one that is short enough', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ code: 'call_failed', cutAfterBytes: 10 });
    const response = await fetch(url);
    expect(response.status).toBe(500);
    await expect(response.text()).rejects.toThrow('terminated');
    kaicalls.answer({ code: 'call_failed', cutAfterBytes: 100_000 });
    expect(await (await fetch(url)).json()).toEqual(BODY);
  });

  it('resets before the head: there is no response', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ reset: 'before-headers', times: 1 });
    await expect(raw(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await raw(url)).status).toBe(200);
    expect(kaicalls.requests.map(({ status }) => status)).toEqual([undefined, 200]);
  });

  it('resets after the head: there is a status and no body', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ code: 'call_failed', reset: 'after-headers', times: 1 });
    const response = await fetch(url);
    expect(response.status).toBe(500);
    await expect(response.text()).rejects.toThrow('terminated');
    expect((await fetch(url)).status).toBe(200);
  });

  it('delays the head', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ delayMs: 900, times: 1 });
    const started = performance.now();
    expect((await fetch(url)).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(890);
    const again = performance.now();
    await fetch(url);
    expect(performance.now() - again).toBeLessThan(800);
  });

  it('a delay ends with its client', async () => {
    const { kaicalls, url } = await failing();
    kaicalls.answer({ delayMs: 100, times: 1 });
    await expect(fetch(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow();
    await sleep(120);
    expect((await fetch(url)).status).toBe(200);
  });
});
