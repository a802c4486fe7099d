import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RateWindow } from '../../src/simulator/account.ts';
import { simulate } from './support.ts';

const POST = { method: 'POST' };

describe('credits()', () => {
  it('fall with each created session, run out as documented, and come back', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    const create = () => fetch(`${kallglot.url}/v1/sessions`, POST);
    const balance = (response: Response) => [
      response.status,
      response.headers.get('x-api-credits-remaining'),
      response.headers.get('x-api-credits-used'),
    ];
    kallglot.credits({ remaining: 2, used: 10 });
    expect(balance(await fetch(`${kallglot.url}/v1/agents`))).toEqual([200, '2', '10']);
    expect(balance(await create())).toEqual([201, '1', '11']);
    expect(balance(await create())).toEqual([201, '0', '12']);
    const refused = await create();
    expect(balance(refused)).toEqual([402, '0', '12']);
    expect(((await refused.json()) as { error: { code: string } }).error.code).toBe('insufficient_api_credits');
    // Reading costs nothing.
    expect(balance(await fetch(`${kallglot.url}/v1/agents`))).toEqual([200, '0', '12']);
    kallglot.topUp(5);
    expect(balance(await create())).toEqual([201, '4', '13']);
  });

  it('stay unchanged until they are configured, and when a call fails', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    const remaining = async () =>
      (await fetch(`${kallglot.url}/v1/sessions`, POST)).headers.get('x-api-credits-remaining');
    expect([await remaining(), await remaining()]).toEqual(['412', '412']);
    kallglot.credits({ remaining: 3 });
    kallglot.answer({ code: 'internal_error' });
    expect([await remaining(), await remaining()]).toEqual(['3', '3']);
  });

  it('of a provider without credit headers appear where it documents them', async () => {
    const dograh = (await simulate()).provider('dograh');
    dograh.credits({ remaining: 0.3, perCall: 0.1 });
    const call = async () => (await fetch(`${dograh.url}/api/v1/telephony/initiate-call`, POST)).status;
    expect([await call(), await call(), await call(), await call()]).toEqual([200, 200, 200, 402]);
    const balance = await fetch(`${dograh.url}/api/v1/organizations/billing/credits`);
    expect(await balance.json()).toEqual({ total_credits_used: 0.3, remaining_credits: 0, total_quota: 0.3 });
  });
});

describe('rateLimit()', () => {
  it('rejects requests over the limit, sends when to retry, and accepts those that waited', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    const ask = () => fetch(`${kallglot.url}/v1/agents`);
    const trio = (response: Response) =>
      ['limit', 'remaining'].map((name) => response.headers.get(`x-ratelimit-${name}`));
    kallglot.rateLimit({ limit: 2, windowSeconds: 1 });
    const first = await ask();
    expect([first.status, ...trio(first)]).toEqual([200, '2', '1']);
    const resetsIn = Number(first.headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(resetsIn).toBeGreaterThan(0);
    expect(resetsIn).toBeLessThanOrEqual(2);
    const second = await ask();
    expect([second.status, second.headers.get('retry-after'), ...trio(second)]).toEqual([200, null, '2', '0']);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after'), ...trio(refused)]).toEqual([429, '1', '2', '0']);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limit_exceeded', retry_after: 1 } });
    // Too early again: it does not prolong the wait.
    expect((await ask()).status).toBe(429);
    await sleep(1000);
    const recovered = await ask();
    expect([recovered.status, ...trio(recovered)]).toEqual([200, '2', '1']);
  });

  it('sends no header where none is documented', async () => {
    const kaicalls = (await simulate()).provider('kaicalls');
    kaicalls.rateLimit({ limit: 0, windowSeconds: 60 });
    const refused = await fetch(`${kaicalls.url}/api/v1/calls`);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    expect(await refused.json()).toEqual({ error: { code: 'rate_limit_exceeded', message: 'Too many requests' } });
  });

  it('opens a new window with the first request after the last window', () => {
    const window = new RateWindow('test', { limit: 1, windowSeconds: 10 });
    expect(window.reading(0)).toMatchObject({ limit: 1, remaining: 1 });
    expect([window.take(5_000), window.take(14_999), window.take(15_000)]).toEqual([true, false, true]);
    expect(window.reading(24_500)).toEqual({ limit: 1, remaining: 0, resetAt: 25, retryAfter: 1 });
    expect(window.reading(25_000)).toMatchObject({ remaining: 1 });
  });
});

describe('the key, the dials, and heal()', () => {
  it('rejects a revoked key everywhere until it is restored', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    const code = async (path: string) =>
      ((await (await fetch(kallglot.url + path)).json()) as { error?: { code: string } }).error?.code;
    kallglot.revokeKey();
    expect([await code('/v1/agents'), await code('/v1/sessions/sess_1')]).toEqual([
      'api_key_revoked',
      'api_key_revoked',
    ]);
    kallglot.restore();
    expect([await code('/v1/agents'), await code('/v1/sessions/sess_1')]).toEqual([undefined, undefined]);
  });

  it('a dial fails only where calls are placed', async () => {
    const kaicalls = (await simulate()).provider('kaicalls');
    kaicalls.failDials();
    const dialed = await fetch(`${kaicalls.url}/api/v1/calls`, POST);
    expect(dialed.status).toBe(500);
    expect(await dialed.json()).toMatchObject({ error: { code: 'call_failed' } });
    expect((await fetch(`${kaicalls.url}/api/v1/calls`)).status).toBe(200);
    kaicalls.restore();
    expect((await fetch(`${kaicalls.url}/api/v1/calls`, POST)).status).toBe(201);
  });

  it('heal() resets everything but the recorded requests', async () => {
    const kallglot = (await simulate()).provider('kallglot');
    kallglot.revokeKey();
    kallglot.failDials();
    kallglot.credits({ remaining: 0 });
    kallglot.rateLimit({ limit: 0, windowSeconds: 60 });
    kallglot.answer({ code: 'internal_error' });
    expect((await fetch(`${kallglot.url}/v1/sessions`, POST)).status).toBe(500);
    kallglot.heal();
    const created = await fetch(`${kallglot.url}/v1/sessions`, POST);
    expect([created.status, created.headers.get('x-ratelimit-limit')]).toEqual([201, null]);
    expect((await fetch(`${kallglot.url}/v1/sessions/sess_1/dial`, POST)).status).toBe(200);
    expect(kallglot.requests.map(({ operation, status }) => [operation, status])).toEqual([
      ['sessions.create', 500],
      ['sessions.create', 201],
      ['sessions.dial', 200],
    ]);
  });

  it('rejects settings that the provider does not document', async () => {
    const simulator = await simulate();
    const sentence = (what: string) =>
      `sidetone/simulator: ${what}, expected a provider that documents its answer in this case`;
    const omind = simulator.provider('omind');
    expect(() => omind.credits({ remaining: 1 })).toThrow(sentence('omind.credits is an object'));
    expect(() => omind.topUp(1)).toThrow(sentence('omind.topUp is 1'));
    expect(() => omind.rateLimit({ limit: 1, windowSeconds: 1 })).toThrow(sentence('omind.rateLimit is an object'));
    expect(() => simulator.provider('itellico').failDials()).toThrow(sentence('itellico.failDials is undefined'));
    expect(() => simulator.provider('kallglot').credits({ remaining: -1 })).toThrow(
      'sidetone/simulator: kallglot.credits.remaining is -1, expected a number from 0',
    );
    expect(() => simulator.provider('kallglot').rateLimit({ limit: 1, windowSeconds: 0 })).toThrow(
      'sidetone/simulator: kallglot.rateLimit.windowSeconds is 0, expected a number of seconds, at most a day',
    );
  });
});
