/**
 * Why an exchange failed. A closed set: each category has its own responder, and every label value is one of these.
 *
 * `credits` money: credits, balance, paid quota, subscription · `rate_limit` too many requests in a window ·
 * `concurrency` too many at once · `auth` key or token · `permission` role, feature, plan entitlement ·
 * `invalid_request` validation, wrong state · `not_found` · `conflict` · `compliance` do-not-call, opt-out, consent,
 * content · `dial` routing, carrier, SIP, the dial itself · `upstream` a dependency of the provider ·
 * `provider` its own fault · `network` DNS, TCP, TLS, reset · `timeout` · `cancelled` by our side, no error · `unknown`.
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
 * Where a Retry-After holds for whoever asks next: the account asks too much, or a part of the provider is down. That of
 * any other answer (`conflict`: its twin is still being processed) is about that one request.
 */
export const WAITED_FOR: readonly Category[] = ['rate_limit', 'concurrency', 'dial', 'upstream', 'provider'];

/** What to do with the same request: give up, wait for the provider's Retry-After, or back off exponentially. */
export const RETRY_ADVICE = ['never', 'after', 'backoff'] as const;
export type RetryAdvice = (typeof RETRY_ADVICE)[number];

/** A reading of the account's credits, at the time the provider answered. */
export type Credits = {
  readonly remaining: number | undefined;
  /** Credits used in the provider's billing period. */
  readonly used: number | undefined;
  /** Unix seconds, by the provider's own clock (`Date` header) where it sent one. */
  readonly observedAt: number;
};

export type RateLimit = {
  readonly limit: number | undefined;
  readonly remaining: number | undefined;
  /** Unix seconds at which the window starts anew. */
  readonly resetAt: number | undefined;
};

/** What one exchange means at its provider. */
export type Verdict = {
  /** `undefined` when the exchange succeeded. */
  readonly category: Category | undefined;
  /** True for every category but `cancelled`: the exchange counts as an error. */
  readonly failed: boolean;
  /** Low-cardinality `error.type`: a catalogued code, else the HTTP status, else a known network code, else `_OTHER`. */
  readonly errorType: string | undefined;
  /** The provider's own code, verbatim but sanitised, at most 64 characters; not necessarily catalogued. */
  readonly code: string | undefined;
  /** The provider's own high-level type (`permission_error`), sanitised likewise. */
  readonly type: string | undefined;
  /** The request field that the provider blames. */
  readonly param: string | undefined;
  /** The provider's free text, unredacted: for the log sink alone, which redacts and cuts it. */
  readonly message: string | undefined;
  readonly retry: RetryAdvice | undefined;
  /** One line of what to do, from the catalogue. */
  readonly todo: string | undefined;
  readonly requestId: string | undefined;
  /** Seconds to wait before the next attempt, as the provider asked. */
  readonly retryAfter: number | undefined;
  readonly credits: Credits | undefined;
  readonly rateLimit: RateLimit | undefined;
};

/** The verdict on an exchange that succeeded and told nothing. */
export const NOTHING_SAID: Verdict = Object.freeze({
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
  credits: undefined,
  rateLimit: undefined,
});

/**
 * How a call ended. `answered` by a human or a machine that talks · `busy` · `no_answer` · `rejected` by who was called ·
 * `invalid_number` · `voicemail` · `failed` by the network or a provider · `blocked` before it was dialed: a limit or a
 * policy · `cancelled` by our side before an answer · `unknown`.
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

/** What became of one call. */
export type CallVerdict = {
  /** The provider's, as it came: what a call is recognised by, never emitted as it is. */
  readonly id: string | undefined;
  readonly outcome: CallOutcome;
  /** Label value: a word of the provider's table, `_OTHER`, or empty where nothing was said. */
  readonly endReason: string;
  /** Set where somebody has to do something about it. */
  readonly category: Category | undefined;
  readonly direction: CallDirection;
  /** Seconds from answer to end. */
  readonly duration: number | undefined;
  /** Seconds from the dial to the first ring or answer. */
  readonly setup: number | undefined;
  readonly todo: string | undefined;
};

/** What the end of a stream means at its provider. */
export type CloseVerdict = {
  /** `undefined` for a normal end. */
  readonly category: Category | undefined;
  readonly failed: boolean;
  /** Label value: the close code where a table has it, else `_OTHER`. */
  readonly code: string;
  /** A word of the table's. */
  readonly reasonClass: string;
  /** Of the handshake. */
  readonly requestId: string | undefined;
  readonly retry: RetryAdvice;
  readonly todo: string;
};
