import type { SpanContext } from '@opentelemetry/api';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { networkTypes, standardRow } from '../../classify/standards.ts';
import { type Faults, STAGES } from '../../guard.ts';
import type { HttpObservation } from '../../observation.ts';
import { knownMethod, OTHER } from '../../semconv.ts';
import { prometheusName, SIGNALS } from '../../signals.ts';
import type { Exchange } from '../../sources/exchange.ts';
import type { Category, Verdict } from '../../verdict.ts';
import { VERSION } from '../../version.ts';
import { makeExemplar } from './exemplar.ts';
import { documentedStatuses, LABEL, MAX_SERIES, perProvider } from './labels.ts';
import { Readings } from './readings.ts';
import { type PrometheusRegistry, RegistryMetric, speaksOpenMetrics } from './registry.ts';
import { CounterSeries, type Exemplar, HistogramSeries, type Labels, type Sample, SeriesMap } from './series.ts';
import { StreamMetrics } from './stream-metrics.ts';

/** What an exchange was, apart from how it ended: the identity of a row of the duration histogram. */
type Asked = Operation | string;

/** What gateways and load balancers answer in the name of any provider, documented or not. */
const COMMON_STATUSES = [408, 429, 500, 502, 503, 504];

/** Categories for which the provider's Retry-After holds for other requests too, not just for the same one. */
const THROTTLING: ReadonlySet<Category | undefined> = new Set(['rate_limit', 'concurrency', 'provider', 'upstream']);

/** Counts exchanges for Prometheus, in a registry that it does not own. */
export class PrometheusSink {
  readonly #registry: PrometheusRegistry;
  readonly #metrics: RegistryMetric[];
  readonly #readings = new Readings();
  readonly streams: StreamMetrics;
  readonly #active = new Map<WatchedProvider, number>();
  readonly #premature = new Map<WatchedProvider, number>();
  /** Until when a provider asked us to wait, in Unix milliseconds. */
  readonly #retryAt = new Map<WatchedProvider, Map<Asked, number>>();
  readonly #durations: SeriesMap<WatchedProvider, Asked, SeriesMap<number, Category | undefined, HistogramSeries>>;
  /** Of what found no room. */
  readonly #overflow: HistogramSeries;
  readonly #errors: SeriesMap<WatchedProvider, string, Map<Category, CounterSeries>>;
  readonly #retryAfter: SeriesMap<WatchedProvider, Category, HistogramSeries>;

  constructor(registry: PrometheusRegistry, providers: readonly WatchedProvider[], faults: Faults) {
    this.#registry = registry;
    this.streams = new StreamMetrics(providers);
    const { buckets } = SIGNALS.duration;
    const durationName = prometheusName(SIGNALS.duration);
    const duration = (provider: WatchedProvider, asked: Asked, status: number, category: Category | undefined) =>
      new HistogramSeries(durationName, durationLabels(provider.name, asked, status, category), buckets);
    this.#overflow = new HistogramSeries(durationName, durationLabels(OTHER, OTHER, 0, 'unknown'), buckets);
    // A hostile provider may answer with any status: all rows together have room for so many series.
    const room = { left: MAX_SERIES };
    this.#durations = new SeriesMap(
      (provider, asked) =>
        new SeriesMap(
          (status, category) => duration(provider, asked, status, category),
          () => this.#overflow,
          room,
        ),
      () => overflowRow,
      { left: MAX_SERIES },
    );
    const overflowRow: SeriesMap<number, Category | undefined, HistogramSeries> = new SeriesMap(
      () => this.#overflow,
      () => this.#overflow,
      { left: 0 },
    );
    this.#errors = new SeriesMap(
      () => new Map(),
      () => new Map(),
      { left: MAX_SERIES },
    );
    const retryName = prometheusName(SIGNALS.retryAfter);
    const retry = (provider: string, category: Category) =>
      new HistogramSeries(
        retryName,
        { [LABEL.provider]: provider, [LABEL.category]: category },
        SIGNALS.retryAfter.buckets,
      );
    this.#retryAfter = new SeriesMap(
      (p, category) => retry(p.name, category),
      () => retry(OTHER, 'unknown'),
      { left: MAX_SERIES },
    );
    for (const provider of providers) this.#initialise(provider);
    this.#metrics = [
      new RegistryMetric(SIGNALS.duration, 'sum', () => this.#durationSamples()),
      new RegistryMetric(SIGNALS.errors, 'sum', () => this.#errorSamples()),
      new RegistryMetric(SIGNALS.active, 'sum', () => perProvider(this.#active)),
      new RegistryMetric(SIGNALS.retryAfter, 'sum', () =>
        [...this.#retryAfter.all()].flatMap((series) => series.samples()),
      ),
      new RegistryMetric(SIGNALS.premature, 'sum', () => perProvider(this.#premature)),
      ...this.#readings.metrics(),
      ...this.streams.metrics(),
      new RegistryMetric(SIGNALS.faults, 'sum', () =>
        STAGES.map((stage) => ({ labels: { [LABEL.stage]: stage }, value: faults.count(stage) })),
      ),
      new RegistryMetric(SIGNALS.info, 'first', () => [{ labels: { version: VERSION }, value: 1 }]),
    ];
  }

  /** @throws Error when the registry has a metric of one of our names already, or takes none; it is left as it was then */
  install(): void {
    const taken = this.#metrics.find(({ name }) => this.#registry.getSingleMetric(name) !== undefined);
    if (taken !== undefined) {
      throw new Error(
        `sidetone: metrics.registry has a metric "${taken.name}" already, expected a registry without one`,
      );
    }
    try {
      for (const metric of this.#metrics) this.#registry.registerMetric(metric as never);
    } catch (error) {
      this.uninstall();
      throw error;
    }
  }

  uninstall(): void {
    for (const metric of this.#metrics) {
      if (this.#registry.getSingleMetric(metric.name) === metric) this.#registry.removeSingleMetric(metric.name);
    }
  }

  started({ kind, provider, operation, method, startedAt }: Exchange): void {
    // A handshake is no request under way: what it opens has a gauge of its own.
    if (kind === 'http') this.#active.set(provider, (this.#active.get(provider) ?? 0) + 1);
    if (this.#retryAt.size === 0) return;
    const until = this.#retryAt.get(provider)?.get(asked(operation, method));
    if (until !== undefined && startedAt < until)
      this.#premature.set(provider, (this.#premature.get(provider) ?? 0) + 1);
  }

  settled(observation: HttpObservation, verdict: Verdict, trace: SpanContext | undefined): void {
    const { provider, operation, method, status, duration } = observation;
    const { category } = verdict;
    if (verdict.credits !== undefined || verdict.rateLimit !== undefined) this.#readings.note(provider, verdict);
    const what = asked(operation, method);
    if (verdict.retryAfter !== undefined && category !== undefined)
      this.#noteRetryAfter(observation, what, category, verdict.retryAfter);
    // One attempt at a stream is one connect, and never also an HTTP error.
    if (observation.kind === 'connect') {
      this.streams.connected(provider, verdict, this.#exemplar(1, observation, verdict, trace));
      return;
    }
    this.#active.set(provider, (this.#active.get(provider) ?? 1) - 1);
    const series = this.#durations.get(provider, what).get(status ?? 0, category);
    series.observe(duration, this.#exemplar(duration, observation, verdict, trace));
    if (verdict.failed) this.failed(provider, verdict, this.#exemplar(1, observation, verdict, trace));
  }

  /** One error, of an exchange or told within a stream. */
  failed(provider: WatchedProvider, { errorType, category }: Verdict, exemplar?: Exemplar): void {
    const errors = this.#errorSeries(provider, errorType ?? OTHER, category ?? 'unknown');
    errors.value++;
    errors.exemplar = exemplar;
  }

  #noteRetryAfter({ provider, answeredAt }: HttpObservation, what: Asked, category: Category, seconds: number): void {
    this.#retryAfter.get(provider, category).observe(seconds);
    if (!THROTTLING.has(category)) return;
    let until = this.#retryAt.get(provider);
    if (until === undefined) {
      until = new Map();
      this.#retryAt.set(provider, until);
    }
    until.set(what, answeredAt + seconds * 1000);
  }

  #exemplar(
    value: number,
    observation: HttpObservation,
    verdict: Verdict,
    trace: SpanContext | undefined,
  ): Exemplar | undefined {
    if (!speaksOpenMetrics(this.#registry)) return undefined;
    return makeExemplar(value, observation.answeredAt, trace, verdict.requestId);
  }

  /** Every series that an alert may count exists at 0 from the start: increase() does not see a series' first sample. */
  #initialise(provider: WatchedProvider): void {
    this.#active.set(provider, 0);
    this.#premature.set(provider, 0);
    for (const row of provider.definition.codes?.rows ?? []) this.#errorSeries(provider, row.code, row.category);
    for (const row of documentedStatuses(provider)) this.#errorSeries(provider, String(row.status), row.category);
    for (const { errorType, category } of networkTypes()) this.#errorSeries(provider, errorType, category);
    for (const status of COMMON_STATUSES) {
      const known = provider.statuses.get(status);
      this.#errorSeries(provider, String(status), (known ?? standardRow(status)).category);
      for (const { serverError } of provider.definition.operations?.rows ?? []) {
        if (serverError !== undefined && status >= 500) this.#errorSeries(provider, String(status), serverError);
      }
    }
  }

  #errorSeries(provider: WatchedProvider, errorType: string, category: Category): CounterSeries {
    const byCategory = this.#errors.get(provider, errorType);
    let series = byCategory.get(category);
    if (series === undefined) {
      const labels = { [LABEL.provider]: provider.name, [LABEL.category]: category, [LABEL.errorType]: errorType };
      series = new CounterSeries(labels);
      byCategory.set(category, series);
    }
    return series;
  }

  *#durationSamples(): Generator<Sample> {
    for (const rows of this.#durations.all()) for (const series of rows.all()) yield* series.samples();
    if (!this.#overflow.isEmpty) yield* this.#overflow.samples();
  }

  *#errorSamples(): Generator<Sample> {
    for (const rows of this.#errors.all()) for (const series of rows.values()) yield* series.samples();
  }
}

function asked(operation: Operation | undefined, method: string): Asked {
  return operation ?? knownMethod(method);
}

function durationLabels(provider: string, what: Asked, status: number, category: Category | undefined): Labels {
  return {
    [LABEL.provider]: provider,
    [LABEL.operation]: typeof what === 'string' ? OTHER : what.name,
    [LABEL.method]: typeof what === 'string' ? what : what.method,
    [LABEL.status]: status === 0 ? '' : String(status),
    [LABEL.category]: category ?? '',
  };
}
