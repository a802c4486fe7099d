import {
  type Attributes,
  createNoopMeter,
  type Histogram,
  type Meter,
  type MeterProvider,
  metrics,
  type Observable,
  type ObservableCallback,
} from '@opentelemetry/api';
import { ATTR } from '../../model/attributes.ts';
import { FLUSH_MS, waitAtMost } from '../../model/deadline.ts';
import type { Faults } from '../../model/faults.ts';
import { prometheusLabel, prometheusName, SIGNALS, type Signal } from '../../model/signals.ts';
import { clearTimer, type Timer, unrefTimeout } from '../../model/timer.ts';
import { SCOPE, VERSION } from '../../model/version.ts';
import type { RegistryMetric } from '../prometheus/registry.ts';
import type { HistogramMirror, Labels } from '../prometheus/series.ts';

/** When to look for a meter provider: a service may start its SDK after register(). */
const RETRIES_MS = [0, 100, 1000, 5000, 30_000];

/** The meter whose last values are still being sent. Its successor must wait, or one series would be exported twice. */
let leaving: OtelMeter | undefined;

/** The attribute for each Prometheus label. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map(
  Object.values(ATTR).map((attribute) => [prometheusLabel(attribute), attribute]),
);

/**
 * Exports the same metrics through OpenTelemetry's Meter. Counters and gauges are read from the scraped series when the
 * SDK collects; histograms record each value as it is observed. So scraped and pushed metrics agree, zeros included.
 */
export class OtelMeter {
  readonly #metrics: readonly RegistryMetric[];
  readonly #mirror: HistogramMirror;
  readonly #faults: Faults;
  readonly #undo: (() => void)[] = [];
  readonly #attributes = new WeakMap<Labels, Attributes>();
  #timer: Timer | undefined;
  #provider: MeterProvider | undefined;
  #stopped = false;

  constructor(own: readonly RegistryMetric[], mirror: HistogramMirror, faults: Faults) {
    this.#metrics = own;
    this.#mirror = mirror;
    this.#faults = faults;
  }

  /** Binds to the global meter provider as soon as there is one. */
  start(retries: readonly number[] = RETRIES_MS): void {
    const [ms, ...later] = retries;
    const bindGlobal = this.#faults.guard('metrics', () => this.bind(metrics.getMeterProvider()));
    if (bindGlobal() || ms === undefined) return;
    this.#timer = unrefTimeout(() => this.start(later), ms);
  }

  /**
   * Binds to this provider instead of any other: the global one may not be the one that the service uses.
   *
   * @returns false if the provider makes only no-op meters; the previous binding stays
   */
  bind(provider: MeterProvider): boolean {
    if (this.#stopped) return false;
    if (provider === this.#provider) return true;
    const meter = provider.getMeter(SCOPE, VERSION);
    if (isNoop(meter)) return false;
    this.stopLooking();
    this.#unbind();
    if (leaving !== undefined) leaving.#unbind();
    this.#provider = provider;
    for (const metric of this.#metrics) if (metric.signal.kind !== 'histogram') this.#observe(meter, metric);
    const histograms = new Map<string, Histogram>();
    for (const signal of Object.values<Signal>(SIGNALS)) {
      if (signal.kind === 'histogram') histograms.set(prometheusName(signal), makeHistogram(meter, signal));
    }
    this.#mirror.record = (name, labels, value) => {
      // A failure in the SDK must not affect the scraped series.
      try {
        histograms.get(name)?.record(value, this.#attributesOf(labels));
      } catch (error) {
        this.#faults.add('metrics', error);
      }
    };
    this.#undo.push(() => {
      this.#mirror.record = undefined;
    });
    return true;
  }

  stopLooking(): void {
    clearTimer(this.#timer);
  }

  /** Exports what was counted since the last export, unless another meter replaces this one. Never rejects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.stopLooking();
    const provider = this.#provider as { forceFlush?(): Promise<void> } | undefined;
    leaving = this;
    try {
      if (provider?.forceFlush !== undefined) await waitAtMost(FLUSH_MS, provider.forceFlush());
    } catch {
      // The collector or the SDK failed, which is not a fault of sidetone.
    }
    this.#unbind();
    if (leaving === this) leaving = undefined;
  }

  #unbind(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  #observe(meter: Meter, metric: RegistryMetric): void {
    const instrument = makeObservable(meter, metric.signal);
    const callback: ObservableCallback = this.#faults.guard('metrics', (result) => {
      for (const { labels, value } of metric.samples()) result.observe(value, this.#attributesOf(labels as Labels));
    });
    instrument.addCallback(callback);
    this.#undo.push(() => instrument.removeCallback(callback));
  }

  #attributesOf(labels: Labels): Attributes {
    const known = this.#attributes.get(labels);
    if (known !== undefined) return known;
    const attributes: Attributes = {};
    for (const [label, value] of Object.entries(labels)) {
      const name = ATTRIBUTES.get(label);
      // An empty label in Prometheus is an absent attribute here.
      if (name === undefined || value === '') continue;
      attributes[name] = name === ATTR.status ? Number(value) : value;
    }
    this.#attributes.set(labels, attributes);
    return attributes;
  }
}

/** By identity, because a bundler renames classes, and by name, because a process may have two copies of the API. */
function isNoop(meter: Meter): boolean {
  return meter === createNoopMeter() || meter.constructor.name === 'NoopMeter';
}

function makeObservable(meter: Meter, { name, kind, unit, help }: Signal): Observable {
  const options = { unit, description: help };
  if (kind === 'counter') return meter.createObservableCounter(name, options);
  return kind === 'gauge'
    ? meter.createObservableGauge(name, options)
    : meter.createObservableUpDownCounter(name, options);
}

function makeHistogram(meter: Meter, { name, unit, help, buckets = [] }: Signal): Histogram {
  return meter.createHistogram(name, { unit, description: help, advice: { explicitBucketBoundaries: [...buckets] } });
}
