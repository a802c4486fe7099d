import type { CallOutcome } from '../../model/verdict.ts';

/** What becomes of calls from now on. Every key is optional: what is not said is a call that is answered and ends well. */
export type CallConduct = {
  /** How it ends: a word of the provider's table. */
  readonly end?: string;
  /** Default: 20. */
  readonly ringMs?: number;
  /** Of calls that are answered. Default: 200. */
  readonly talkMs?: number;
  /** Only the next so many; then healthy again. */
  readonly times?: number;
};

export type CallState = 'queued' | 'ringing' | 'answered' | 'ended';

/** One call, as it is at the moment. */
export type SimulatedCall = {
  readonly id: string;
  readonly serial: number;
  readonly state: CallState;
  /** The provider's word; undefined until the end. */
  readonly end: string | undefined;
  readonly outcome: CallOutcome | undefined;
  /** Of talk so far, with one decimal. */
  readonly seconds: number;
};

/** How a provider speaks of calls: a value, each fact of it documented. */
export type CallDialect = {
  /** Operations whose success places a call. */
  readonly places: readonly string[];
  readonly newId: (serial: number) => string;
  /** Operations that end the call they are asked about, and the word for it. */
  readonly hangsUp?: { readonly on: readonly string[]; readonly end: string };
  /** How a call ends of which nothing else was said. */
  readonly usualEnd: string;
  /** What the provider posts at the end of a call. */
  readonly webhook: (call: SimulatedCall) => unknown;
  /** Headers by which its webhooks are known to be its own; none where their names are not documented. */
  readonly sign?: (body: string, secret: string, now: number) => Readonly<Record<string, string>>;
};

export type WebhookTarget = {
  /** Where webhooks go. */
  readonly url: string;
  /** What they are signed with, where the provider documents how. */
  readonly secret?: string;
};
