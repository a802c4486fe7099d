/**
 * Why a request failed. A closed set: each category has its own responder, and every label value is one of these.
 *
 * `credits` money: credits, balance, paid quota, subscription · `rate_limit` too many requests in a window ·
 * `concurrency` too many at once · `auth` key or token · `permission` role, feature, plan entitlement ·
 * `invalid_request` validation, wrong state · `not_found` · `conflict` · `compliance` do-not-call, opt-out, consent,
 * content · `dial` routing, carrier, SIP, the dial itself · `upstream` a dependency of the provider ·
 * `provider` its own failure · `network` DNS, TCP, TLS, reset · `timeout` · `cancelled` by the service, not an error ·
 * `unknown`.
 */
export const CATEGORIES = [
  'credits',
  'rate_limit',
  'concurrency',
  'auth',
  'permission',
  'invalid_request',
  'not_found',
  'conflict',
  'compliance',
  'dial',
  'upstream',
  'provider',
  'network',
  'timeout',
  'cancelled',
  'unknown',
] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * Categories whose Retry-After applies to the next request as well: the account sends too much, or a part of the provider
 * is down. In any other response (`conflict`: a duplicate is still being processed) it applies to that one request.
 */
export const WAITED_FOR: readonly Category[] = ['rate_limit', 'concurrency', 'dial', 'upstream', 'provider'];

/** How to retry the same request: never, after the provider's Retry-After, or with exponential backoff. */
export const RETRY_ADVICE = ['never', 'after', 'backoff'] as const;
export type RetryAdvice = (typeof RETRY_ADVICE)[number];

/** What a balance or a price is counted in. ISO 4217 codes in lower case; `other` for a currency that is not here. */
export const UNITS = [
  'credits',
  'usd',
  'eur',
  'gbp',
  'inr',
  'cad',
  'aud',
  'jpy',
  'characters',
  'seconds',
  'minutes',
  'other',
] as const;
export type Unit = (typeof UNITS)[number];

/** A reading of the account's balance, at the time the provider answered. */
export type Credits = {
  readonly remaining: number | undefined;
  /** What was used in the provider's billing period. */
  readonly used: number | undefined;
  readonly unit: Unit;
  /** Unix seconds, by the provider's clock if it sent a `Date` header. */
  readonly observedAt: number;
};

/** What a limit counts. `concurrency`: requests, streams or calls at once. */
export const RATE_LIMIT_KINDS = ['requests', 'tokens', 'characters', 'concurrency'] as const;
export type RateLimitKind = (typeof RATE_LIMIT_KINDS)[number];

export type RateLimit = {
  readonly kind: RateLimitKind;
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Unix seconds at which the window resets. */
  readonly resetAt: number | undefined;
};

/** What one exchange means, by the tables of its provider. */
export type Verdict = {
  /** `undefined` when the exchange succeeded. */
  readonly category: Category | undefined;
  /** True for every category except `cancelled`: the exchange counts as an error. */
  readonly failed: boolean;
  /** Low-cardinality `error.type`: a catalogued code, else the HTTP status, else a known network code, else `_OTHER`. */
  readonly errorType: string | undefined;
  /** The provider's error code, verbatim but sanitised, at most 64 characters; it may be outside the catalogue. */
  readonly code: string | undefined;
  /** The provider's error type (`permission_error`), sanitised as well. */
  readonly type: string | undefined;
  /** The request field that the provider blames. */
  readonly param: string | undefined;
  /** The provider's error message, unredacted. Only the log sink reads it, and redacts and cuts it. */
  readonly message: string | undefined;
  readonly retry: RetryAdvice | undefined;
  /** One line of what to do, from the catalogue. */
  readonly todo: string | undefined;
  readonly requestId: string | undefined;
  /** Seconds to wait before the next attempt, as the provider asked. */
  readonly retryAfter: number | undefined;
  /** One per unit. */
  readonly credits: readonly Credits[];
  /** One per kind. */
  readonly rateLimits: readonly RateLimit[];
};

/** Shared, because most answers report no balance and no limit. */
export const NO_CREDITS: readonly Credits[] = Object.freeze([]);
export const NO_RATE_LIMITS: readonly RateLimit[] = Object.freeze([]);

/** The verdict on a successful exchange without any readings. */
export const EMPTY_VERDICT: Verdict = Object.freeze({
  category: undefined,
  failed: false,
  errorType: undefined,
  code: undefined,
  type: undefined,
  param: undefined,
  message: undefined,
  retry: undefined,
  todo: undefined,
  requestId: undefined,
  retryAfter: undefined,
  credits: NO_CREDITS,
  rateLimits: NO_RATE_LIMITS,
});

/**
 * How a call ended. `answered` by a human or a machine that talks · `busy` · `no_answer` · `rejected` by the called party ·
 * `invalid_number` · `voicemail` · `failed` in the network or at a provider · `blocked` by a limit or a policy before it
 * was dialed · `cancelled` by the service before an answer · `unknown`.
 */
export const CALL_OUTCOMES = [
  'answered',
  'busy',
  'no_answer',
  'rejected',
  'invalid_number',
  'voicemail',
  'failed',
  'blocked',
  'cancelled',
  'unknown',
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export const CALL_DIRECTIONS = ['inbound', 'outbound', 'unknown'] as const;
export type CallDirection = (typeof CALL_DIRECTIONS)[number];

/** How one call ended. */
export type CallVerdict = {
  /** The provider's id, verbatim. It identifies the call and is never emitted unredacted. */
  readonly id: string | undefined;
  readonly outcome: CallOutcome;
  /** Label value: a word of the provider's table, `_OTHER`, or empty where the report has none. */
  readonly endReason: string;
  /** The provider's own word, verbatim but sanitised: more exact than `endReason` where that is a family. */
  readonly endWord: string | undefined;
  /** Set if someone has to act. */
  readonly category: Category | undefined;
  readonly direction: CallDirection;
  /** Seconds from answer to end. */
  readonly duration: number | undefined;
  /** Seconds from the dial to the first ring or answer. */
  readonly setup: number | undefined;
  /** What the provider charges for it, where it says so. */
  readonly cost: Cost | undefined;
  readonly todo: string | undefined;
};

export type Cost = { readonly amount: number; readonly unit: Unit };

/** What the end of a stream means, by the tables of its provider. */
export type CloseVerdict = {
  /** `undefined` for a normal end. */
  readonly category: Category | undefined;
  readonly failed: boolean;
  /** Label value: the close code if a table lists it, else `_OTHER`. */
  readonly code: string;
  /** A word of the provider's table. */
  readonly closeReason: string;
  /** Request id of the handshake. */
  readonly requestId: string | undefined;
  readonly retry: RetryAdvice;
  readonly todo: string;
};
