import cluster from 'node:cluster';
import { LABEL } from '../../model/labels.ts';
import { prometheusName, type Signal, type SignalKind } from '../../model/signals.ts';
import type { Exemplar, Labels, Sample } from './series.ts';

/**
 * The registry methods in use; prom-client and @prometheus-io/client both have them. `never` accepts the metric
 * type of either; a registry calls only its `get()`.
 */
export type PrometheusRegistry = {
  readonly contentType: string;
  registerMetric(metric: never): void;
  getSingleMetric(name: string): unknown;
  removeSingleMetric(name: string): void;
  metrics(): Promise<string>;
};

const TYPES: Record<SignalKind, string> = {
  counter: 'counter',
  updowncounter: 'gauge',
  gauge: 'gauge',
  histogram: 'histogram',
};

/** How prom-client's cluster mode merges a metric of several workers. */
export type Aggregator = 'sum' | 'first';

/**
 * The worker of a cluster. If the workers were added up, the sum would fall when one ends; Prometheus would take it for a
 * reset and count everything again. And prom-client cannot pick the newest of several readings. So each worker has its own
 * series, and the rules add them up or choose.
 */
const WORKER = cluster.isWorker ? { [LABEL.worker]: String(cluster.worker?.id) } : undefined;

const NO_BOUND: Line['labels'] = { ...WORKER };

/** One sample in the shape that the registries of prom-client and @prometheus-io/client print. */
type Line = {
  readonly metricName?: string | undefined;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels?: Labels;
  readonly value: number;
  readonly exemplar?: Exemplar | undefined;
};

type Reading = {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: Aggregator;
  readonly values: readonly Line[];
};

/** A metric whose series are read at scrape time: recording costs an addition, not a hash of the labels. */
export class RegistryMetric {
  /** Registries in OpenMetrics mode write it, because they strip `_total` from counters. */
  name: string;
  /** The key in the registry, which may change `name`. */
  readonly key: string;
  readonly signal: Signal;
  readonly help: string;
  readonly type: string;
  readonly aggregator: Aggregator;
  readonly #collect: () => Iterable<Sample>;
  /** Receives the error if the series cannot be read: it must not fail the scrape of the service's metrics. */
  failed: (error: unknown) => void = () => {};

  constructor(signal: Signal, aggregator: Aggregator, collect: () => Iterable<Sample>) {
    this.name = prometheusName(signal);
    this.key = this.name;
    this.signal = signal;
    this.help = signal.help;
    this.type = TYPES[signal.kind];
    this.aggregator = aggregator;
    this.#collect = collect;
  }

  samples(): Iterable<Sample> {
    return this.#collect();
  }

  /** For a scrape as JSON, and for prom-client's cluster mode. */
  async get(): Promise<Reading> {
    return this.#read(({ labels, le, metricName, value, exemplar }) => ({
      ...(metricName !== undefined && { metricName }),
      labels: { ...(le !== undefined && { le }), ...labels, ...WORKER },
      value,
      exemplar,
    }));
  }

  /** For a scrape as text: a registry prints each object of shared labels once. Its own histograms do the same. */
  async getForPromString(): Promise<Reading> {
    return this.#read(({ labels, le, metricName, value, exemplar }) => ({
      metricName,
      labels: le === undefined ? NO_BOUND : { le, ...WORKER },
      sharedLabels: labels,
      value,
      exemplar,
    }));
  }

  #read(print: (sample: Sample) => Line): Reading {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.#lines(print) };
  }

  #lines(print: (sample: Sample) => Line): Line[] {
    try {
      return Array.from(this.#collect(), print);
    } catch (error) {
      this.failed(error);
      return [];
    }
  }

  /** Called by `registry.resetMetrics()`. Does nothing, because alerts rely on growing counters. */
  reset(): void {}
}

const OPENMETRICS = 'application/openmetrics-text';

/** Exemplars exist in OpenMetrics only. */
export function speaksOpenMetrics(registry: PrometheusRegistry): boolean {
  return registry.contentType.startsWith(OPENMETRICS);
}
