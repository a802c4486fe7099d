import { METRIC } from '../../model/signals.ts';
import { redactText } from '../../redact/text.ts';
import type { Labels, PrometheusApi, RangeSeries } from '../prometheus/prometheus-api.ts';
import type { Period } from './times.ts';

/** Longer than a scrape interval: what was counted before the period. */
const BEFORE_S = 600;
/** Samples are fetched in pieces: an answer of a whole month would be too large. */
const PIECE_S = 3600;

/** What one series counted in the period: exactly, not extrapolated as increase() does. */
export type Counted = { readonly labels: Labels; readonly steps: readonly (readonly [at: number, count: number])[] };

type Point = readonly [at: number, value: number];

/** When a process began, by the scrapes of it: another one may take its place. */
type Starts = readonly Point[];

/** Reads counters sample by sample. */
export class Counters {
  readonly #prometheus: PrometheusApi;
  readonly #selector: string;
  readonly #period: Period;
  #processes: Promise<ReadonlyMap<string, Starts>> | undefined;
  /** Processes of which the beginning of the count is not known. */
  readonly uncertain = new Set<string>();

  /** @param matchers such as `voice_api_provider_name="kallglot"` */
  constructor(prometheus: PrometheusApi, matchers: readonly string[], period: Period) {
    this.#prometheus = prometheus;
    this.#selector = matchers.join(', ');
    this.#period = period;
  }

  async read(metric: string): Promise<Counted[]> {
    const series = await this.#samples(`${metric}{${this.#selector}}`);
    this.#processes ??= this.#readProcesses();
    const processes = await this.#processes;
    return series.map(({ labels, points }) => ({
      labels,
      steps: this.#steps(labels, points, processes.get(processOf(labels))),
    }));
  }

  async #readProcesses(): Promise<Map<string, Starts>> {
    // Of all jobs: the process has no provider.
    const all = await this.#samples(METRIC.startTime);
    return new Map(all.map(({ labels, points }) => [processOf(labels), points]));
  }

  async #samples(selector: string): Promise<RangeSeries[]> {
    const { from, to } = this.#period;
    const found = new Map<string, { labels: Labels; points: Map<number, number> }>();
    for (let start = from - BEFORE_S; start < to; start += PIECE_S) {
      const end = Math.min(start + PIECE_S, to);
      const length = Math.ceil((end - start) * 1000);
      for (const { labels, points } of await this.#prometheus.samples(`${selector}[${length}ms]`, end)) {
        const key = JSON.stringify(Object.entries(labels).sort());
        const series = found.get(key) ?? { labels, points: new Map<number, number>() };
        for (const [at, value] of points) series.points.set(at, value);
        found.set(key, series);
      }
    }
    return [...found.values()].map(({ labels, points }) => ({
      labels,
      points: [...points].sort((a, b) => a[0] - b[0]),
    }));
  }

  #steps(labels: Labels, points: readonly Point[], starts: Starts = []): [number, number][] {
    const { from } = this.#period;
    const steps: [number, number][] = [];
    let last: Point | undefined;
    for (const point of points) {
      const [at, value] = point;
      // A restarted counter may have passed its old value since: the start time shows it.
      const restarted = last !== undefined && (value < last[1] || startedAt(starts, at) > startedAt(starts, last[0]));
      const grown = last === undefined ? this.#first(labels, point, starts) : restarted ? value : value - last[1];
      last = point;
      if (at > from && grown > 0) steps.push([at, grown]);
    }
    return steps;
  }

  /** A series begins when it counts: its first sample is new where the process was scraped before, or has just started. */
  #first(labels: Labels, [at, value]: Point, starts: Starts): number {
    const scraped = starts[0]?.[0] ?? Number.POSITIVE_INFINITY;
    if (scraped < at || startedAt(starts, at) >= this.#period.from) return value;
    // Else it may have counted long before its first scrape.
    if (value > 0 && at > this.#period.from) this.uncertain.add(processOf(labels));
    return 0;
  }
}

/** By the last scrape until then; 0 where there was none. */
const startedAt = (starts: Starts, at: number): number => starts.findLast(([scrapedAt]) => scrapedAt <= at)?.[1] ?? 0;

const processOf = ({ cluster, namespace, job, instance, worker }: Labels): string =>
  [cluster, namespace, job, instance, worker].filter((part) => part !== undefined && part !== '').join(' ');

export function total(counted: readonly Counted[]): number {
  return counted.reduce((sum, { steps }) => sum + steps.reduce((all, [, count]) => all + count, 0), 0);
}

/** Sums by a part of the labels, the largest first. */
export function sumBy<K extends string>(
  counted: readonly Counted[],
  names: Readonly<Record<K, string>>,
): (Record<K, string> & { count: number })[] {
  const rows = new Map<string, Record<K, string> & { count: number }>();
  for (const one of counted) {
    const key = Object.fromEntries(
      Object.entries<string>(names).map(([name, label]) => [name, redactText(one.labels[label] ?? '')]),
    ) as Record<K, string>;
    const id = JSON.stringify(key);
    const row = rows.get(id) ?? { ...key, count: 0 };
    row.count += total([one]);
    rows.set(id, row);
  }
  return [...rows.values()].filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
}
