import { METRIC } from '../../../src/monitoring/rules/promql.ts';
import type { Severity } from '../../../src/monitoring/rules/rule.ts';

/** One alert that fires: its labels beside the severity and the name, and its description, spelled out. */
export type Firing = {
  readonly labels: Readonly<Record<string, string>>;
  readonly severity: Severity;
  readonly description: string;
};

/** The state of an alert at a time of a synthetic history. `null`: nothing fires. */
export type Scenario = {
  readonly alert: string;
  readonly name: string;
  /** Default: 1m. */
  readonly interval?: string;
  /** By series, promtool's short form of its samples. */
  readonly series: Readonly<Record<string, string>>;
  /** By time. */
  readonly at: Readonly<Record<string, Firing | readonly Firing[] | null>>;
  /** By time, the value of a recording rule for the only job; `null`: no value. */
  readonly figures?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
};

type Labels = Readonly<Record<string, string>>;

export const JOB = { cluster: 'eu', namespace: 'voice', job: 'dialer', voice_api_provider_name: 'kallglot' };
export const PROVIDER = { cluster: 'eu', namespace: 'voice', voice_api_provider_name: 'kallglot' };
export const SERVICE = { cluster: 'eu', namespace: 'voice', job: 'dialer' };
export const ACCOUNT = { ...JOB, voice_api_account: 'default' };

/** The sums, and the labels that they drop. */
const ADDED_UP: Readonly<
  Record<string, { readonly to: string; readonly without: readonly string[]; readonly also?: Labels }>
> = {
  [METRIC.errors]: { to: METRIC.requests, without: ['error_type'] },
  [`${METRIC.duration}_count`]: {
    to: METRIC.requests,
    without: ['voice_api_operation_name', 'http_request_method', 'http_response_status_code'],
  },
  [METRIC.streamConnects]: {
    to: METRIC.streamResults,
    without: ['error_type'],
    also: { voice_api_stream_phase: 'connect' },
  },
  [METRIC.streamCloses]: {
    to: METRIC.streamResults,
    without: ['voice_api_stream_close_code', 'voice_api_stream_close_initiator'],
    also: { voice_api_stream_phase: 'close' },
  },
  [METRIC.callOutcomes]: { to: METRIC.callResults, without: ['voice_api_call_end_reason'] },
};

/**
 * The total that grows with a series. A process has one of it: here each belongs to a separate process; the sum
 * does not show the difference.
 */
export function totalOf(text: string): string | undefined {
  const [, metric = '', body = ''] = /^(\w+)\{(.*)\}$/.exec(text) ?? [];
  const total = ADDED_UP[metric];
  const labels = [...body.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value] as const);
  const { instance, ...kept } = Object.fromEntries(labels.filter(([name]) => !total?.without.includes(name)));
  // A failed request is counted among the errors.
  if (total === undefined || (metric.endsWith('_count') && 'voice_api_error_category' in kept)) return undefined;
  const gone = labels.filter(([name]) => total.without.includes(name)).map(([, value]) => value);
  return series(total.to, { ...kept, ...total.also, instance: [instance, ...gone].join(' ') });
}

/** A series as a scraped process of the service has it. */
function series(metric: string, labels: Labels): string {
  const all = { ...SERVICE, instance: 'a', ...labels };
  return `${metric}{${Object.entries(all)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}}`;
}

const PROVIDER_NAME = { voice_api_provider_name: 'kallglot' };

export const errors = (category: string, type: string, more: Labels = {}): string =>
  series(METRIC.errors, { ...PROVIDER_NAME, voice_api_error_category: category, error_type: type, ...more });

/** Responses of one operation; failures with a category. */
export const answers = (operation: string, category = '', more: Labels = {}): string =>
  series(`${METRIC.duration}_count`, {
    ...PROVIDER_NAME,
    voice_api_operation_name: operation,
    http_request_method: 'POST',
    http_response_status_code: category === '' ? '200' : '500',
    ...(category === '' ? {} : { voice_api_error_category: category }),
    ...more,
  });

/** Requests that the service gave up: neither successes nor errors. */
export const aborted = (): string =>
  series(`${METRIC.duration}_count`, {
    ...PROVIDER_NAME,
    voice_api_operation_name: 'sessions.create',
    http_request_method: 'POST',
    http_response_status_code: '',
    voice_api_error_category: 'cancelled',
  });

export const bucket = (le: string): string =>
  series(`${METRIC.duration}_bucket`, {
    ...PROVIDER_NAME,
    voice_api_operation_name: 'sessions.create',
    http_request_method: 'POST',
    http_response_status_code: '200',
    le,
  });

export const connects = (category: string, type: string, more: Labels = {}): string =>
  series(METRIC.streamConnects, {
    ...PROVIDER_NAME,
    ...(category === '' ? {} : { voice_api_error_category: category, error_type: type }),
    ...more,
  });

export const closes = (category: string, code: string, initiator = 'provider', more: Labels = {}): string =>
  series(METRIC.streamCloses, {
    ...PROVIDER_NAME,
    ...(category === '' ? {} : { voice_api_error_category: category }),
    voice_api_stream_close_code: code,
    voice_api_stream_close_initiator: initiator,
    ...more,
  });

/** Calls with this outcome. */
export const calls = (outcome: string, reason: string, more: Labels = {}): string =>
  series(METRIC.callOutcomes, {
    ...PROVIDER_NAME,
    voice_api_call_outcome: outcome,
    voice_api_call_end_reason: reason,
    voice_api_call_direction: 'outbound',
    ...more,
  });

const OUTBOUND = { ...PROVIDER_NAME, voice_api_call_direction: 'outbound' };
export const talked = (part: 'sum' | 'count'): string => series(`${METRIC.callDuration}_${part}`, OUTBOUND);
export const talkedUpTo = (le: string): string => series(`${METRIC.callDuration}_bucket`, { ...OUTBOUND, le });
export const rangUpTo = (le: string): string => series(`${METRIC.callSetup}_bucket`, { ...OUTBOUND, le });
export const rang = (): string => series(`${METRIC.callSetup}_count`, OUTBOUND);

export const premature = (): string => series(METRIC.premature, PROVIDER_NAME);
export const faults = (): string => series(METRIC.faults, { voice_api_instrumentation_stage: 'classify' });
export const info = (more: Labels = {}): string => series(METRIC.info, { version: '0.1.0', ...more });

export const started = (more: Labels = {}): string => series(METRIC.startTime, more);
export const up = (more: Labels = {}): string => series('up', more);
export const active = (): string => series(METRIC.active, PROVIDER_NAME);

/** Requests of so many customers, each with its own key. */
export const customers = (count: number, samples: string): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [
      series(METRIC.accountRequests, { ...PROVIDER_NAME, voice_api_account: `customer-${i}` }),
      samples,
    ]),
  );

/** The refused requests of one account. */
export const refusals = (category: string, type: string, account: string): string =>
  series(METRIC.accountRefusals, {
    ...PROVIDER_NAME,
    voice_api_account: account,
    voice_api_error_category: category,
    error_type: type,
  });

export const remaining = (more: Labels = {}): string =>
  series(METRIC.creditsRemaining, { ...PROVIDER_NAME, voice_api_account: 'default', ...more });
export const observed = (more: Labels = {}): string =>
  series(METRIC.creditsObserved, { ...PROVIDER_NAME, voice_api_account: 'default', ...more });

/** A share as formatted in a description. */
export const fires = (labels: Labels, severity: Severity, description: string): Firing => ({
  labels,
  severity,
  description,
});
