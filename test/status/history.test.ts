import { describe, expect, it } from 'vitest';
import { LABEL } from '../../src/model/labels.ts';
import { SIGNALS } from '../../src/model/signals.ts';
import { RegistryMetric } from '../../src/sinks/prometheus/registry.ts';
import { History } from '../../src/sinks/recent/history.ts';
import type { RecentFailure } from '../../src/sinks/recent/recent-failures.ts';
import { healthOf } from '../../src/status/health.ts';

const MINUTE = 60_000;

/** A service whose counters and clock the test sets. */
function service() {
  const counts = new Map<string, number>();
  let [now, balance] = [0, 0];
  const requests = new RegistryMetric(SIGNALS.requests, 'sum', () =>
    Array.from(counts, ([category, value]) => ({
      labels: { [LABEL.provider]: 'kallglot', [LABEL.category]: category },
      value,
    })),
  );
  const labels = { [LABEL.provider]: 'kallglot', [LABEL.account]: 'default' };
  const credits = new RegistryMetric(SIGNALS.creditsRemaining, 'first', () => [{ labels, value: balance }]);
  const history = new History([requests, credits], () => now);
  const pass = (more: Readonly<Record<string, number>>, remaining = balance) => {
    for (const [category, count] of Object.entries(more)) counts.set(category, (counts.get(category) ?? 0) + count);
    balance = remaining;
    now += MINUTE;
    history.tick();
  };
  balance = 10_000;
  history.tick();
  return {
    pass,
    history,
    consumption: () => history.consumption(labels),
    health: (failures: readonly RecentFailure[] = []) => healthOf('kallglot', history.minutes(), failures, now),
  };
}

const failure = (more: Partial<RecentFailure>): RecentFailure => ({
  at: 0,
  kind: 'request',
  provider: 'kallglot',
  account: 'default',
  operation: 'sessions.create',
  category: 'credits',
  errorType: 'insufficient_api_credits',
  code: 'insufficient_api_credits',
  status: 402,
  requestId: undefined,
  callId: undefined,
  retry: 'never',
  todo: 'Top up.',
  traceId: undefined,
  spanId: undefined,
  ...more,
});

describe('the state of a provider', () => {
  it.each([
    ['nothing happened', [{}], 'idle', undefined],
    ['all succeeds', [{ '': 10 }], 'ok', undefined],
    ['a few fail', [{ '': 90, provider: 10 }], 'degraded', 'provider'],
    ['most fail', [{ '': 10, timeout: 90 }], 'failing', 'timeout'],
    ['one request was refused for its key', [{ '': 1000, auth: 1 }], 'failing', 'auth'],
    ['one cause stops all, another has more', [{ '': 10, provider: 100, credits: 1 }], 'failing', 'credits'],
    ['only the service’s own requests were wrong', [{ '': 10, invalid_request: 90 }], 'ok', 'invalid_request'],
    ['the service itself gave up', [{ '': 10, cancelled: 90 }], 'ok', undefined],
    [
      'it failed six minutes ago',
      [{ credits: 5 }, { '': 1 }, { '': 1 }, { '': 1 }, { '': 1 }, { '': 1 }],
      'ok',
      undefined,
    ],
    ['it failed four minutes ago', [{ credits: 5 }, { '': 1 }, { '': 1 }, { '': 1 }, { '': 1 }], 'failing', 'credits'],
  ])('when %s', (_, minutes, state, category) => {
    const { pass, health } = service();
    for (const counts of minutes) pass(counts as unknown as Record<string, number>);
    const { state: seen, cause } = health();
    expect({ state: seen, category: cause?.category }).toEqual({ state, category });
  });

  it('names the cause, its start, its code and the last request id', () => {
    const { pass, health } = service();
    for (const counts of [{ '': 5 }, { credits: 1 }, {}, { credits: 2 }])
      pass(counts as unknown as Record<string, number>);
    const failures = [
      failure({ at: 4 * MINUTE }),
      failure({ at: MINUTE + 30_000, requestId: 'req_1' }),
      failure({ category: 'auth', requestId: 'req_0' }),
    ];
    expect(health(failures).cause).toEqual({
      category: 'credits',
      code: 'insufficient_api_credits',
      count: 3,
      since: MINUTE + 30_000,
      todo: 'Top up.',
      requestId: 'req_1',
    });
  });

  it('keeps the advice of a cause whose failures left the ring', () => {
    const { pass, health } = service();
    pass({ credits: 1 });
    expect(health().cause).toMatchObject({ category: 'credits', todo: 'Check the balance and the subscription.' });
  });
});

describe('requests per minute', () => {
  it('cover the last thirty minutes, including the current one', () => {
    const { pass, health } = service();
    expect(health().requestsPerMinute).toEqual(new Array(30).fill(0));
    pass({ '': 7, provider: 2 });
    pass({});
    expect(health().requestsPerMinute.slice(-3)).toEqual([9, 0, 0]);
    expect(health().failuresPerMinute.slice(-3)).toEqual([2, 0, 0]);
    for (let i = 0; i < 40; i++) pass({ '': 1 });
    expect(health().requestsPerMinute).toEqual([...new Array(29).fill(1), 0]);
  });
});

describe('the consumption of a balance', () => {
  it('is per hour, ignores top-ups, and is unknown at first', () => {
    const { pass, consumption } = service();
    expect(consumption()).toBeUndefined();
    // 10 a minute for 30 minutes, with a top-up between.
    for (let i = 1; i <= 30; i++) pass({}, i === 15 ? 20_000 : 10_000 - 10 * i);
    for (let i = 31; i <= 60; i++) pass({}, 9_700 - 10 * (i - 30));
    expect(consumption()).toBeGreaterThan(500);
    expect(consumption()).toBeLessThan(12_000);
  });

  it('is 600 an hour at 10 a minute', () => {
    const { pass, consumption } = service();
    for (let i = 1; i <= 50; i++) pass({}, 10_000 - 10 * i);
    expect(consumption()).toBeCloseTo(600);
  });

  it('is not inflated by one burst right after the start', () => {
    const { pass, consumption } = service();
    pass({}, 9_900);
    expect(consumption()).toBeCloseTo(400);
  });
});
