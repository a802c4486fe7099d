import cluster from 'node:cluster';
import { LABEL } from '../../model/labels.ts';
import { prometheusName, type Signal, type SignalKind } from '../../model/signals.ts';
import type { Sample } from './series.ts';

/**
 * What is used of a registry: prom-client's and @prometheus-io/client's both fit. `never` accepts either's own notion
 * of a metric, of which `get()` is all that a registry calls.
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

/** How prom-client's cluster mode merges a metric over workers. */
export type Aggregator = 'sum' | 'first';

/**
 * Which worker of a cluster says so. Were workers added up, the sum would fall when one ends, which to Prometheus is a
 * counter that began anew: all that the others ever counted would have happened at once. And of their readings, none that
 * prom-client can make of several is the newest. So each has series of its own, and the rules add up and choose.
 */
const WORKER = cluster.isWorker ? { [LABEL.worker]: String(cluster.worker?.id) } : undefined;

/** A metric whose series are kept by us and read at scrape: recording costs an addition, not a hash of the labels. */
export class RegistryMetric {
  /** Written by registries in OpenMetrics mode, which take a counter's `_total` off. */
  name: string;
  /** By which the registry finds it, whatever it has made of the name. */
  readonly key: string;
  readonly signal: Signal;
  readonly help: string;
  readonly type: string;
  readonly aggregator: Aggregator;
  readonly #collect: () => Iterable<Sample>;
  /** Told when the series cannot be read: a scrape of the service's own metrics must not fail of it. */
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

  async get(): Promise<{ name: string; help: string; type: string; aggregator: Aggregator; values: Sample[] }> {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.#values() };
  }

  #values(): Sample[] {
    try {
      const values = [...this.#collect()];
      return WORKER === undefined ? values : values.map((it) => ({ ...it, labels: { ...it.labels, ...WORKER } }));
    } catch (error) {
      this.failed(error);
      return [];
    }
  }

  /** Called by `registry.resetMetrics()`. Our counters only ever grow: alerts rely on it. */
  reset(): void {}
}

const OPENMETRICS = 'application/openmetrics-text';

/** Exemplars exist in OpenMetrics only. */
export function speaksOpenMetrics(registry: PrometheusRegistry): boolean {
  return registry.contentType.startsWith(OPENMETRICS);
}
