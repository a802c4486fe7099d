import { OTHER } from '../../model/attributes.ts';
import { LABEL } from '../../model/labels.ts';
import { CounterSeries, type Sample } from './series.ts';

/**
 * How many series one provider may have of one metric. Label values come from closed sets, but a provider that answers
 * with every status there is would fill them.
 */
export const MAX_SERIES = 200;

/**
 * The counters that one provider has of one metric. Beyond the limit the label with the most values becomes `_OTHER`, so
 * that sums over the others stay right.
 */
export class CounterMap {
  readonly #counters = new Map<string, CounterSeries>();
  readonly #provider: string;
  readonly #labels: readonly string[];
  readonly #capped: string;
  readonly #limit: number;

  /** @param capped the label that gives way */
  constructor(provider: string, labels: readonly string[], capped: string, limit = MAX_SERIES) {
    this.#provider = provider;
    this.#labels = labels;
    this.#capped = capped;
    this.#limit = limit;
  }

  /** @param values in the order of the labels; empty where a label does not apply */
  get(...values: string[]): CounterSeries {
    return this.#counters.get(keyOf(values)) ?? this.#add(values);
  }

  values(): Iterable<CounterSeries> {
    return this.#counters.values();
  }

  *samples(): Generator<Sample> {
    for (const counter of this.#counters.values()) yield counter.sample();
  }

  #add(values: readonly string[]): CounterSeries {
    const isFull = this.#counters.size >= this.#limit;
    const kept = isFull ? values.map((value, i) => (this.#labels[i] === this.#capped ? OTHER : value)) : values;
    const existing = isFull ? this.#counters.get(keyOf(kept)) : undefined;
    if (existing !== undefined) return existing;
    const labels: Record<string, string> = { [LABEL.provider]: this.#provider };
    for (const [i, label] of this.#labels.entries()) labels[label] = kept[i] ?? '';
    const counter = new CounterSeries(labels);
    this.#counters.set(keyOf(kept), counter);
    return counter;
  }
}

const keyOf = (values: readonly string[]): string => (values.length === 1 ? (values[0] as string) : values.join('\n'));
