import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { NOTHING, type Signals } from './signals.ts';
import { NO_STREAMS, type StreamSignals } from './stream-signals.ts';
import type { App } from './watch.ts';

const WITHIN_MS = 2500;
const EVERY_MS = 5;

/** Waits until the expected number of requests has ended, compares everything, and checks that it stays so. */
export function expectSignals(app: App, expected: Partial<Signals>, provider?: string): Promise<void> {
  const whole = { ...NOTHING, ...expected };
  const count = ({ exchanges }: Signals): number => exchanges.reduce((sum, one) => sum + one.count, 0);
  const enough = (seen: Signals): boolean => seen.active === 0 && count(seen) >= count(whole);
  return expectSoon(() => app.signals(provider), whole, enough);
}

/** The same for streams. */
export function expectStreams(app: App, expected: Partial<StreamSignals>, provider?: string): Promise<void> {
  const whole = { ...NO_STREAMS, ...expected };
  const total = (counts: Record<string, number>): number => Object.values(counts).reduce((sum, one) => sum + one, 0);
  const enough = ({ connects, closes, errors, active }: StreamSignals): boolean =>
    active === whole.active &&
    total(connects) >= total(whole.connects) &&
    total(closes) >= total(whole.closes) &&
    total(errors) >= total(whole.errors);
  return expectSoon(() => app.streams(provider), whole, enough);
}

async function expectSoon<T>(read: () => Promise<T>, expected: T, enough: (seen: T) => boolean): Promise<void> {
  let seen = await read();
  for (const until = performance.now() + WITHIN_MS; !enough(seen) && performance.now() < until; ) {
    await sleep(EVERY_MS);
    seen = await read();
  }
  expect(seen).toEqual(expected);
  await sleep(EVERY_MS);
  expect(await read()).toEqual(expected);
}
