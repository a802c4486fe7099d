import { LABEL } from '../../model/labels.ts';
import { METRIC, SIGNALS } from '../../model/signals.ts';
import { type Category, WAITED_FOR } from '../../model/verdict.ts';
import type { ByProvider } from './by-provider.ts';
import { RegistryMetric } from './registry.ts';
import { HistogramMap, type HistogramMirror, type Sample } from './series.ts';

/** The categories whose Retry-After applies to the next request of the operation too, even to a different one. */
const THROTTLING: ReadonlySet<Category> = new Set(WAITED_FOR);

/** The waits that one provider requests, and how often the service ignores them. Begins with the first Retry-After. */
export class RetrySeries<Asked> {
  readonly waits: HistogramMap;
  readonly #provider: string;
  #premature = 0;
  /** When each wait ends, by performance.now(): setting the clock changes nothing. */
  readonly #waitEnds = new Map<Asked, number>();

  constructor(provider: string, mirror: HistogramMirror) {
    this.#provider = provider;
    const { buckets } = SIGNALS.retryAfter;
    this.waits = new HistogramMap(METRIC.retryAfter, provider, LABEL.category, buckets, mirror);
  }

  prematureSamples(): Sample[] {
    return [{ labels: { [LABEL.provider]: this.#provider }, value: this.#premature }];
  }

  /** @param at by performance.now() */
  started(asked: Asked, at: number): void {
    const end = this.#waitEnds.get(asked);
    if (end !== undefined && at < end) this.#premature++;
  }

  /** @param at when the response arrived, by performance.now() */
  askedToWait(asked: Asked, category: Category, seconds: number, at: number): void {
    this.waits.get(category).observe(seconds);
    if (THROTTLING.has(category)) this.#waitEnds.set(asked, at + seconds * 1000);
  }
}

export function retryMetrics<Asked>(retries: ByProvider<RetrySeries<Asked>>): RegistryMetric[] {
  return [
    new RegistryMetric(SIGNALS.retryAfter, 'sum', () => retries.flatMap(({ waits }) => waits.samples())),
    new RegistryMetric(SIGNALS.premature, 'sum', () => retries.flatMap((of) => of.prematureSamples())),
  ];
}
