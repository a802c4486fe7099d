import type { SpanContext } from '@opentelemetry/api';
import type { HttpObservation, PendingExchange } from '../../catalogue/observation.ts';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { knownMethod, knownStatus, OTHER } from '../../model/attributes.ts';
import { type Faults, STAGES } from '../../model/faults.ts';
import { type Limits, SHED_REASONS } from '../../model/limits.ts';
import { prometheusName, SIGNALS } from '../../model/signals.ts';
import type { Category, Verdict } from '../../model/verdict.ts';
import { VERSION } from '../../model/version.ts';
import { CallMetrics } from './call-metrics.ts';
import { ErrorCounters } from './error-counters.ts';
import { makeExemplar } from './exemplar.ts';
import { LABEL, MAX_SERIES, perProvider } from './labels.ts';
import { Readings } from './readings.ts';
import { type PrometheusRegistry, RegistryMetric, speaksOpenMetrics } from './registry.ts';
import { RetryMetrics } from './retry-metrics.ts';
import { type Exemplar, type HistogramMirror, HistogramSeries, type Labels, SeriesMap, samplesOf } from './series.ts';
import { StreamMetrics } from './stream-metrics.ts';
import { requestTotals } from './totals.ts';

/** What an exchange was, apart from how it ended: the identity of a row of the duration histogram. */
type Asked = Operation | string;

/** Counts exchanges for Prometheus, in a registry that it does not own. */
export class PrometheusSink {
  readonly #registry: PrometheusRegistry;
  readonly metrics: readonly RegistryMetric[];
  readonly #readings = new Readings();
  /** Hears of every value of every histogram. */
  readonly mirror: HistogramMirror = {};
  readonly streams: StreamMetrics;
  readonly calls: CallMetrics;
  readonly #active = new Map<WatchedProvider, number>();
  readonly #durations: SeriesMap<WatchedProvider, Asked, SeriesMap<number, Category | undefined, HistogramSeries>>;
  /** Of what found no room. */
  readonly #overflow: HistogramSeries;
  readonly #errors: ErrorCounters;
  readonly #retries: RetryMetrics<Asked>;

  constructor(registry: PrometheusRegistry, providers: readonly WatchedProvider[], faults: Faults, limits: Limits) {
    const startedAt = Date.now() / 1000;
    this.#registry = registry;
    this.streams = new StreamMetrics(providers, this.mirror);
    this.calls = new CallMetrics(providers, this.mirror);
    const { buckets } = SIGNALS.duration;
    const durationName = prometheusName(SIGNALS.duration);
    const duration = (provider: WatchedProvider, asked: Asked, status: number, category: Category | undefined) =>
      new HistogramSeries(durationName, durationLabels(provider.name, asked, status, category), buckets, this.mirror);
    this.#overflow = new HistogramSeries(
      durationName,
      durationLabels(OTHER, OTHER, 0, 'unknown'),
      buckets,
      this.mirror,
    );
    // A hostile provider may answer with any status: all its rows together have room for so many series, and take none
    // of anybody else's.
    const share = Math.floor(MAX_SERIES / providers.length);
    const rooms = new Map(providers.map((provider) => [provider, { left: share }]));
    this.#durations = new SeriesMap(
      (provider, asked) =>
        new SeriesMap(
          (status, category) => duration(provider, asked, status, category),
          () => this.#overflow,
          rooms.get(provider) ?? { left: 0 },
        ),
      () => overflowRow,
      { left: MAX_SERIES },
    );
    const overflowRow: SeriesMap<number, Category | undefined, HistogramSeries> = new SeriesMap(
      () => this.#overflow,
      () => this.#overflow,
      { left: 0 },
    );
    this.#errors = new ErrorCounters(providers);
    this.#retries = new RetryMetrics(providers, this.mirror);
    for (const provider of providers) this.#active.set(provider, 0);
    this.metrics = [
      new RegistryMetric(SIGNALS.duration, 'sum', () => samplesOf(this.#allDurations())),
      new RegistryMetric(SIGNALS.requests, 'sum', () =>
        requestTotals(providers, this.#allDurations(), this.#errors.all()),
      ),
      new RegistryMetric(SIGNALS.errors, 'sum', () => samplesOf(this.#errors.all())),
      new RegistryMetric(SIGNALS.active, 'sum', () => perProvider(this.#active)),
      ...this.#retries.metrics(),
      ...this.#readings.metrics(),
      ...this.streams.metrics(),
      ...this.calls.metrics(),
      new RegistryMetric(SIGNALS.faults, 'sum', () =>
        STAGES.map((stage) => ({ labels: { [LABEL.stage]: stage }, value: faults.count(stage) })),
      ),
      new RegistryMetric(SIGNALS.shed, 'sum', () =>
        SHED_REASONS.map((reason) => ({ labels: { [LABEL.reason]: reason }, value: limits.count(reason) })),
      ),
      new RegistryMetric(SIGNALS.startTime, 'first', () => [{ labels: {}, value: startedAt }]),
      new RegistryMetric(SIGNALS.info, 'first', () => [{ labels: { version: VERSION }, value: 1 }]),
    ];
    for (const metric of this.metrics) metric.failed = (error) => faults.add('metrics', error);
  }

  /** @throws Error when the registry has a metric of one of our names already, or takes none; it is left as it was then */
  install(): void {
    const taken = this.metrics.find(({ key }) => this.#registry.getSingleMetric(key) !== undefined);
    if (taken !== undefined) {
      throw new Error(
        `sidetone: metrics.registry has a metric "${taken.key}" already, expected a registry without one`,
      );
    }
    try {
      for (const metric of this.metrics) this.#registry.registerMetric(metric as never);
    } catch (error) {
      this.uninstall();
      throw error;
    }
  }

  uninstall(): void {
    for (const metric of this.metrics) {
      if (this.#registry.getSingleMetric(metric.key) === metric) this.#registry.removeSingleMetric(metric.key);
    }
  }

  /** Whether request ids are told, as exemplars. */
  get tellsIds(): boolean {
    return speaksOpenMetrics(this.#registry);
  }

  started({ kind, provider, operation, method, startedMs }: PendingExchange): void {
    // A handshake is no request under way: what it opens has a gauge of its own.
    if (kind === 'http') this.#active.set(provider, (this.#active.get(provider) ?? 0) + 1);
    if (!this.#retries.idle) this.#retries.started(provider, asked(operation, method), startedMs);
  }

  settled(observation: HttpObservation, verdict: Verdict, trace: SpanContext | undefined): void {
    const { provider, operation, method, status, duration } = observation;
    const { category } = verdict;
    if (verdict.credits !== undefined || verdict.rateLimits.length > 0) this.#readings.note(provider, verdict);
    const what = asked(operation, method);
    if (verdict.retryAfter !== undefined && category !== undefined)
      this.#retries.told(provider, what, category, verdict.retryAfter, observation.answeredMs);
    // One attempt at a stream is one connect, and never also an HTTP error.
    if (observation.kind === 'connect') {
      this.streams.connected(provider, verdict, this.#exemplar(1, observation, verdict, trace));
      return;
    }
    this.#active.set(provider, (this.#active.get(provider) ?? 1) - 1);
    const series = this.#durations.get(provider, what).get(knownStatus(status), category);
    series.observe(duration, this.#exemplar(duration, observation, verdict, trace));
    if (verdict.failed) this.failed(provider, verdict, this.#exemplar(1, observation, verdict, trace));
  }

  /** One error, of an exchange or told within a stream. */
  failed(provider: WatchedProvider, { errorType, category }: Verdict, exemplar?: Exemplar): void {
    const errors = this.#errors.get(provider, errorType ?? OTHER, category ?? 'unknown');
    errors.value++;
    errors.exemplar = exemplar;
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

  *#allDurations(): Generator<HistogramSeries> {
    for (const rows of this.#durations.all()) yield* rows.all();
    if (this.#overflow.count > 0) yield this.#overflow;
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
