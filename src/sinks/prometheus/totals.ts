import type { CounterSeries, Labels, Sample } from './series.ts';

type Counted = Pick<CounterSeries, 'labels' | 'value'>;

/**
 * Counters added up by some of their labels. Rules read these, because over hundreds of processes the series by code are
 * too many. They are added up at scrape time, so that a request pays nothing for them and the two always agree.
 */
export class Totals {
  readonly #by: readonly string[];
  readonly #also: Labels;
  /** Kept, because a registry prints an object of labels once. */
  readonly #labels = new Map<string, Labels>();

  /** @param also labels of every sum */
  constructor(by: readonly string[], also: Labels = {}) {
    this.#by = by;
    this.#also = also;
  }

  *of(counters: Iterable<Counted>): Generator<Sample> {
    const sums = new Map<Labels, number>();
    for (const { labels, value } of counters) {
      const kept = this.#labelsOf(labels);
      sums.set(kept, (sums.get(kept) ?? 0) + value);
    }
    for (const [labels, value] of sums) yield { labels, value };
  }

  #labelsOf(labels: Labels): Labels {
    const key = this.#by.map((label) => labels[label]).join('\n');
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const kept = Object.fromEntries(this.#by.map((label) => [label, labels[label] ?? '']));
    const made = { ...kept, ...this.#also };
    this.#labels.set(key, made);
    return made;
  }
}
