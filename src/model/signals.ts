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
 * Every metric, once: sinks, documentation, dashboards and rules read this table. The names are a contract, so that a
 * change of one is a breaking change.
 */
export const SIGNALS = {
  duration: signal({
    name: 'voice_api.client.request.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Time from a request to the head of its response, or to its failure.',
    attributes: [ATTR.provider, ATTR.operation, ATTR.method, ATTR.status, ATTR.category],
    // Placing a call and synthesising speech take seconds: the conventions' default ends at 10 s.
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  }),
  requests: signal({
    name: 'voice_api.client.requests',
    kind: 'counter',
    unit: '{request}',
    help: 'Exchanges that succeeded, with an empty category, or failed, by category; with the errors that streams told.',
    attributes: [ATTR.provider, ATTR.category],
  }),
  errors: signal({
    name: 'voice_api.client.errors',
    kind: 'counter',
    unit: '{error}',
    help: 'Failed exchanges, by cause.',
    attributes: [ATTR.provider, ATTR.category, ATTR.errorType],
  }),
  active: signal({
    name: 'voice_api.client.active_requests',
    kind: 'updowncounter',
    unit: '{request}',
    help: 'Exchanges under way.',
    attributes: [ATTR.provider],
  }),
  retryAfter: signal({
    name: 'voice_api.client.retry_after',
    kind: 'histogram',
    unit: 's',
    help: 'How long providers asked to wait before the next attempt.',
    attributes: [ATTR.provider, ATTR.category],
    buckets: [1, 2, 5, 10, 30, 60, 120, 300, 900, 3600],
  }),
  premature: signal({
    name: 'voice_api.client.premature_requests',
    kind: 'counter',
    unit: '{request}',
    help: `Requests sent before the Retry-After of the same operation had passed, where it came with ${WAITED_FOR.join(', ')}.`,
    attributes: [ATTR.provider],
  }),
  creditsRemaining: signal({
    name: 'voice_api.credits.remaining',
    kind: 'gauge',
    unit: '{credit}',
    help: 'Credits left, as the provider last said.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  creditsUsed: signal({
    name: 'voice_api.credits.used',
    kind: 'gauge',
    unit: '{credit}',
    help: 'Credits used in the billing period, as the provider last said.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  creditsObserved: signal({
    name: 'voice_api.credits.observed_timestamp',
    kind: 'gauge',
    unit: 's',
    help: 'Unix time of the last credit reading, by the provider’s clock.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  rateLimitLimit: signal({
    name: 'voice_api.rate_limit.limit',
    kind: 'gauge',
    unit: '{request}',
    help: 'Requests allowed in the window, as the provider last said.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  rateLimitRemaining: signal({
    name: 'voice_api.rate_limit.remaining',
    kind: 'gauge',
    unit: '{request}',
    help: 'Requests left in the window, as the provider last said.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  rateLimitReset: signal({
    name: 'voice_api.rate_limit.reset_timestamp',
    kind: 'gauge',
    unit: 's',
    help: 'Unix time at which the window starts anew, as the provider last said.',
    attributes: [ATTR.provider, ATTR.account],
  }),
  streamConnects: signal({
    name: 'voice_api.stream.connects',
    kind: 'counter',
    unit: '{connect}',
    help: 'Attempts to open a stream, by result: the category is empty when it was accepted.',
    attributes: [ATTR.provider, ATTR.category, ATTR.errorType],
  }),
  streamResults: signal({
    name: 'voice_api.stream.results',
    kind: 'counter',
    unit: '{result}',
    help: 'Attempts to open a stream (connect) and streams that ended (close), by category.',
    attributes: [ATTR.provider, ATTR.streamPhase, ATTR.category],
  }),
  streamActive: signal({
    name: 'voice_api.stream.active',
    kind: 'updowncounter',
    unit: '{stream}',
    help: 'Streams that are open.',
    attributes: [ATTR.provider],
  }),
  streamCloses: signal({
    name: 'voice_api.stream.closes',
    kind: 'counter',
    unit: '{close}',
    help: 'Streams that ended, by close code and by who closed.',
    attributes: [ATTR.provider, ATTR.closeCode, ATTR.closeInitiator, ATTR.category],
  }),
  streamDuration: signal({
    name: 'voice_api.stream.duration',
    kind: 'histogram',
    unit: 's',
    help: 'How long streams were open.',
    attributes: [ATTR.provider, ATTR.category],
    buckets: [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600],
  }),
  callOutcomes: signal({
    name: 'voice_api.call.outcomes',
    kind: 'counter',
    unit: '{call}',
    help: 'Calls whose end was seen, by how they ended: each once.',
    attributes: [ATTR.provider, ATTR.callOutcome, ATTR.callEndReason, ATTR.callDirection],
  }),
  callResults: signal({
    name: 'voice_api.call.results',
    kind: 'counter',
    unit: '{call}',
    help: 'The same calls, by outcome.',
    attributes: [ATTR.provider, ATTR.callOutcome, ATTR.callDirection],
  }),
  callDuration: signal({
    name: 'voice_api.call.duration',
    kind: 'histogram',
    unit: 's',
    help: 'How long answered calls lasted, from answer to end.',
    attributes: [ATTR.provider, ATTR.callDirection],
    // Below 6 s is what telephony calls a short call.
    buckets: [1, 3, 6, 15, 30, 60, 120, 300, 600, 1800, 3600],
  }),
  callSetup: signal({
    name: 'voice_api.call.setup.duration',
    kind: 'histogram',
    unit: 's',
    help: 'Time from the dial to the first ring or answer, where it is known.',
    attributes: [ATTR.provider, ATTR.callDirection],
    buckets: [0.5, 1, 2, 3, 5, 8, 12, 20, 30, 60],
  }),
  faults: signal({
    name: 'voice_api.instrumentation.faults',
    kind: 'counter',
    unit: '{fault}',
    help: 'Errors of the instrumentation itself, swallowed.',
    attributes: [ATTR.stage],
  }),
  startTime: signal({
    name: 'voice_api.instrumentation.start_time',
    kind: 'gauge',
    unit: 's',
    help: 'Unix time at which the instrumentation was installed.',
    attributes: [],
  }),
  info: signal({
    name: 'voice_api.instrumentation.info',
    kind: 'gauge',
    unit: '{instrumentation}',
    help: 'Always 1: the instrumentation is there.',
    attributes: [ATTR.version],
  }),
} as const;

const UNIT_SUFFIXES: Readonly<Record<string, string>> = { s: '_seconds' };

/** The name that OpenTelemetry's specification gives a metric in Prometheus: scraped and pushed series are the same. */
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
