import { describe, expect, it } from 'vitest';
import { simulate } from './support.ts';

const POST = { method: 'POST' };

describe('answer()', () => {
  it('applies until it is changed', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ code: 'dial_failed' });
    for (let i = 0; i < 3; i++) expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(502);
    kallglot.answer({ code: 'internal_error' });
    expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(500);
    kallglot.heal();
    expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(200);
  });

  it('applies so many times', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ code: 'dial_failed', times: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await fetch(`${kallglot.url}/v1/agents`)).status);
    expect(statuses).toEqual([502, 502, 200, 200]);
  });

  it('applies to one operation, which takes precedence', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ code: 'internal_error', on: 'sessions.create', times: 1 });
    expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(200);
    expect((await fetch(`${kallglot.url}/v1/sessions`)).status).toBe(404);
    kallglot.answer({ code: 'service_unavailable' });
    expect((await fetch(`${kallglot.url}/v1/sessions`, POST)).status).toBe(500);
    expect((await fetch(`${kallglot.url}/v1/sessions`, POST)).status).toBe(503);
    expect((await fetch(`${kallglot.url}/v1/agents`)).status).toBe(503);
  });

  it('sends a status without a code, and a code with another status', async () => {
    const kaicalls = (await simulate()).provider('kaicalls');
    kaicalls.answer({ status: 502 });
    const bare = await fetch(`${kaicalls.url}/api/v1/calls`);
    expect([bare.status, await bare.json()]).toEqual([502, { error: { message: 'Bad Gateway' } }]);
    kaicalls.answer({ code: 'call_failed', status: 503 });
    const moved = await fetch(`${kaicalls.url}/api/v1/calls`);
    expect(moved.status).toBe(503);
    expect(await moved.json()).toEqual({
      error: { code: 'call_failed', message: 'Outbound call could not be placed' },
    });
  });

  it('sends the given status, headers, body and seconds', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.answer({ status: 202, headers: { 'X-Proxy': 'edge' } });
    const accepted = await fetch(`${kallglot.url}/v1/agents`);
    expect([accepted.status, accepted.headers.get('x-proxy')]).toEqual([202, 'edge']);
    kallglot.answer({ status: 502, headers: { 'Content-Type': 'text/html' }, body: '<h1>Bad Gateway</h1>' });
    const html = await fetch(`${kallglot.url}/v1/agents`);
    expect(html.headers.get('content-type')).toBe('text/html');
    expect(await html.text()).toBe('<h1>Bad Gateway</h1>');
    kallglot.answer({ code: 'dial_failed', body: { error: null } });
    expect(await (await fetch(`${kallglot.url}/v1/agents`)).json()).toEqual({ error: null });
    kallglot.answer({ code: 'idempotency_conflict', retryAfter: 4 });
    expect((await fetch(`${kallglot.url}/v1/agents`)).headers.get('retry-after')).toBe('4');
  });

  it('rejects an unknown path as its provider does', async () => {
    const simulator = await simulate();
    const ask = async (name: 'omind' | 'itellico') => {
      const response = await fetch(`${simulator.provider(name).url}/nothing/here`);
      return [response.status, ((await response.json()) as { code?: string; detail?: string }).code];
    };
    expect(await ask('itellico')).toEqual([404, 'not_found']);
    expect(await ask('omind')).toEqual([404, undefined]);
    expect(simulator.provider('omind').requests).toEqual([
      { operation: undefined, method: 'GET', path: '/nothing/here', status: 404 },
    ]);
  });
});

describe('rejects in one sentence', () => {
  it.each([
    [
      { code: 'dail_failed' },
      /^sidetone\/simulator: kaicalls\.answer\.code is "dail_failed", expected one of the codes "unauthorized", .*"call_failed"/,
    ],
    [
      { on: 'calls.creat' },
      /^sidetone\/simulator: kaicalls\.answer\.on is "calls\.creat", expected one of the operations "calls\.create"/,
    ],
    [{ status: 99 }, /^sidetone\/simulator: kaicalls\.answer\.status is 99, expected a whole number from 200 to 599$/],
    [{ times: 0 }, /^sidetone\/simulator: kaicalls\.answer\.times is 0, expected a whole number from 1 to 1000000$/],
    [
      { transfer: 'lzma' },
      /kaicalls\.answer\.transfer is "lzma", expected one of "plain", "chunked", "gzip", "deflate", "br", "zstd"$/,
    ],
    [{ reset: 'now' }, /kaicalls\.answer\.reset is "now", expected one of "before-headers", "after-headers"$/],
    [{ retryAfter: 2 }, /kaicalls\.answer\.retryAfter is 2, expected nothing: the provider has none$/],
    [{ headers: { a: 1 } }, /kaicalls\.answer\.headers is an object, expected an object of header names and strings$/],
    [{ delay: 5 }, /kaicalls\.answer\.delay is 5, expected one of the keys code, status, on, times/],
  ])('%j', async (answer, sentence) => {
    const kaicalls = (await simulate({ providers: ['kaicalls'] })).provider('kaicalls');
    expect(() => kaicalls.answer(answer as never)).toThrow(sentence);
    expect((await fetch(`${kaicalls.url}/api/v1/calls`)).status).toBe(200);
  });

  it('accepts valid arguments', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    expect(() =>
      kallglot.answer({
        code: 'rate_limit_exceeded',
        on: 'sessions.create',
        times: 1,
        retryAfter: 2,
        headers: {},
        body: null,
        delayMs: 0,
        transfer: 'plain',
        cutAfterBytes: 0,
        reset: 'after-headers',
      }),
    ).not.toThrow();
  });
});
