import { ATTR } from './attributes.ts';
import { WAITED_FOR } from './verdict.ts';

export type SignalKind = 'counter' | 'updowncounter' | 'gauge' | 'histogram';

export type Signal = {
  /** Name of the OpenTelemetry instrument. */
  readonly name: string;
  readonly kind: SignalKind;
  /** UCUM. */
  readonly unit: string;
  readonly help: string;
  readonly attributes: readonly string[];
  /** Upper bounds, in the unit. */
  readonly buckets?: readonly number[];
};

const signal = <const S extends Signal>(it: S): S => it;

/**
 * Every metric, once. Sinks, documentation, dashboards and rules read this table. The names are a contract: renaming one
 * is a breaking change.
 */
export const SIGNALS = {
  duration: signal({
    name: 'voice_api.client.request.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Time from sending a request to receiving the response headers, or to its failure.',
    attributes: [ATTR.provider, ATTR.operation, ATTR.method, ATTR.status, ATTR.category],
    // Placing a call or synthesising speech takes seconds; the default of the semantic conventions ends at 10 s.
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  }),
  requests: signal({
    name: 'voice_api.client.requests',
    kind: 'counter',
    unit: '{request}',
    help: 'Completed requests by error category (empty on success), including in-band stream errors, without cancelled ones.',
    attributes: [ATTR.provider, ATTR.category],
  }),
  errors: signal({
    name: 'voice_api.client.errors',
    kind: 'counter',
    unit: '{error}',
    help: 'Failed requests by error code.',
    attributes: [ATTR.provider, ATTR.category, ATTR.errorType],
  }),
  errorInfo: signal({
    name: 'voice_api.error.info',
    kind: 'gauge',
    unit: '{error}',
    help: 'Always 1. One series for each cause of failure that occurred, with what to do about it.',
    attributes: [ATTR.provider, ATTR.category, ATTR.errorType, ATTR.advice],
  }),
  active: signal({
    name: 'voice_api.client.active_requests',
    kind: 'updowncounter',
    unit: '{request}',
    help: 'Requests in flight.',
    attributes: [ATTR.provider],
  }),
  retryAfter: signal({
    name: 'voice_api.client.retry_after',
    kind: 'histogram',
    unit: 's',
    help: 'Wait that a provider requested with Retry-After.',
    attributes: [ATTR.provider, ATTR.category],
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
  }),
  premature: signal({
    name: 'voice_api.client.premature_requests',
    kind: 'counter',
    unit: '{request}',
    help: `Requests sent before the Retry-After of the same operation had passed. Only waits for ${WAITED_FOR.join(', ')} count.`,
    attributes: [ATTR.provider],
  }),
  accountRequests: signal({
    name: 'voice_api.account.requests',
    kind: 'counter',
    unit: '{request}',
    help: 'Completed requests and stream handshakes by account.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  accountRefusals: signal({
    name: 'voice_api.account.refusals',
    kind: 'counter',
    unit: '{refusal}',
    help: 'Requests, handshakes, streams and calls that failed for credits, auth, rate_limit or concurrency, by account.',
    attributes: [ATTR.provider, ATTR.account, ATTR.category, ATTR.errorType],
  }),
  creditsRemaining: signal({
    name: 'voice_api.credits.remaining',
    kind: 'gauge',
    unit: '{credit}',
    help: 'Credits left, as last reported by the provider.',
    attributes: [ATTR.provider, ATTR.account, ATTR.creditsUnit],
  }),
  creditsUsed: signal({
    name: 'voice_api.credits.used',
    kind: 'gauge',
    unit: '{credit}',
    help: 'Credits used in the billing period, as last reported by the provider.',
    attributes: [ATTR.provider, ATTR.account, ATTR.creditsUnit],
  }),
  creditsObserved: signal({
    name: 'voice_api.credits.observed_timestamp',
    kind: 'gauge',
    unit: 's',
    help: 'Unix time of the last credit reading, by the clock of the provider.',
    attributes: [ATTR.provider, ATTR.account, ATTR.creditsUnit],
  }),
  creditsRequests: signal({
    name: 'voice_api.credits.requests',
    kind: 'counter',
    unit: '{request}',
    help: 'Requests of sidetone itself for a balance, by error category (empty on success).',
    attributes: [ATTR.provider, ATTR.account, ATTR.category],
  }),
  creditsFailures: signal({
    name: 'voice_api.credits.consecutive_failures',
    kind: 'gauge',
    unit: '{failure}',
    help: 'Requests for a balance that failed in a row, with the environment variable that holds the key.',
    attributes: [ATTR.provider, ATTR.account, ATTR.keyVariable, ATTR.category],
  }),
  rateLimitLimit: signal({
    name: 'voice_api.rate_limit.limit',
    kind: 'gauge',
    unit: '{request}',
    help: 'Requests, tokens or characters allowed in the window, or at once (kind concurrency), as last reported.',
    attributes: [ATTR.provider, ATTR.account, ATTR.rateLimitKind],
  }),
  rateLimitRemaining: signal({
    name: 'voice_api.rate_limit.remaining',
    kind: 'gauge',
    unit: '{request}',
    help: 'What is left of the limit, as last reported.',
    attributes: [ATTR.provider, ATTR.account, ATTR.rateLimitKind],
  }),
  rateLimitReset: signal({
    name: 'voice_api.rate_limit.reset_timestamp',
    kind: 'gauge',
    unit: 's',
    help: 'Unix time at which the window resets, as last reported.',
    attributes: [ATTR.provider, ATTR.account, ATTR.rateLimitKind],
  }),
  streamConnects: signal({
    name: 'voice_api.stream.connects',
    kind: 'counter',
    unit: '{connect}',
    help: 'Attempts to open a stream by error category (empty on success) and error code.',
    attributes: [ATTR.provider, ATTR.category, ATTR.errorType],
  }),
  streamResults: signal({
    name: 'voice_api.stream.results',
    kind: 'counter',
    unit: '{result}',
    help: 'Attempts to open a stream (connect) and closed streams (close) by error category.',
    attributes: [ATTR.provider, ATTR.streamPhase, ATTR.category],
  }),
  streamActive: signal({
    name: 'voice_api.stream.active',
    kind: 'updowncounter',
    unit: '{stream}',
    help: 'Open streams.',
    attributes: [ATTR.provider],
  }),
  streamCloses: signal({
    name: 'voice_api.stream.closes',
    kind: 'counter',
    unit: '{close}',
    help: 'Closed streams by close code and by who closed them.',
    attributes: [ATTR.provider, ATTR.closeCode, ATTR.closeInitiator, ATTR.category],
  }),
  streamDuration: signal({
    name: 'voice_api.stream.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Time from opening a stream to its end.',
    attributes: [ATTR.provider, ATTR.category],
    buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600],
  }),
  callOutcomes: signal({
    name: 'voice_api.call.outcomes',
    kind: 'counter',
    unit: '{call}',
    help: 'Ended calls by outcome and end reason. Each call counts once.',
    attributes: [ATTR.provider, ATTR.callOutcome, ATTR.callEndReason, ATTR.callDirection],
  }),
  callResults: signal({
    name: 'voice_api.call.results',
    kind: 'counter',
    unit: '{call}',
    help: 'Ended calls by outcome.',
    attributes: [ATTR.provider, ATTR.callOutcome, ATTR.callDirection],
  }),
  callDuration: signal({
    name: 'voice_api.call.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Time from the answer to the end of answered calls.',
    attributes: [ATTR.provider, ATTR.callDirection],
    // Telephony calls a call of less than 6 s a short call.
    buckets: [1, 3, 6, 15, 30, 60, 120, 300, 600, 1800, 3600],
  }),
  callCost: signal({
    name: 'voice_api.call.cost',
    kind: 'counter',
    unit: '{cost}',
    help: 'What ended calls cost, as the provider reports it, by unit. Each call counts once.',
    attributes: [ATTR.provider, ATTR.account, ATTR.creditsUnit],
  }),
  callSetup: signal({
    name: 'voice_api.call.setup.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Time from the dial to the first ring or answer.',
    attributes: [ATTR.provider, ATTR.callDirection],
    buckets: [0.5, 1, 2, 3, 5, 8, 12, 20, 30, 60],
  }),
  faults: signal({
    name: 'voice_api.instrumentation.faults',
    kind: 'counter',
    unit: '{fault}',
    help: 'Errors inside the instrumentation. They never reach the service.',
    attributes: [ATTR.stage],
  }),
  shed: signal({
    name: 'voice_api.instrumentation.shed',
    kind: 'counter',
    unit: '{body}',
    help: 'Response bodies that were not read, to protect the service: no memory, too much work, or past the deadline.',
    attributes: [ATTR.reason],
  }),
  startTime: signal({
    name: 'voice_api.instrumentation.start_time',
    kind: 'gauge',
    unit: 's',
    help: 'Unix time at which the instrumentation started.',
    attributes: [],
  }),
  info: signal({
    name: 'voice_api.instrumentation.info',
    kind: 'gauge',
    unit: '{instrumentation}',
    help: 'Always 1. The label version holds the version of the instrumentation.',
    attributes: [ATTR.version],
  }),
} as const;

const UNIT_SUFFIXES: Readonly<Record<string, string>> = { s: '_seconds' };

/** The Prometheus name of a metric by OpenTelemetry's specification, so that scraped and pushed series have one name. */
export function prometheusName({ name, kind, unit }: Signal): string {
  const suffix = UNIT_SUFFIXES[unit] ?? '';
  return `${prometheusLabel(name)}${suffix}${kind === 'counter' ? '_total' : ''}`;
}

export function prometheusLabel(attribute: string): string {
  return attribute.replaceAll('.', '_');
}

/** The Prometheus name of each signal. */
export const METRIC = Object.fromEntries(
  Object.entries(SIGNALS).map(([key, it]) => [key, prometheusName(it)]),
) as Readonly<Record<keyof typeof SIGNALS, string>>;
