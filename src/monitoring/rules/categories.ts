import { CATEGORIES, type Category } from '../../model/verdict.ts';

/** Each has an alert of its own and a responder of its own: a ratio of all errors must not tell them again. */
export const OWN_ALERT = ['credits', 'rate_limit', 'concurrency', 'auth', 'compliance', 'dial'] as const;

/** Failures on the provider's side of the wire, or on the wire. */
export const PROVIDER_SIDE: readonly Category[] = ['upstream', 'provider', 'network', 'timeout'];

/** What no other alert tells. `cancelled` is no error. */
export const REMAINING: readonly Category[] = CATEGORIES.filter(
  (category) => category !== 'cancelled' && !OWN_ALERT.some((own) => own === category),
);

/** A second stream for a session is told by an alert of its own, and a session that has ended is no refusal. */
export const STREAM_ERRORS: readonly Category[] = REMAINING.filter((category) => category !== 'conflict');

/** What an objective counts as failed: not what the caller itself asked wrongly, nor what it must not do. */
export const BUDGETED: readonly Category[] = [
  'credits',
  'rate_limit',
  'concurrency',
  'auth',
  'dial',
  'upstream',
  'provider',
  'network',
  'timeout',
  'unknown',
];
