import { describe, expect, it } from 'vitest';
import { HourlyBudget } from '../../src/credits/hourly-budget.ts';
import { type Outcome, Schedule, waitAfter } from '../../src/credits/schedule.ts';
import { FakeClock } from './support.ts';

const OK: Outcome = { failed: false, retry: undefined, retryAfter: undefined };
const FAILED: Outcome = { failed: true, retry: 'backoff', retryAfter: undefined };
const WRONG_KEY: Outcome = { failed: true, retry: 'never', retryAfter: undefined };
const DAY_MS = 86_400_000;
const PACE = { interval: 300, requestsPerHour: 1440, atStart: false };

/** Plays some time: the moments of all requests, by account. */
async function moments(
  accounts: number,
  pace: typeof PACE,
  ms: number,
  answer: (account: number, at: number) => Outcome,
): Promise<number[][]> {
  const clock = new FakeClock();
  const all: number[][] = Array.from({ length: accounts }, () => []);
  const schedule = new Schedule([...all.keys()], pace, clock, async (account) => {
    all[account]?.push(clock.now());
    return answer(account, clock.now());
  });
  schedule.start();
  while (clock.next(ms)) for (let i = 0; i < 5; i++) await undefined;
  schedule.stop();
  return all;
}

const gaps = (times: readonly number[]): number[] => times.slice(1).map((at, i) => (at - (times[i] ?? 0)) / 1000);

describe('the pace', () => {
  it('asks nothing before the first interval, then every five minutes and a little more', async () => {
    const all = await moments(20, PACE, DAY_MS, () => OK);
    for (const times of all) {
      expect(times[0]).toBeGreaterThanOrEqual(300_000);
      expect(Math.min(...gaps(times))).toBeGreaterThanOrEqual(300);
      expect(Math.max(...gaps(times))).toBeLessThan(331);
    }
    // Jitter: they do not ask at one moment.
    expect(new Set(all.map(([first]) => first)).size).toBe(20);
  });

  it('asks at once where it is wanted, not all in one moment', async () => {
    const all = await moments(200, { ...PACE, requestsPerHour: 5000, atStart: true }, 60_000, () => OK);
    expect(all.every(([first = Number.NaN, ...more]) => first <= 10_000 && more.length === 0)).toBe(true);
    expect(new Set(all.flat()).size).toBeGreaterThan(150);
  });

  it('stays within the budget of any hour, whatever fails', async () => {
    const pace = { ...PACE, requestsPerHour: 250 };
    const all = await moments(20, pace, DAY_MS / 4, (_, at) => (at % 3 === 0 ? FAILED : OK));
    const times = all.flat().sort((a, b) => a - b);
    expect(times.length).toBeGreaterThan(1000);
    for (let i = 250; i < times.length; i++)
      expect((times[i] ?? 0) - (times[i - 250] ?? 0)).toBeGreaterThanOrEqual(3_600_000);
  });
});

describe('after a failure', () => {
  it.each<[string, Outcome, number, number]>([
    ['success', OK, 0, 300],
    ['the first', FAILED, 1, 600],
    ['the second', FAILED, 2, 900],
    ['the hundredth', FAILED, 100, 900],
    ['a wrong key', WRONG_KEY, 1, 600],
    ['a wrong key, again and again', WRONG_KEY, 9, 3600],
    ['Retry-After', { ...FAILED, retryAfter: 5000 }, 1, 5000],
    ['a Retry-After of a month', { ...FAILED, retryAfter: 2_600_000 }, 1, 86_400],
    ['a shorter Retry-After', { ...FAILED, retryAfter: 1 }, 1, 600],
  ])('%s', (_, outcome, failures, seconds) => expect(waitAfter(outcome, failures, PACE)).toBe(seconds));

  it('a wrong key costs at most 25 requests a day', async () => {
    const [times = []] = await moments(1, PACE, DAY_MS, () => WRONG_KEY);
    expect(times.length).toBeGreaterThan(20);
    expect(times.length).toBeLessThanOrEqual(27);
  });
});

// An outage of half an hour each six hours, 2 % of other requests fail, and at two in the afternoon one provider asks to wait for an hour.
it('a day with faults: 100 accounts, and no reading is lost', async () => {
  const SIX_HOURS = 6 * 3_600_000;
  const BUSY = 14 * 3_600_000;
  const isDown = (at: number) => at % SIX_HOURS > SIX_HOURS - 1_800_000;
  const chance = new FakeClock();
  let requests = 0;
  const read: number[][] = Array.from({ length: 100 }, () => []);
  await moments(100, PACE, DAY_MS, (account, at) => {
    requests++;
    if (isDown(at)) return FAILED;
    if (chance.random() < 0.02) return { ...FAILED, retryAfter: 30 };
    if (account < 10 && at > BUSY && at < BUSY + 600_000) return { ...FAILED, retryAfter: 3600 };
    read[account]?.push(at);
    return OK;
  });
  const outages = [1, 2, 3, 4].map((quarter) => quarter * SIX_HOURS);
  for (const [account, times] of read.entries()) {
    const within = (i: number) => outages.some((end) => end > (times[i] ?? 0) && end - 1_800_000 < (times[i + 1] ?? 0));
    const asked = (i: number) => account < 10 && (times[i] ?? 0) < BUSY + 600_000 && (times[i + 1] ?? 0) > BUSY;
    // Two intervals and two waits; the outage and two waits; the hour that the provider asked for.
    for (const [i, gap] of gaps(times).entries())
      expect(gap).toBeLessThan(within(i) ? 1800 + 330 + 990 + 990 : asked(i) ? 3960 + 660 : 2000);
    expect(times.length).toBeGreaterThan(200);
  }
  expect(requests).toBeLessThan(24 * PACE.requestsPerHour);
});

it('a budget returns requests older than an hour', () => {
  const budget = new HourlyBudget(2);
  expect([budget.take(0), budget.take(10), budget.take(20), budget.take(3_600_000), budget.take(3_600_001)]).toEqual([
    0, 0, 3_599_980, 0, 9,
  ]);
});
