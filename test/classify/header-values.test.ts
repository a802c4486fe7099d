import { describe, expect, it } from 'vitest';
import { classifyHttp } from '../../src/classify/http.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { NOW, observation } from '../kit/observe.ts';

const ok = (headers: Record<string, string | string[]>) =>
  classifyHttp(observation({ provider: kallglot, status: 200, headers }));
const limited = (headers: Record<string, string>, body: unknown = {}) =>
  classifyHttp(observation({ provider: kallglot, status: 429, headers, body }));

describe('credits', () => {
  it('are read with the time of the provider’s clock', () => {
    const date = new Date(NOW - 5000).toUTCString();
    expect(ok({ 'x-api-credits-remaining': '120', 'x-api-credits-used': '880.5', date }).credits).toEqual([
      { remaining: 120, used: 880.5, unit: 'credits', observedAt: (NOW - 5000) / 1000 },
    ]);
  });

  it('use our clock when the provider’s is absent, malformed or a day off', () => {
    for (const date of ['', 'yesterday', new Date(NOW - 90_000_000).toUTCString()]) {
      expect(ok({ 'x-api-credits-remaining': '1', date }).credits[0]?.observedAt).toBe(NOW / 1000);
    }
  });

  it('can be zero', () => expect(ok({ 'x-api-credits-remaining': '0' }).credits[0]?.remaining).toBe(0));

  it.each(['NaN', '-5', '1e309', 'Infinity', '', ' ', '0x10', '1_000', '٣', '9'.repeat(16), 'twelve'])(
    'ignore %j',
    (value) => expect(ok({ 'x-api-credits-remaining': value }).credits).toEqual([]),
  );

  it('are read once from a repeated header', () => {
    expect(ok({ 'x-api-credits-remaining': '12, 13' }).credits[0]?.remaining).toBe(12);
    expect(ok({ 'x-api-credits-remaining': ['12', '13'] }).credits[0]?.remaining).toBe(12);
  });
});

describe('retry-after', () => {
  it.each([
    ['7', 7],
    ['0', 0],
    ['1.5', 1.5],
    [new Date(NOW + 30_000).toUTCString(), 30],
    [new Date(NOW - 30_000).toUTCString(), 0],
    ['-1', undefined],
    ['soon', undefined],
    ['', undefined],
    ['2026', 2026],
    ['99999999999', undefined],
    [new Date(NOW + 400 * 86_400_000).toUTCString(), undefined],
    ['2026-11-20', undefined],
  ])('%j is %s seconds', (text, seconds) => {
    expect(limited({ 'retry-after': text }).retryAfter).toBe(seconds);
  });

  it('comes from the body when the header is absent or unusable', () => {
    expect(limited({}, { error: { code: 'rate_limit_exceeded', retry_after: 12 } }).retryAfter).toBe(12);
    expect(limited({ 'retry-after': 'soon' }, { error: { retry_after: '12' } }).retryAfter).toBe(12);
    expect(limited({ 'retry-after': '3' }, { error: { retry_after: 12 } }).retryAfter).toBe(3);
    for (const retry_after of [-1, null, [], {}, 1e12, 'soon', true]) {
      expect(limited({}, { error: { retry_after } }).retryAfter).toBeUndefined();
    }
  });

  it('measures a date by the provider’s clock', () => {
    const date = new Date(NOW - 60_000).toUTCString();
    expect(limited({ date, 'retry-after': new Date(NOW).toUTCString() }).retryAfter).toBe(60);
  });
});

describe('rate limit', () => {
  const reset = String(NOW / 1000 + 30);

  it('is read as a trio', () => {
    const headers = { 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': reset };
    expect(ok(headers).rateLimits).toEqual([{ kind: 'requests', limit: 100, remaining: 7, resetAt: NOW / 1000 + 30 }]);
  });

  it.each([
    ['30', NOW / 1000 + 30],
    ['6m0s', NOW / 1000 + 360],
    ['12ms', NOW / 1000 + 0.012],
    ['0', NOW / 1000],
    ['soon', undefined],
    ['-5', undefined],
    ['999999999', undefined],
    ['99999999999', undefined],
  ])('reads a reset of %s', (text, resetAt) => {
    expect(ok({ 'x-ratelimit-remaining': '7', 'x-ratelimit-reset': text }).rateLimits).toEqual([
      { kind: 'requests', limit: undefined, remaining: 7, resetAt },
    ]);
  });

  it('is absent without a number', () => {
    expect(ok({ 'x-ratelimit-limit': 'many' }).rateLimits).toEqual([]);
  });
});

describe('request id', () => {
  it.each([
    ['req_123', 'req_123'],
    ['a'.repeat(128), 'a'.repeat(128)],
    ['a'.repeat(129), undefined],
    ['two words', undefined],
    ['req"}\n{"level":50', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, expected) => {
    expect(ok({ 'x-request-id': text }).requestId).toBe(expected);
  });

  it.each([
    [200, undefined],
    [302, undefined],
    [400, 'req_1'],
    [404, 'req_1'],
    [503, 'req_1'],
  ])('of a %i, when request ids of successes are off: %s', (status, expected) => {
    const answer = observation({ provider: kallglot, status, headers: { 'x-request-id': 'req_1' } });
    expect(classifyHttp(answer, false).requestId).toBe(expected);
  });
});
