import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { OTHER } from '../../model/attributes.ts';
import { prometheusName, SIGNALS } from '../../model/signals.ts';
import { type Category, WAITED_FOR } from '../../model/verdict.ts';
import { LABEL, MAX_SERIES, perProvider } from './labels.ts';
import { RegistryMetric } from './registry.ts';
import { type HistogramMirror, HistogramSeries, SeriesMap, samplesOf } from './series.ts';

/** The next request of an operation may be another one: it is early only where the wait is not just the same one's. */
const THROTTLING: ReadonlySet<Category> = new Set(WAITED_FOR);

/** How long providers ask to wait, and how often the service does not. */
export class RetryMetrics<Asked> {
  readonly #waits: SeriesMap<WatchedProvider, Category, HistogramSeries>;
  readonly #premature = new Map<WatchedProvider, number>();
  /** Until when a provider asked us to wait, by performance.now(): a clock that is set makes nobody early or late. */
  readonly #until = new Map<WatchedProvider, Map<Asked, number>>();

  constructor(providers: readonly WatchedProvider[], mirror: HistogramMirror) {
    const name = prometheusName(SIGNALS.retryAfter);
    const histogram = (provider: string, category: Category) => {
      const labels = { [LABEL.provider]: provider, [LABEL.category]: category };
      return new HistogramSeries(name, labels, SIGNALS.retryAfter.buckets, mirror);
    };
    const overflow = histogram(OTHER, 'unknown');
    this.#waits = new SeriesMap(
      (provider, category) => histogram(provider.name, category),
      () => overflow,
      { left: MAX_SERIES },
    );
    for (const provider of providers) this.#premature.set(provider, 0);
  }

  metrics(): RegistryMetric[] {
    return [
      new RegistryMetric(SIGNALS.retryAfter, 'sum', () => samplesOf(this.#waits.all())),
      new RegistryMetric(SIGNALS.premature, 'sum', () => perProvider(this.#premature)),
    ];
  }

  /** Nobody was asked to wait: the usual case, and spares its caller the rest. */
  get idle(): boolean {
    return this.#until.size === 0;
  }

  /** @param at by performance.now() */
  started(provider: WatchedProvider, asked: Asked, at: number): void {
    const until = this.#until.get(provider)?.get(asked);
    if (until !== undefined && at < until) this.#premature.set(provider, (this.#premature.get(provider) ?? 0) + 1);
  }

  /** @param at of the answer, by performance.now() */
  told(provider: WatchedProvider, asked: Asked, category: Category, seconds: number, at: number): void {
    this.#waits.get(provider, category).observe(seconds);
    if (!THROTTLING.has(category)) return;
    let until = this.#until.get(provider);
    if (until === undefined) {
      until = new Map();
      this.#until.set(provider, until);
    }
    until.set(asked, at + seconds * 1000);
  }
}
