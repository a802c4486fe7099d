import type { CallOutcome } from '../../model/verdict.ts';

/** How calls behave from now on. Every key is optional; by default a call is answered and ends normally. */
export type CallBehaviour = {
  /** How the call ends: a word of the provider's table. */
  readonly end?: string;
  /** Default: 20. */
  readonly ringMs?: number;
  /** For answered calls. Default: 200. */
  readonly talkMs?: number;
  /** The talk time that the provider reports for answered calls. Default: the real one. */
  readonly reportSeconds?: number;
  /** Only the next calls, this many; then healthy again. */
  readonly times?: number;
};

export type CallState = 'queued' | 'ringing' | 'answered' | 'ended';

/** The current state of one call. */
export type SimulatedCall = {
  readonly id: string;
  readonly serial: number;
  readonly state: CallState;
  /** The provider's word for how the call ended; undefined until then. */
  readonly end: string | undefined;
  readonly outcome: CallOutcome | undefined;
  /** Reported talk time so far, with one decimal. */
  readonly seconds: number;
};

/** How a provider describes calls: a value, each fact of it documented. */
export type CallDialect = {
  /** Operations whose success places a call. */
  readonly places: readonly string[];
  readonly newId: (serial: number) => string;
  /** Operations that end a call, and the word for how it ended. */
  readonly hangsUp?: { readonly on: readonly string[]; readonly end: string };
  /** How a call ends by default. */
  readonly usualEnd: string;
  /** What the provider posts at the end of a call, with the `host:port` of the simulated provider for URLs. */
  readonly webhook: (call: SimulatedCall, host: string) => unknown;
  /** Headers that authenticate its webhooks; none if their names are not documented. */
  readonly sign?: (body: string, secret: string, now: number) => Readonly<Record<string, string>>;
};

export type WebhookTarget = {
  /** The URL that receives webhooks. */
  readonly url: string;
  /** The signing secret, if the provider documents signatures. */
  readonly secret?: string;
};
