import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { SIGNALS, type Signal } from '../../model/signals.ts';
import type { Credits, RateLimit, Verdict } from '../../model/verdict.ts';
import { LABEL } from './labels.ts';
import { RegistryMetric } from './registry.ts';
import type { Sample } from './series.ts';

type Reading = { credits: Credits | undefined; rateLimit: RateLimit | undefined };

/**
 * The last thing each provider said of credits and rate limit. All gauges of one reading come from one object, so that
 * no scrape sees a balance with another reading's time. Before the first reading there is no series: not known is not 0.
 */
export class Readings {
  readonly #last = new Map<WatchedProvider, Reading>();

  note(provider: WatchedProvider, { credits, rateLimit }: Verdict): void {
    const last = this.#last.get(provider);
    const reading: Reading = last ?? { credits: undefined, rateLimit: undefined };
    if (last === undefined) this.#last.set(provider, reading);
    // In the order of arrival: one answer with a clock that is ahead must not keep out those after it.
    if (credits !== undefined) reading.credits = credits;
    if (rateLimit !== undefined) reading.rateLimit = rateLimit;
  }

  metrics(): RegistryMetric[] {
    const gauge = (signal: Signal, read: (reading: Reading) => number | undefined) =>
      new RegistryMetric(signal, 'first', () => this.#samples(read));
    return [
      gauge(SIGNALS.creditsRemaining, ({ credits }) => credits?.remaining),
      gauge(SIGNALS.creditsUsed, ({ credits }) => credits?.used),
      gauge(SIGNALS.creditsObserved, ({ credits }) => credits?.observedAt),
      gauge(SIGNALS.rateLimitLimit, ({ rateLimit }) => rateLimit?.limit),
      gauge(SIGNALS.rateLimitRemaining, ({ rateLimit }) => rateLimit?.remaining),
      gauge(SIGNALS.rateLimitReset, ({ rateLimit }) => rateLimit?.resetAt),
    ];
  }

  *#samples(read: (reading: Reading) => number | undefined): Generator<Sample> {
    for (const [provider, reading] of this.#last) {
      const value = read(reading);
      if (value === undefined) continue;
      yield { labels: { [LABEL.provider]: provider.name, [LABEL.account]: provider.account }, value };
    }
  }
}
