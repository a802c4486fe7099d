import { LABEL } from '../../model/labels.ts';
import { SIGNALS, type Signal } from '../../model/signals.ts';
import type { Credits, RateLimit, Verdict } from '../../model/verdict.ts';
import { RegistryMetric } from './registry.ts';
import type { Labels, Sample } from './series.ts';

/** A reading with its labels, which are made once. */
type Reading<T> = { readonly labels: Labels; last: T };

/** By provider, account, and unit or kind: a lookup in each costs less than a key made of the three. */
type Kept<T> = Map<string, Map<string, Map<string, Reading<T>>>>;

/**
 * The last reading of each account: its credits by unit, its rate limits by kind. All gauges of a reading come from one
 * object, so that no scrape sees a balance with the time of another. There is no series before the first reading, because
 * unknown is not 0.
 */
export class Readings {
  readonly #credits: Kept<Credits> = new Map();
  readonly #limits: Kept<RateLimit> = new Map();

  note(name: string, account: string, { credits, rateLimits }: Pick<Verdict, 'credits' | 'rateLimits'>): void {
    // In the order of arrival: an answer with a clock that is ahead must not keep out those after it.
    for (const reading of credits) keep(this.#credits, name, account, LABEL.creditsUnit, reading.unit, reading);
    for (const limit of rateLimits) keep(this.#limits, name, account, LABEL.rateLimitKind, limit.kind, limit);
  }

  metrics(): RegistryMetric[] {
    const credits = (signal: Signal, value: (it: Credits) => number | undefined) =>
      new RegistryMetric(signal, 'first', () => samples(this.#credits, value));
    const limits = (signal: Signal, value: (it: RateLimit) => number | undefined) =>
      new RegistryMetric(signal, 'first', () => samples(this.#limits, value));
    return [
      credits(SIGNALS.creditsRemaining, ({ remaining }) => remaining),
      credits(SIGNALS.creditsUsed, ({ used }) => used),
      credits(SIGNALS.creditsObserved, ({ observedAt }) => observedAt),
      limits(SIGNALS.rateLimitLimit, ({ limit }) => limit),
      limits(SIGNALS.rateLimitRemaining, ({ remaining }) => remaining),
      limits(SIGNALS.rateLimitReset, ({ resetAt }) => resetAt),
    ];
  }
}

function keep<T>(kept: Kept<T>, provider: string, account: string, label: string, value: string, last: T): void {
  const reading = kept.get(provider)?.get(account)?.get(value);
  if (reading !== undefined) {
    reading.last = last;
    return;
  }
  const labels = { [LABEL.provider]: provider, [LABEL.account]: account, [label]: value };
  within(within(kept, provider), account).set(value, { labels, last });
}

function within<K, V>(outer: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const inner = outer.get(key) ?? new Map<K, V>();
  outer.set(key, inner);
  return inner;
}

function* samples<T>(kept: Kept<T>, read: (it: T) => number | undefined): Generator<Sample> {
  for (const accounts of kept.values())
    for (const readings of accounts.values())
      for (const { labels, last } of readings.values()) {
        const value = read(last);
        if (value !== undefined) yield { labels, value };
      }
}
