import { METRIC } from '../../../src/monitoring/rules/promql.ts';
import { countersOf, type Labels } from './counters.ts';
import { notation } from './notation.ts';

/** Per minute; or a course over time, in minutes since the start of the history. */
export type Rate = number | ((minute: number) => number);

/**
 * A process as Prometheus sees it. `does` names what happens and how often:
 *
 * - `ok`, `ok calls.create`, `ok calls.create 8`: a request that succeeds, within eight seconds
 * - `auth/401`, `dial/dial_failed calls.create`: a request that fails, by category and code
 * - `stream ok`, `stream auth/401`: a handshake
 * - `close 1000`, `close network/1006`: a stream that ends
 * - `call answered/completed`: a call that ends, by outcome and reason
 * - `short call`, `long call`: an answered call below six seconds, or of a minute
 * - `account x`: a request of account x; `refusal credits/402 x`: a refusal of it
 * - `fault`, `premature`: what their counters count
 */
export type Pod = {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly job?: string;
  readonly instance?: string;
  readonly provider?: string;
  readonly account?: string;
  /** Minutes. A process that began before the history has a negative one. */
  readonly from?: number;
  readonly to?: number;
  /** Further starts: the counters restart. */
  readonly restarts?: readonly number[];
  /** Minutes in which it is not scraped, from and to; `up` is 0. */
  readonly gaps?: readonly (readonly [number, number])[];
  /** Minutes whose samples never arrive, from and to; `up` neither. */
  readonly lost?: readonly (readonly [number, number])[];
  /** Minutes in which the target answers without a series of voice APIs. */
  readonly mute?: readonly (readonly [number, number])[];
  /** Of all of its series. */
  readonly labels?: Labels;
  readonly does?: Readonly<Record<string, Rate>>;
  /** Requests under way. */
  readonly active?: Rate;
  /** Credits left. */
  readonly credits?: (minute: number) => number;
  /** The minute of the reading that a scrape sees. Default: its own. */
  readonly readAt?: (minute: number) => number;
  readonly unit?: string;
  /** Seconds by which its clock is ahead. */
  readonly skew?: number;
  /** Pushed over OTLP: there is no `up`. */
  readonly pushed?: boolean;
};

/** Minutes of history, and seconds between two scrapes. */
export type Span = { readonly minutes: number; readonly interval: number };

/** One series with a value for each scrape; `undefined` where there was none. */
export type Samples = { readonly metric: string; readonly labels: Labels; readonly values: (number | undefined)[] };

/** By series, promtool's notation of its samples. */
export function seriesOf(pods: readonly Pod[], span: Span): Record<string, string> {
  return Object.fromEntries([...samplesOf(pods, span)].map(([series, { values }]) => [series, notation(values)]));
}

/** By series, its samples. */
export function samplesOf(pods: readonly Pod[], span: Span): ReadonlyMap<string, Samples> {
  const all = new Map<string, Samples>();
  for (const pod of pods) {
    for (const [series, samples] of podSeries(pod, span)) {
      if (all.has(series)) throw new Error(`two processes have ${series}`);
      all.set(series, samples);
    }
  }
  return all;
}

function podSeries(pod: Pod, span: Span): ReadonlyMap<string, Samples> {
  const { cluster = 'eu', namespace = 'voice', job = 'dialer', instance = 'a', provider = 'kallglot' } = pod;
  const target = { cluster, namespace, job, instance, ...pod.labels };
  const named = { ...target, voice_api_provider_name: provider };
  const clock = new Scrapes(pod, span);
  const out = new Map<string, Samples>();
  const put = (metric: string, labels: Labels, values: (number | undefined)[]): void => {
    const series = `${metric}{${Object.entries(labels)
      .map(([label, value]) => `${label}="${value}"`)
      .join(', ')}}`;
    const before = out.get(series);
    const both = before === undefined ? values : values.map((value, i) => add(value, before.values[i]));
    out.set(series, { metric, labels, values: both });
  };
  put(
    METRIC.startTime,
    target,
    clock.map((life) => life * 60 + (pod.skew ?? 0)),
  );
  put(
    METRIC.info,
    { ...target, version: '1.0.0' },
    clock.map(() => 1),
  );
  if (pod.pushed !== true) put('up', target, clock.up());
  for (const [what, rate] of Object.entries(pod.does ?? {})) {
    for (const { metric, labels, zero } of countersOf(what)) {
      const own = metric === METRIC.faults ? target : named;
      put(metric, { ...own, ...labels }, clock.count(rate, zero === true));
    }
  }
  if (pod.active !== undefined) put(METRIC.active, named, clock.gauge(pod.active));
  if (pod.credits !== undefined) {
    const account = {
      ...named,
      voice_api_account: pod.account ?? 'default',
      ...(pod.unit && { voice_api_credits_unit: pod.unit }),
    };
    const { credits, readAt = (minute) => minute } = pod;
    put(
      METRIC.creditsRemaining,
      account,
      clock.gauge((minute) => credits(readAt(minute))),
    );
    put(
      METRIC.creditsObserved,
      account,
      clock.map((_, minute) => readAt(minute) * 60 + (pod.skew ?? 0)),
    );
  }
  return out;
}

const add = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);

/** The scrapes of a process, by life. */
class Scrapes {
  readonly #pod: Pod;
  readonly #minutes: readonly number[];

  constructor(pod: Pod, { minutes, interval }: Span) {
    this.#pod = pod;
    this.#minutes = Array.from({ length: (minutes * 60) / interval + 1 }, (_, i) => (i * interval) / 60);
  }

  up(): (number | undefined)[] {
    const { gaps } = this.#pod;
    return this.#minutes.map((minute) => (this.#lifeAt(minute) === undefined ? undefined : isIn(gaps, minute) ? 0 : 1));
  }

  map(value: (life: number, minute: number) => number): (number | undefined)[] {
    return this.#minutes.map((minute) => {
      const life = this.#lifeAt(minute);
      return life === undefined || !this.#seen(minute) ? undefined : value(life, minute);
    });
  }

  gauge(rate: Rate): (number | undefined)[] {
    return this.map((_, minute) => Math.floor(at(rate, minute)));
  }

  /** A series begins with its first count, unless it exists at 0 from the start. */
  count(rate: Rate, zero: boolean): (number | undefined)[] {
    let life: number | undefined;
    let total = 0;
    let until = 0;
    return this.map((now, minute) => {
      if (now !== life) {
        life = now;
        total = 0;
        until = now;
      }
      total += integral(rate, until, minute);
      until = minute;
      return Math.floor(total + 1e-6);
    }).map((value) => (value === 0 && !zero ? undefined : value));
  }

  #lifeAt(minute: number): number | undefined {
    const { from = -1440, to = Number.POSITIVE_INFINITY, restarts = [], lost } = this.#pod;
    if (minute < from || minute > to || isIn(lost, minute)) return undefined;
    return [from, ...restarts].filter((start) => start <= minute).at(-1);
  }

  #seen(minute: number): boolean {
    return !isIn(this.#pod.gaps, minute) && !isIn(this.#pod.mute, minute);
  }
}

const isIn = (spans: Pod['gaps'], minute: number): boolean =>
  spans?.some(([start, end]) => minute >= start && minute < end) === true;

const at = (rate: Rate, minute: number): number => (typeof rate === 'number' ? rate : rate(minute));

/** Events before the history matter only by their existence. */
function integral(rate: Rate, from: number, to: number): number {
  if (typeof rate === 'number') return rate * (to - from);
  let sum = 0;
  for (let minute = Math.max(from, -60); minute < to; minute += 0.25)
    sum += at(rate, minute) * Math.min(0.25, to - minute);
  return sum;
}
