import { CATEGORIES, type Category } from '../../model/verdict.ts';

/** Each of these has its own alert and responder. */
export const OWN_ALERT = ['credits', 'rate_limit', 'concurrency', 'auth', 'compliance', 'dial'] as const;

/** Failures on the provider's side of the wire, or on the wire. */
export const PROVIDER_SIDE: readonly Category[] = ['upstream', 'provider', 'network', 'timeout'];

/** Everything without its own alert. `cancelled` is not an error. */
export const REMAINING: readonly Category[] = CATEGORIES.filter(
  (category) => category !== 'cancelled' && !OWN_ALERT.some((own) => own === category),
);

/** A service that polls for what is not there yet gets many a 404, and is well. */
export const UNUSUAL: readonly Category[] = REMAINING.filter((category) => category !== 'not_found');

/** Every failure. An aborted request is none. */
export const FAILED: readonly Category[] = CATEGORIES.filter((category) => category !== 'cancelled');

/**
 * Failures that a working service hardly ever sees: half of its requests are a loss. A working service may see many of the
 * others: numbers that do not exist, a limit that it runs into and backs off from, resources that are not there yet.
 */
export const LOST: readonly Category[] = ['credits', 'auth', 'permission', ...PROVIDER_SIDE, 'unknown'];

/** A second stream for a session has its own alert, and a session that has ended is not a refusal. */
export const STREAM_ERRORS: readonly Category[] = REMAINING.filter((category) => category !== 'conflict');

/** What an objective counts as failed: not what the caller got wrong, nor what it must not do. */
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
