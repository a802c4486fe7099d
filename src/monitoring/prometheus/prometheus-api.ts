import { type ApiOptions, HttpApi, Unreadable } from '../console/http-api.ts';
import { numberOf } from './exposition.ts';

export type Labels = Readonly<Record<string, string>>;
export type VectorSample = { readonly labels: Labels; readonly value: number };
export type RangeSeries = {
  readonly labels: Labels;
  readonly points: readonly (readonly [at: number, value: number])[];
};

export type Target = {
  readonly scrapeUrl: string;
  readonly labels: Labels;
  readonly health: string;
  readonly lastError: string;
  readonly scrapeInterval: string;
};

export type LoadedRule = {
  readonly type: 'alerting' | 'recording';
  readonly name: string;
  readonly query: string;
  readonly health: string;
  readonly lastError: string;
  /** Seconds of `for`. */
  readonly duration: number;
  readonly labels: Labels;
  readonly annotations: Labels;
};

export const TOKEN_VARIABLE = 'PROMETHEUS_TOKEN';

type Json = Readonly<Record<string, unknown>>;

/** Prometheus' HTTP API (https://prometheus.io/docs/prometheus/latest/querying/api/), and what speaks it as well. */
export class PrometheusApi {
  readonly #api: HttpApi;
  /** Sentences of the server about answers that may be incomplete. */
  readonly warnings = new Set<string>();

  /** @throws Unreadable when the token is malformed */
  constructor(address: string, options: Pick<ApiOptions, 'timeoutMs' | 'maxBytes'> = {}) {
    this.#api = new HttpApi({ name: 'Prometheus', address, tokenVariable: TOKEN_VARIABLE, ...options });
  }

  get address(): string {
    return this.#api.address;
  }

  get warning(): string | undefined {
    return this.#api.warning;
  }

  clean(text: string): string {
    return this.#api.clean(text);
  }

  async version(): Promise<string> {
    const { version } = await this.#get('/api/v1/status/buildinfo');
    return typeof version === 'string' ? this.clean(version) : 'unknown';
  }

  /** Undefined where the server does not have this endpoint. */
  async flags(): Promise<Labels | undefined> {
    try {
      return textsOf(await this.#get('/api/v1/status/flags'));
    } catch {
      return undefined;
    }
  }

  async targets(): Promise<Target[]> {
    const { activeTargets } = await this.#get('/api/v1/targets?state=active');
    return listOf(activeTargets).map((target) => ({
      scrapeUrl: textOf(target['scrapeUrl']),
      labels: textsOf(target['labels']),
      health: textOf(target['health']),
      lastError: textOf(target['lastError']),
      scrapeInterval: textOf(target['scrapeInterval']),
    }));
  }

  async rules(): Promise<LoadedRule[]> {
    const { groups } = await this.#get('/api/v1/rules');
    return listOf(groups).flatMap(({ rules }) =>
      listOf(rules).map((rule) => ({
        type: rule['type'] === 'alerting' ? ('alerting' as const) : ('recording' as const),
        name: textOf(rule['name']),
        query: textOf(rule['query']),
        health: textOf(rule['health']),
        lastError: textOf(rule['lastError']),
        duration: Number(rule['duration'] ?? 0),
        labels: textsOf(rule['labels']),
        annotations: textsOf(rule['annotations']),
      })),
    );
  }

  async alertmanagers(): Promise<string[]> {
    const { activeAlertmanagers } = await this.#get('/api/v1/alertmanagers');
    return listOf(activeAlertmanagers).map(({ url }) => textOf(url));
  }

  /** @param time Unix seconds; default: now */
  async query(query: string, time?: number): Promise<VectorSample[]> {
    const form = new URLSearchParams({ query, ...(time !== undefined && { time: String(time) }) });
    const { result, resultType } = await this.#get('/api/v1/query', form);
    if (resultType === 'scalar') return [{ labels: {}, value: valueAt(result) }];
    return listOf(result).map(({ metric, value }) => ({ labels: textsOf(metric), value: valueAt(value) }));
  }

  /** The samples themselves of a range selector such as `metric[5m]`. */
  async samples(selector: string, time: number): Promise<RangeSeries[]> {
    return this.#matrix('/api/v1/query', new URLSearchParams({ query: selector, time: String(time) }));
  }

  async range(query: string, start: number, end: number, step: number): Promise<RangeSeries[]> {
    const form = new URLSearchParams({ query, start: String(start), end: String(end), step: String(step) });
    return this.#matrix('/api/v1/query_range', form);
  }

  async exemplars(
    query: string,
    start: number,
    end: number,
  ): Promise<{ series: Labels; labels: Labels; at: number }[]> {
    const form = new URLSearchParams({ query, start: String(start), end: String(end) });
    const data = await this.#data('/api/v1/query_exemplars', form);
    return listOf(data).flatMap(({ seriesLabels, exemplars }) =>
      listOf(exemplars).map(({ labels, timestamp }) => ({
        series: textsOf(seriesLabels),
        labels: textsOf(labels),
        at: Number(timestamp),
      })),
    );
  }

  async #matrix(path: string, form: URLSearchParams): Promise<RangeSeries[]> {
    const { result } = await this.#get(path, form);
    return listOf(result).map(({ metric, values }) => ({
      labels: textsOf(metric),
      points: (Array.isArray(values) ? values : []).map((point): [number, number] => [
        Number(point?.[0]),
        valueAt(point),
      ]),
    }));
  }

  async #get(path: string, form?: URLSearchParams): Promise<Json> {
    const data = await this.#data(path, form);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Json;
    throw this.#notPrometheus();
  }

  async #data(path: string, form?: URLSearchParams): Promise<unknown> {
    const answer = await this.#api.json(path, form);
    if (typeof answer !== 'object' || answer === null || (answer as Json)['status'] !== 'success')
      throw this.#notPrometheus();
    for (const warning of Array.isArray((answer as Json)['warnings'])
      ? ((answer as Json)['warnings'] as unknown[])
      : [])
      this.warnings.add(this.clean(String(warning)));
    return (answer as Json)['data'];
  }

  #notPrometheus(): Unreadable {
    return new Unreadable(
      `sidetone: ${this.#api.name} at ${this.address} returned JSON that is not from Prometheus: check the address`,
    );
  }
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function textsOf(value: unknown): Labels {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, String(one)]));
}

/** `[unix seconds, "value"]` */
const valueAt = (point: unknown): number => (Array.isArray(point) ? numberOf(String(point[1])) : Number.NaN);
