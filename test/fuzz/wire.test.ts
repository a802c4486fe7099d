import { beforeAll, expect, it } from 'vitest';
import { duel } from '../../tools/soak/exchanges/duel.ts';
import { announceSeed, RUNS, SEED } from '../../tools/soak/exchanges/seed.ts';
import { deviationsOf } from '../../tools/soak/exchanges/verdict.ts';
import { needs } from '../kit/needs.ts';

needs('time');

beforeAll(announceSeed);

const MINUTE = 60_000;

// `npm run soak` plays a million.
it.each(['exchanges', 'streams'] as const)(
  '%s with a hostile provider: the service sees the same with and without sidetone, and nothing remains',
  async (kind) => {
    const report = await duel(kind, { seed: SEED, count: RUNS });
    expect(deviationsOf(report)).toEqual([]);
    expect(report.played).toBe(RUNS);
    // It was observed: its series exist.
    expect(report.watched.series).toBeGreaterThan(report.bare.series);
  },
  2 * MINUTE,
);
