import { METRIC } from '../../../src/monitoring/rules/promql.ts';

/** Per minute; or a course over time, in minutes since the start of the history. */
export type Rate = number | ((minute: number) => number);

type Labels = Readonly<Record<string, string>>;

/**
 * A process as Prometheus sees it. `does` names what happens and how often:
 *
 * - `ok`, `ok calls.create`: a request that succeeds
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
  readonly does?: Readonly<Record<string, Rate>>;
  /** Requests under way. */
  readonly active?: Rate;
  /** Credits left; read at each scrape. */
  readonly credits?: (minute: number) => number;
  /** Seconds by which its clock is ahead. */
  readonly skew?: number;
  /** Pushed over OTLP: there is no `up`. */
  readonly pushed?: boolean;
};

/** Minutes of history, and seconds between two scrapes. */
export type Span = { readonly minutes: number; readonly interval: number };

type Counter = { readonly metric: string; readonly labels: Labels; readonly zero?: boolean };

/** By series, promtool's notation of its samples. */
export function seriesOf(pods: readonly Pod[], span: Span): Record<string, string> {
  const all: Record<string, string> = {};
  for (const pod of pods) {
    for (const [name, values] of podSeries(pod, span)) {
      if (all[name] !== undefined) throw new Error(`two processes have ${name}`);
      all[name] = values;
    }
  }
  return all;
}

function podSeries(pod: Pod, span: Span): [series: string, values: string][] {
  const { cluster = 'eu', namespace = 'voice', job = 'dialer', instance = 'a', provider = 'kallglot' } = pod;
  const target = { cluster, namespace, job, instance };
  const named = { ...target, voice_api_provider_name: provider };
  const clock = new Scrapes(pod, span);
  const out = new Map<string, (number | undefined)[]>();
  const put = (metric: string, labels: Labels, values: (number | undefined)[]): void => {
    const name = `${metric}{${Object.entries(labels)
      .map(([label, value]) => `${label}="${value}"`)
      .join(', ')}}`;
    const before = out.get(name);
    out.set(name, before === undefined ? values : values.map((value, i) => add(value, before[i])));
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
    const account = { ...named, voice_api_account: pod.account ?? 'default' };
    put(METRIC.creditsRemaining, account, clock.gauge(pod.credits));
    put(
      METRIC.creditsObserved,
      account,
      clock.map((_, minute) => minute * 60 + (pod.skew ?? 0)),
    );
  }
  return [...out].map(([name, values]) => [name, notation(values)]);
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
    return this.#minutes.map((minute) => (this.#lifeAt(minute) === undefined ? undefined : this.#seen(minute) ? 1 : 0));
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
    const { from = -1440, to = Number.POSITIVE_INFINITY, restarts = [] } = this.#pod;
    if (minute < from || minute > to) return undefined;
    return [from, ...restarts].filter((start) => start <= minute).at(-1);
  }

  #seen(minute: number): boolean {
    return !(this.#pod.gaps ?? []).some(([start, end]) => minute >= start && minute < end);
  }
}

const at = (rate: Rate, minute: number): number => (typeof rate === 'number' ? rate : rate(minute));

/** Events before the history matter only by their existence. */
function integral(rate: Rate, from: number, to: number): number {
  if (typeof rate === 'number') return rate * (to - from);
  let sum = 0;
  for (let minute = Math.max(from, -60); minute < to; minute += 0.25)
    sum += at(rate, minute) * Math.min(0.25, to - minute);
  return sum;
}

const CATEGORY = 'voice_api_error_category';

function countersOf(what: string): Counter[] {
  const [first = '', second = '', third = ''] = what.split(' ');
  switch (first) {
    case 'stream':
      return handshake(second);
    case 'close':
      return close(second);
    case 'call':
      return ended(second);
    case 'short':
    case 'long':
      return answered(first === 'short');
    case 'account':
      return [{ metric: METRIC.accountRequests, labels: { voice_api_account: second } }];
    case 'refusal':
      return refusal(second, third);
    case 'fault':
      return [{ metric: METRIC.faults, labels: { voice_api_instrumentation_stage: 'classify' }, zero: true }];
    case 'premature':
      return [{ metric: METRIC.premature, labels: {}, zero: true }];
    default:
      return request(first, second || 'calls.get');
  }
}

function request(result: string, operation: string): Counter[] {
  const [category = '', type = ''] = result === 'ok' ? [] : result.split('/');
  const failed = category === '' ? {} : { [CATEGORY]: category };
  const status = category === '' ? '200' : /^\d+$/.test(type) ? type : '0';
  return [
    // An aborted request is neither a success nor an error.
    ...(category === 'cancelled' ? [] : [{ metric: METRIC.requests, labels: failed, zero: category === '' }]),
    {
      metric: `${METRIC.duration}_count`,
      labels: {
        voice_api_operation_name: operation,
        http_request_method: 'POST',
        http_response_status_code: status,
        ...failed,
      },
    },
    ...(category === '' || category === 'cancelled'
      ? []
      : [{ metric: METRIC.errors, labels: { ...failed, error_type: type } }]),
  ];
}

function refusal(result: string, account: string): Counter[] {
  const [category = '', type = ''] = result.split('/');
  const labels = { voice_api_account: account, [CATEGORY]: category, error_type: type };
  return [{ metric: METRIC.accountRefusals, labels }];
}

function handshake(result: string): Counter[] {
  const [category = '', type = ''] = result === 'ok' ? [] : result.split('/');
  const failed = category === '' ? {} : { [CATEGORY]: category };
  return [
    { metric: METRIC.streamConnects, labels: category === '' ? {} : { ...failed, error_type: type } },
    { metric: METRIC.streamResults, labels: { voice_api_stream_phase: 'connect', ...failed }, zero: category === '' },
  ];
}

function close(result: string): Counter[] {
  const [category = '', code = ''] = result.includes('/') ? result.split('/') : ['', result];
  const failed = category === '' ? {} : { [CATEGORY]: category };
  const initiator = category === 'network' ? 'network' : 'provider';
  return [
    {
      metric: METRIC.streamCloses,
      labels: { voice_api_stream_close_code: code, voice_api_stream_close_initiator: initiator, ...failed },
    },
    { metric: METRIC.streamResults, labels: { voice_api_stream_phase: 'close', ...failed } },
  ];
}

function ended(result: string): Counter[] {
  const [outcome = '', reason = ''] = result.split('/');
  const labels = { voice_api_call_outcome: outcome, voice_api_call_direction: 'outbound' };
  return [
    { metric: METRIC.callOutcomes, labels: { ...labels, voice_api_call_end_reason: reason } },
    { metric: METRIC.callResults, labels },
  ];
}

function answered(short: boolean): Counter[] {
  const labels = { voice_api_call_direction: 'outbound' };
  const bounds = short ? ['6', '60', '+Inf'] : ['60', '+Inf'];
  return [
    { metric: `${METRIC.callDuration}_count`, labels },
    ...bounds.map((le) => ({ metric: `${METRIC.callDuration}_bucket`, labels: { ...labels, le } })),
  ];
}

/** Runs of equal steps as `a+bxn`; the end of a series as `stale`, as a scrape that fails leaves it. */
function notation(values: readonly (number | undefined)[]): string {
  const parts: string[] = [];
  for (let i = 0; i < values.length; ) {
    const value = values[i];
    if (value === undefined) {
      let n = 1;
      while (i + n < values.length && values[i + n] === undefined) n++;
      const ended = i > 0;
      if (ended) parts.push('stale');
      if (n > (ended ? 1 : 0)) parts.push(`_x${n - (ended ? 1 : 0)}`);
      i += n;
      continue;
    }
    const step = round((values[i + 1] ?? value) - value);
    let n = 0;
    while (values[i + n + 1] !== undefined && round((values[i + n + 1] ?? 0) - (values[i + n] ?? 0)) === step) n++;
    parts.push(n === 0 ? String(value) : `${value}${step < 0 ? step : `+${step}`}x${n}`);
    i += n + 1;
  }
  return parts.join(' ');
}

const round = (value: number): number => Number(value.toFixed(6));
