import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { LABEL } from '../../model/labels.ts';
import { SIGNALS, type Signal } from '../../model/signals.ts';
import type { Credits, RateLimit, RateLimitKind, Verdict } from '../../model/verdict.ts';
import { RegistryMetric } from './registry.ts';
import type { Sample } from './series.ts';

type Reading = { credits: Credits | undefined; readonly rateLimits: Map<RateLimitKind, RateLimit> };

/**
 * The last thing each provider said of credits and rate limit. All gauges of one reading come from one object, so that
 * no scrape sees a balance with another reading's time. Before the first reading there is no series: not known is not 0.
 */
export class Readings {
  readonly #last = new Map<WatchedProvider, Reading>();

  note(provider: WatchedProvider, { credits, rateLimits }: Verdict): void {
    const last = this.#last.get(provider);
    const reading: Reading = last ?? { credits: undefined, rateLimits: new Map() };
    if (last === undefined) this.#last.set(provider, reading);
    // In the order of arrival: one answer with a clock that is ahead must not keep out those after it.
    if (credits !== undefined) reading.credits = credits;
    for (const rateLimit of rateLimits) reading.rateLimits.set(rateLimit.kind, rateLimit);
  }

  metrics(): RegistryMetric[] {
    const gauge = (signal: Signal, samples: () => Iterable<Sample>) => new RegistryMetric(signal, 'first', samples);
    const credits = (read: (credits: Credits) => number | undefined) => () => this.#credits(read);
    const limits = (read: (limit: RateLimit) => number | undefined) => () => this.#limits(read);
    return [
      gauge(
        SIGNALS.creditsRemaining,
        credits(({ remaining }) => remaining),
      ),
      gauge(
        SIGNALS.creditsUsed,
        credits(({ used }) => used),
      ),
      gauge(
        SIGNALS.creditsObserved,
        credits(({ observedAt }) => observedAt),
      ),
      gauge(
        SIGNALS.rateLimitLimit,
        limits(({ limit }) => limit),
      ),
      gauge(
        SIGNALS.rateLimitRemaining,
        limits(({ remaining }) => remaining),
      ),
      gauge(
        SIGNALS.rateLimitReset,
        limits(({ resetAt }) => resetAt),
      ),
    ];
  }

  *#credits(read: (credits: Credits) => number | undefined): Generator<Sample> {
    for (const [provider, { credits }] of this.#last) {
      const value = credits && read(credits);
      if (value !== undefined) yield { labels: labelsOf(provider), value };
    }
  }

  *#limits(read: (limit: RateLimit) => number | undefined): Generator<Sample> {
    for (const [provider, { rateLimits }] of this.#last)
      for (const limit of rateLimits.values()) {
        const value = read(limit);
        if (value !== undefined) yield { labels: { ...labelsOf(provider), [LABEL.rateLimitKind]: limit.kind }, value };
      }
  }
}

function labelsOf(provider: WatchedProvider): Record<string, string> {
  return { [LABEL.provider]: provider.name, [LABEL.account]: provider.account };
}
