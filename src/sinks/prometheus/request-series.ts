import type { Operation } from '../../catalogue/provider.ts';
import { OTHER } from '../../model/attributes.ts';
import { LABEL } from '../../model/labels.ts';
import { METRIC, SIGNALS } from '../../model/signals.ts';
import { CATEGORIES, type Category } from '../../model/verdict.ts';
import type { ByProvider } from './by-provider.ts';
import { CounterMap, MAX_SERIES } from './counter-map.ts';
import { RegistryMetric } from './registry.ts';
import { CounterSeries, type HistogramMirror, HistogramSeries, type Labels, type Sample, samplesOf } from './series.ts';
import { Totals } from './totals.ts';

/** The target of a request: an operation of the catalogue, or the method for any other path. */
export type Asked = Operation | string;

/** The requests of one provider. */
export class RequestSeries {
  active = 0;
  readonly durations: DurationMap;
  readonly errors: CounterMap;
  /** Without it a provider that only fails would have no successes to divide by. */
  readonly #noSuccess: CounterSeries;
  readonly #totals = new Totals([LABEL.provider, LABEL.category]);
  readonly #labels: Labels;

  constructor(provider: string, mirror: HistogramMirror) {
    this.#labels = { [LABEL.provider]: provider };
    this.durations = new DurationMap(provider, mirror);
    this.errors = new CounterMap(provider, [LABEL.category, LABEL.errorType], LABEL.errorType);
    this.#noSuccess = new CounterSeries({ [LABEL.provider]: provider, [LABEL.category]: '' });
  }

  activeSamples(): Sample[] {
    return [{ labels: this.#labels, value: this.active }];
  }

  /** Successes and errors. A request that the service aborts is neither. */
  totals(): Iterable<Sample> {
    return this.#totals.of([this.#noSuccess, ...this.durations.successes(), ...this.errors.values()]);
  }
}

export function requestMetrics(requests: ByProvider<RequestSeries>): RegistryMetric[] {
  return [
    new RegistryMetric(SIGNALS.duration, 'sum', () => requests.flatMap(({ durations }) => samplesOf(durations.all()))),
    new RegistryMetric(SIGNALS.requests, 'sum', () => requests.flatMap((of) => of.totals())),
    new RegistryMetric(SIGNALS.errors, 'sum', () => requests.flatMap(({ errors }) => errors.samples())),
    new RegistryMetric(SIGNALS.active, 'sum', () => requests.flatMap((of) => of.activeSamples())),
  ];
}

/** One number for a status and a category: the lookup of a success builds no string. */
const CATEGORY_NUMBER: ReadonlyMap<Category | undefined, number> = new Map(CATEGORIES.map((name, i) => [name, i + 1]));
const rowKey = (status: number, category: Category | undefined): number =>
  category === undefined ? status : status + 1000 * (CATEGORY_NUMBER.get(category) ?? 0);

/** Durations of one provider's requests. Beyond the limit, the category alone is kept. */
class DurationMap {
  readonly #rows = new Map<Asked, Map<number, HistogramSeries>>();
  readonly #provider: string;
  readonly #mirror: HistogramMirror;
  #size = 0;

  constructor(provider: string, mirror: HistogramMirror) {
    this.#provider = provider;
    this.#mirror = mirror;
  }

  /** @param status 0 where there is none */
  get(asked: Asked, status: number, category: Category | undefined): HistogramSeries {
    return this.#rows.get(asked)?.get(rowKey(status, category)) ?? this.#add(asked, status, category);
  }

  *all(): Generator<HistogramSeries> {
    for (const row of this.#rows.values()) yield* row.values();
  }

  *successes(): Generator<{ labels: HistogramSeries['labels']; value: number }> {
    for (const { labels, count } of this.all()) if (labels[LABEL.category] === '') yield { labels, value: count };
  }

  #add(asked: Asked, status: number, category: Category | undefined): HistogramSeries {
    const isOverflow = asked === OTHER && status === 0;
    if (this.#size >= MAX_SERIES && !isOverflow) return this.get(OTHER, 0, category);
    const labels = durationLabels(this.#provider, asked, status, category);
    const series = new HistogramSeries(METRIC.duration, labels, SIGNALS.duration.buckets, this.#mirror);
    const row = this.#rows.get(asked) ?? new Map<number, HistogramSeries>();
    this.#rows.set(asked, row.set(rowKey(status, category), series));
    this.#size++;
    return series;
  }
}

function durationLabels(provider: string, asked: Asked, status: number, category: Category | undefined) {
  return {
    [LABEL.provider]: provider,
    [LABEL.operation]: typeof asked === 'string' ? OTHER : asked.name,
    [LABEL.method]: typeof asked === 'string' ? asked : asked.method,
    [LABEL.status]: status === 0 ? '' : String(status),
    [LABEL.category]: category ?? '',
  };
}
