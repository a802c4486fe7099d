import { OTHER } from '../../model/attributes.ts';
import { LABEL } from '../../model/labels.ts';
import { CounterSeries, type Sample } from './series.ts';

/**
 * The limit of series for one provider and metric. Label values come from closed sets, but a provider that answers
 * with every possible status would fill them.
 */
export const MAX_SERIES = 200;

/**
 * The counters of one provider and metric. Beyond the limit the label with the most values becomes `_OTHER`, so
 * that sums over the others stay right.
 */
export class CounterMap {
  readonly #counters: CounterSeries[] = [];
  readonly #index: Index = new Map();
  readonly #provider: string;
  readonly #labels: readonly string[];
  readonly #capped: string;
  readonly #limit: number;

  /** @param capped the label that becomes `_OTHER` beyond the limit */
  constructor(provider: string, labels: readonly string[], capped: string, limit = MAX_SERIES) {
    this.#provider = provider;
    this.#labels = labels;
    this.#capped = capped;
    this.#limit = limit;
  }

  /** @param values in the order of the labels; empty where a label does not apply */
  get(...values: string[]): CounterSeries {
    return this.#find(values) ?? this.#add(values);
  }

  values(): Iterable<CounterSeries> {
    return this.#counters;
  }

  *samples(): Generator<Sample> {
    for (const counter of this.#counters) yield counter.sample();
  }

  #find(values: readonly string[]): CounterSeries | undefined {
    let at: Index | CounterSeries | undefined = this.#index;
    for (let i = 0; i < values.length && at instanceof Map; i++) at = at.get(values[i] as string);
    return at as CounterSeries | undefined;
  }

  #add(values: readonly string[]): CounterSeries {
    const isFull = this.#counters.length >= this.#limit;
    const kept = isFull ? values.map((value, i) => (this.#labels[i] === this.#capped ? OTHER : value)) : values;
    const existing = isFull ? this.#find(kept) : undefined;
    if (existing !== undefined) return existing;
    const labels: Record<string, string> = { [LABEL.provider]: this.#provider };
    for (const [i, label] of this.#labels.entries()) labels[label] = kept[i] ?? '';
    const counter = new CounterSeries(labels);
    this.#counters.push(counter);
    const last = kept.length - 1;
    kept
      .slice(0, last)
      .reduce(indexIn, this.#index)
      .set(kept[last] as string, counter);
    return counter;
  }
}

/** Nested by value: a combined key would be built and hashed for each count. */
type Index = Map<string, Index | CounterSeries>;

function indexIn(index: Index, value: string): Index {
  const inner = index.get(value) ?? new Map<string, Index | CounterSeries>();
  index.set(value, inner);
  return inner as Index;
}
