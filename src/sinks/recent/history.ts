import { LABEL } from '../../model/labels.ts';
import { SIGNALS } from '../../model/signals.ts';
import type { RegistryMetric } from '../prometheus/registry.ts';
import type { Sample } from '../prometheus/series.ts';

export const MINUTES = 30;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const HALF_HOUR_MS = HOUR_MS / 2;
/** Over a shorter time a rate of consumption means little. */
const LEAST_MS = 900_000;
const MAX_BALANCES = 1000;

/** Attempts by category; the empty category counts successes. */
export type Counts = Map<string, number>;

/** One minute, by provider: what was attempted, and how it ended. */
export type Minute = { readonly at: number; readonly counts: ReadonlyMap<string, Counts> };

/** What an account consumed in this half hour and in the one before. */
type Balance = { last: number; since: number; consumed: number; before: number; beforeSince: number };

/**
 * The last thirty minutes of the counters, and how fast balances fall: read from the metrics once a minute, so that a
 * request costs nothing.
 */
export class History {
  readonly #metrics: readonly RegistryMetric[];
  readonly #now: () => number;
  readonly #minutes: Minute[] = [];
  readonly #balances = new Map<string, Balance>();
  #last = new Map<string, Counts>();
  #timer: NodeJS.Timeout | undefined;

  constructor(metrics: readonly RegistryMetric[], now: () => number = Date.now) {
    this.#metrics = metrics;
    this.#now = now;
  }

  /** @param guard keeps what goes wrong from the service */
  start(guard: (tick: () => void) => () => void): void {
    this.tick();
    this.#timer = setInterval(
      guard(() => this.tick()),
      MINUTE_MS,
    );
    // A number where timers are replaced (jsdom, fake timers).
    this.#timer.unref?.();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  tick(): void {
    const totals = this.#totals();
    this.#minutes.push({ at: this.#now(), counts: difference(totals, this.#last) });
    if (this.#minutes.length > MINUTES + 1) this.#minutes.shift();
    this.#last = totals;
    this.#readBalances();
  }

  /** The oldest first, with the minute that is not over yet as the last. The first one began before all counting. */
  minutes(): readonly Minute[] {
    const current = { at: this.#now(), counts: difference(this.#totals(), this.#last) };
    return [...this.#minutes.slice(1), current].slice(-MINUTES);
  }

  /**
   * @param labels of the balance's sample
   * @returns what is consumed in an hour; undefined while too little is known
   */
  consumption(labels: Sample['labels']): number | undefined {
    const balance = this.#balances.get(keyOf(labels));
    if (balance === undefined) return undefined;
    const elapsed = this.#now() - balance.beforeSince;
    return elapsed < MINUTE_MS
      ? undefined
      : ((balance.before + balance.consumed) * HOUR_MS) / Math.max(elapsed, LEAST_MS);
  }

  #totals(): Map<string, Counts> {
    const totals = new Map<string, Counts>();
    for (const { signal, samples } of this.#read(SIGNALS.requests.name, SIGNALS.streamResults.name))
      for (const { labels, value } of samples) {
        const name = String(labels[LABEL.provider]);
        const category = String(labels[LABEL.category] ?? '');
        // A stream that ended well was counted when it was opened.
        if (
          value === 0 ||
          (signal === SIGNALS.streamResults.name && category === '' && labels[LABEL.streamPhase] === 'close')
        )
          continue;
        const counts: Counts = totals.get(name) ?? new Map();
        counts.set(category, (counts.get(category) ?? 0) + value);
        totals.set(name, counts);
      }
    return totals;
  }

  #readBalances(): void {
    const now = this.#now();
    for (const { samples } of this.#read(SIGNALS.creditsRemaining.name))
      for (const { labels, value } of samples) {
        const key = keyOf(labels);
        const known = this.#balances.get(key);
        if (known !== undefined) follow(known, value, now);
        else if (this.#balances.size < MAX_BALANCES)
          this.#balances.set(key, { last: value, since: now, consumed: 0, before: 0, beforeSince: now });
      }
  }

  *#read(...names: readonly string[]): Generator<{ signal: string; samples: Iterable<Sample> }> {
    for (const metric of this.#metrics)
      if (names.includes(metric.signal.name)) yield { signal: metric.signal.name, samples: metric.samples() };
  }
}

/** Downward steps alone: an upward one is a top-up. */
function follow(balance: Balance, value: number, now: number): void {
  balance.consumed += Math.max(0, balance.last - value);
  balance.last = value;
  if (now - balance.since < HALF_HOUR_MS) return;
  balance.before = balance.consumed;
  balance.beforeSince = balance.since;
  balance.consumed = 0;
  balance.since = now;
}

const keyOf = (labels: Sample['labels']): string => Object.values(labels).join('\n');

/** What was counted between two readings. Nothing is kept of a provider that was not used. */
function difference(after: ReadonlyMap<string, Counts>, before: ReadonlyMap<string, Counts>): Map<string, Counts> {
  const result = new Map<string, Counts>();
  for (const [provider, counts] of after) {
    const grown: Counts = new Map();
    for (const [category, count] of counts) {
      const more = count - (before.get(provider)?.get(category) ?? 0);
      if (more > 0) grown.set(category, more);
    }
    if (grown.size > 0) result.set(provider, grown);
  }
  return result;
}
