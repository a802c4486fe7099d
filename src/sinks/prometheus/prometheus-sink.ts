import type { SpanContext } from '@opentelemetry/api';
import type { CloseObservation, HttpObservation, PendingExchange } from '../../catalogue/observation.ts';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { knownMethod, knownStatus, OTHER } from '../../model/attributes.ts';
import { type Faults, STAGES } from '../../model/faults.ts';
import { LABEL } from '../../model/labels.ts';
import { type Limits, SHED_REASONS } from '../../model/limits.ts';
import { SIGNALS } from '../../model/signals.ts';
import type { CallVerdict, CloseVerdict, Cost, Verdict } from '../../model/verdict.ts';
import { VERSION } from '../../model/version.ts';
import { AccountSeries, accountMetrics } from './account-series.ts';
import { ByProvider } from './by-provider.ts';
import { CallSeries, callMetrics } from './call-series.ts';
import { CreditsReads, type WatchedCredits } from './credits-reads.ts';
import { ErrorInfo, errorInfoMetric } from './error-info.ts';
import { makeExemplar } from './exemplar.ts';
import { Readings } from './readings.ts';
import { type PrometheusRegistry, RegistryMetric, speaksOpenMetrics } from './registry.ts';
import { type Asked, RequestSeries, requestMetrics } from './request-series.ts';
import { RetrySeries, retryMetrics } from './retry-series.ts';
import type { Exemplar, HistogramMirror } from './series.ts';
import { StreamSeries, streamMetrics } from './stream-series.ts';

/** One request of sidetone itself for a balance. */
type CreditsRead = Pick<WatchedCredits, 'provider' | 'account'> & {
  readonly verdict: Verdict;
  /** In a row. */
  readonly failures: number;
};

/** The owner of a request, stream or call. */
type Owner = Pick<HttpObservation, 'provider' | 'account'>;

/**
 * Counts for Prometheus, in a registry that it does not own. A series begins with what it counts, so that a process has
 * few; the rules count the first sample of a series as well. docs/signals.md lists the series that exist at 0.
 */
export class PrometheusSink {
  readonly #registry: PrometheusRegistry;
  readonly metrics: readonly RegistryMetric[];
  /** Receives every value of every histogram. */
  readonly mirror: HistogramMirror = {};
  readonly #readings = new Readings();
  readonly #creditsReads = new CreditsReads();
  readonly #requests = new ByProvider(({ name }) => new RequestSeries(name, this.mirror));
  readonly #retries = new ByProvider(({ name }) => new RetrySeries<Asked>(name, this.mirror));
  readonly #streams = new ByProvider(({ name }) => new StreamSeries(name, this.mirror));
  readonly #accounts = new ByProvider(({ name }) => new AccountSeries(name));
  readonly #infos = new ByProvider(({ name }) => new ErrorInfo(name));
  readonly #calls = new ByProvider(({ name }) => new CallSeries(name, this.mirror));

  /** @param named providers that the configuration names: their series begin now */
  constructor(registry: PrometheusRegistry, named: readonly WatchedProvider[], faults: Faults, limits: Limits) {
    this.#registry = registry;
    for (const provider of named) {
      this.#requests.of(provider);
      if (provider.definition.closes !== undefined) this.#streams.of(provider);
    }
    this.metrics = [
      ...requestMetrics(this.#requests),
      ...retryMetrics(this.#retries),
      errorInfoMetric(this.#infos),
      ...accountMetrics(this.#accounts),
      ...this.#readings.metrics(),
      ...this.#creditsReads.metrics(),
      ...streamMetrics(this.#streams),
      ...callMetrics(this.#calls),
      ...instrumentationMetrics(faults, limits),
    ];
    for (const metric of this.metrics) metric.failed = (error) => faults.add('metrics', error);
  }

  /** @throws Error if the registry already has a metric of the same name, or rejects one; the registry is then unchanged */
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

  /** Whether request ids are reported, as exemplars. */
  get reportsIds(): boolean {
    return speaksOpenMetrics(this.#registry);
  }

  started({ kind, provider, operation, method, startedMs }: PendingExchange): void {
    // A handshake is not a request in flight: the stream that it opens has its own gauge.
    if (kind === 'http') this.#requests.of(provider).active++;
    if (!this.#retries.isEmpty) this.#retries.find(provider)?.started(whatIsAsked(operation, method), startedMs);
  }

  settled(observation: HttpObservation, verdict: Verdict, trace: SpanContext | undefined): void {
    const { provider, operation, method, account, status, duration } = observation;
    const { category, retryAfter } = verdict;
    if (verdict.credits.length > 0 || verdict.rateLimits.length > 0)
      this.#readings.note(provider.name, account, verdict);
    const accounts = this.#accounts.of(provider);
    // As for the totals: a request that the service aborts counts as neither.
    if (category !== 'cancelled') accounts.requests.get(account).value++;
    const asked = whatIsAsked(operation, method);
    if (retryAfter !== undefined && category !== undefined)
      this.#retries.of(provider).askedToWait(asked, category, retryAfter, observation.answeredMs);
    // One attempt at a stream is one connect, and never also a request.
    if (observation.kind === 'connect') {
      accounts.refused(account, category, verdict.errorType ?? OTHER);
      if (verdict.failed) this.#infos.of(provider).note(category, verdict.errorType ?? OTHER, verdict.todo);
      this.#streams.of(provider).connected(verdict, this.#exemplar(1, observation, verdict, trace));
      return;
    }
    const requests = this.#requests.of(provider);
    requests.active--;
    const series = requests.durations.get(asked, knownStatus(status), category);
    series.observe(duration, this.#exemplar(duration, observation, verdict, trace));
    if (verdict.failed) this.failed(observation, verdict, this.#exemplar(1, observation, verdict, trace));
  }

  /** One error, of a request or reported within a stream. */
  failed({ provider, account }: Owner, { errorType = OTHER, category, todo }: Verdict, exemplar?: Exemplar): void {
    this.#requests
      .of(provider)
      .errors.get(category ?? 'unknown', errorType)
      .add(exemplar);
    this.#accounts.of(provider).refused(account, category, errorType);
    this.#infos.of(provider).note(category, errorType, todo);
  }

  /** An account whose balance sidetone will read. */
  creditsWatched(account: WatchedCredits): void {
    this.#creditsReads.add(account);
  }

  creditsRead({ provider, account, verdict, failures }: CreditsRead): void {
    this.#creditsReads.ended(provider, account, verdict.category, failures);
    if (!verdict.failed) this.#readings.note(provider, account, verdict);
  }

  streamOpened(provider: WatchedProvider): void {
    this.#streams.of(provider).opened();
  }

  streamEnded(provider: WatchedProvider): void {
    this.#streams.of(provider).ended();
  }

  streamClosed(observation: CloseObservation, verdict: CloseVerdict): void {
    const { provider, account } = observation;
    this.#streams.of(provider).closed(observation, verdict);
    this.#accounts.of(provider).refused(account, verdict.category, verdict.code);
    if (verdict.failed) this.#infos.of(provider).note(verdict.category, verdict.code, verdict.todo);
  }

  callEnded({ provider, account }: Owner, verdict: CallVerdict): void {
    this.#calls.of(provider).ended(verdict);
    const cause = verdict.endReason || verdict.outcome;
    this.#accounts.of(provider).refused(account, verdict.category, cause);
    this.#infos.of(provider).note(verdict.category, cause, verdict.todo);
  }

  /** Once for each call. */
  callCost({ provider, account }: Owner, { amount, unit }: Cost): void {
    this.#accounts.of(provider).costs.get(account, unit).value += amount;
  }

  #exemplar(
    value: number,
    observation: HttpObservation,
    verdict: Verdict,
    trace: SpanContext | undefined,
  ): Exemplar | undefined {
    if (!this.reportsIds) return undefined;
    return makeExemplar(value, observation.answeredAt, trace, verdict.requestId);
  }
}

function whatIsAsked(operation: Operation | undefined, method: string): Asked {
  return operation ?? knownMethod(method);
}

function instrumentationMetrics(faults: Faults, limits: Limits): RegistryMetric[] {
  const startedAt = Date.now() / 1000;
  return [
    new RegistryMetric(SIGNALS.faults, 'sum', () =>
      STAGES.map((stage) => ({ labels: { [LABEL.stage]: stage }, value: faults.count(stage) })),
    ),
    new RegistryMetric(SIGNALS.shed, 'sum', () =>
      SHED_REASONS.map((reason) => ({ labels: { [LABEL.reason]: reason }, value: limits.count(reason) })),
    ),
    new RegistryMetric(SIGNALS.startTime, 'first', () => [{ labels: {}, value: startedAt }]),
    new RegistryMetric(SIGNALS.info, 'first', () => [{ labels: { version: VERSION }, value: 1 }]),
  ];
}
