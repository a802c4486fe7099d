import { LABEL } from '../../model/labels.ts';

/** One line of exposition. */
export type Sample = {
  readonly metricName?: string;
  /** The same object for every sample of a series: registries print it once. */
  readonly labels: Labels;
  /** The upper bound of a bucket. */
  readonly le?: number | '+Inf';
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
};

export type Exemplar = {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix seconds. */
  readonly timestamp: number;
};

export type Labels = Readonly<Record<string, string>>;

export class CounterSeries {
  readonly labels: Labels;
  value = 0;
  exemplar: Exemplar | undefined;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  add(exemplar?: Exemplar): void {
    this.value++;
    this.exemplar = exemplar;
  }

  sample(): Sample {
    return { labels: this.labels, value: this.value, exemplar: this.exemplar };
  }
}

/** Receives each value of each histogram as well. */
export type HistogramMirror = {
  record?: ((metric: string, labels: Labels, value: number) => void) | undefined;
};

export class HistogramSeries {
  readonly labels: Labels;
  readonly #name: string;
  readonly #bucketName: string;
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  readonly #exemplars: (Exemplar | undefined)[];
  readonly #mirror: HistogramMirror;
  #sum = 0;
  #count = 0;

  constructor(name: string, labels: Labels, bounds: readonly number[], mirror: HistogramMirror) {
    this.#name = name;
    this.#bucketName = `${name}_bucket`;
    this.labels = labels;
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
    this.#exemplars = new Array(bounds.length + 1).fill(undefined);
    this.#mirror = mirror;
  }

  get count(): number {
    return this.#count;
  }

  observe(value: number, exemplar?: Exemplar): void {
    let bucket = 0;
    while (bucket < this.#bounds.length && value > (this.#bounds[bucket] as number)) bucket++;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sum += value;
    this.#count++;
    if (exemplar !== undefined) this.#exemplars[bucket] = exemplar;
    this.#mirror.record?.(this.#name, this.labels, value);
  }

  samples(): Sample[] {
    let cumulated = 0;
    const { labels } = this;
    const samples: Sample[] = [];
    for (let i = 0; i < this.#counts.length; i++) {
      cumulated += this.#counts[i] as number;
      const le = this.#bounds[i] ?? '+Inf';
      samples.push({ metricName: this.#bucketName, labels, le, value: cumulated, exemplar: this.#exemplars[i] });
    }
    samples.push({ metricName: `${this.#name}_sum`, labels, value: this.#sum });
    samples.push({ metricName: `${this.#name}_count`, labels, value: this.#count });
    return samples;
  }
}

/** Histograms that one provider has of one metric, by a label with a small closed set of values. */
export class HistogramMap {
  readonly #series = new Map<string, HistogramSeries>();
  readonly #make: (value: string) => HistogramSeries;

  constructor(metric: string, provider: string, label: string, bounds: readonly number[], mirror: HistogramMirror) {
    this.#make = (value) => new HistogramSeries(metric, { [LABEL.provider]: provider, [label]: value }, bounds, mirror);
  }

  get(value: string): HistogramSeries {
    const known = this.#series.get(value);
    if (known !== undefined) return known;
    const made = this.#make(value);
    this.#series.set(value, made);
    return made;
  }

  samples(): Iterable<Sample> {
    return samplesOf(this.#series.values());
  }
}

export function* samplesOf(histograms: Iterable<HistogramSeries>): Generator<Sample> {
  for (const histogram of histograms) yield* histogram.samples();
}
