/** One line of exposition, in the shape that the registries of prom-client and @prometheus-io/client print. */
export type Sample = {
  metricName?: string;
  labels: Readonly<Record<string, string | number>>;
  value: number;
  exemplar?: Exemplar | undefined;
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

  samples(): Sample[] {
    return [{ labels: this.labels, value: this.value, exemplar: this.exemplar }];
  }
}

/** Who else hears of each value of each histogram. */
export type HistogramMirror = {
  record?: ((metric: string, labels: Labels, value: number) => void) | undefined;
};

export class HistogramSeries {
  readonly labels: Labels;
  readonly #name: string;
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  readonly #exemplars: (Exemplar | undefined)[];
  readonly #mirror: HistogramMirror;
  #sum = 0;
  #count = 0;

  constructor(name: string, labels: Labels, bounds: readonly number[], mirror: HistogramMirror) {
    this.#name = name;
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
    const buckets = Array.from(this.#counts, (count, i): Sample => {
      cumulated += count;
      const le = this.#bounds[i] ?? '+Inf';
      return {
        metricName: `${this.#name}_bucket`,
        labels: { le, ...this.labels },
        value: cumulated,
        exemplar: this.#exemplars[i],
      };
    });
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels: this.labels, value: this.#sum },
      { metricName: `${this.#name}_count`, labels: this.labels, value: this.#count },
    ];
  }
}

/** How many series there may still be: maps that share one have so many together. */
export type Room = { left: number };

/** Series of one metric by a key of two parts: no string is built to find one. The number of series is capped. */
export class SeriesMap<A, B, S> {
  readonly #byFirst = new Map<A, Map<B, S>>();
  readonly #create: (a: A, b: B) => S;
  readonly #overflow: () => S;
  readonly #room: Room;

  constructor(create: (a: A, b: B) => S, overflow: () => S, room: Room) {
    this.#create = create;
    this.#overflow = overflow;
    this.#room = room;
  }

  get(a: A, b: B): S {
    let bySecond = this.#byFirst.get(a);
    const known = bySecond?.get(b);
    if (known !== undefined) return known;
    if (this.#room.left <= 0) return this.#overflow();
    this.#room.left--;
    const series = this.#create(a, b);
    if (bySecond === undefined) {
      bySecond = new Map();
      this.#byFirst.set(a, bySecond);
    }
    bySecond.set(b, series);
    return series;
  }

  *all(): Generator<S> {
    for (const bySecond of this.#byFirst.values()) yield* bySecond.values();
  }
}

export function* samplesOf(all: Iterable<CounterSeries | HistogramSeries>): Generator<Sample> {
  for (const series of all) yield* series.samples();
}
