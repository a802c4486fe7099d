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
import { type Timer, unrefTimeout } from '../../model/timer.ts';
import { SCOPE, VERSION } from '../../model/version.ts';
import type { RegistryMetric } from '../prometheus/registry.ts';
import type { HistogramMirror, Labels } from '../prometheus/series.ts';

/** When a meter provider is looked for that was not there yet: a service may start its SDK after us. */
const LOOKS_MS = [0, 100, 1000, 5000, 30_000];

/** The one whose last values are being sent: both would say what is one series. */
let leaving: OtelMeter | undefined;

/** By label, the attribute that it is the translation of. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map(
  Object.values(ATTR).map((attribute) => [prometheusLabel(attribute), attribute]),
);

/**
 * The same metrics through OpenTelemetry's Meter: counters and gauges are read from the series that a scrape reads, when
 * the SDK collects them; histograms hear of each value as it is recorded. So both say the same, zeros included.
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
  start(looks: readonly number[] = LOOKS_MS): void {
    const [ms, ...later] = looks;
    const look = this.#faults.guard('metrics', () => this.bind(metrics.getMeterProvider()));
    if (look() || ms === undefined) return;
    this.#timer = unrefTimeout(() => this.start(later), ms);
  }

  /**
   * Binds to this provider in place of any other: one that was found may not be the one that the service means.
   *
   * @returns false when it makes no real meters; what there was stays then
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
      // A sink of somebody else's: the scraped series must not suffer.
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
    clearTimeout(this.#timer);
  }

  /** Has what was counted since the last export sent first, for as long as no other one takes its place. Never rejects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.stopLooking();
    const provider = this.#provider as { forceFlush?(): Promise<void> } | undefined;
    leaving = this;
    try {
      if (provider?.forceFlush !== undefined) await waitAtMost(FLUSH_MS, provider.forceFlush());
    } catch {
      // The collector's, or the SDK's: no fault of ours, and nobody is left to be told.
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
      // What is empty in Prometheus is absent here.
      if (name === undefined || value === '') continue;
      attributes[name] = name === ATTR.status ? Number(value) : value;
    }
    this.#attributes.set(labels, attributes);
    return attributes;
  }
}

/** By identity where a bundler renames classes, by name where there are two copies of the API in the process. */
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
