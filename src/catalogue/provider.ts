import type { Category, RateLimitKind, Unit } from '../model/verdict.ts';
import type { Calls } from './call-tables.ts';
import type { Advice, Condition, DurationPlace, Path, Pattern } from './places.ts';

export type { Advice, Condition, DurationPlace, Path, Pattern, Value } from './places.ts';

/** Rows, and the public page or source file of the provider that they were read from. */
export type Table<Row> = { readonly source: string; readonly rows: readonly Row[] };

/** An operation of the provider's API. */
export type Operation = {
  /** `resource.verb`, e.g. `sessions.create`: the label value, so low in cardinality. */
  readonly name: string;
  readonly method: string;
  /** Template of the path: `/v1/calls/{id}`, `/Calls/{Sid}.json`. A parameter whose name ends in `token` is always redacted. */
  readonly template: string;
  /** The first label of the host, if two hosts of the provider have the same path: `verify`. */
  readonly host?: string;
  /** The path of a WebSocket. */
  readonly stream?: true;
  /** A success places a phone call. */
  readonly placesCall?: true;
  /** The category of a 5xx without a catalogued code on this operation, e.g. `dial` if it places the call. */
  readonly serverError?: Category;
  readonly source?: string;
};

/** One documented error. The first matching row decides, so the most specific comes first. */
export type CodeRow = Advice & {
  /** The provider's code, a word or a number, verbatim: the value of `error.type`. */
  readonly code: string;
  /** The last code of a documented range that begins with `code`. */
  readonly upTo?: number;
  /** The documented status, if any. */
  readonly status?: number;
  /** The documented text. The simulator sends it. */
  readonly message?: string;
  /** A text that identifies the error if the response has no catalogued code. */
  readonly text?: Pattern | readonly Pattern[];
  /** A value at this place identifies the error if the response has no catalogued code. */
  readonly at?: Path;
  /** `text` and `at` win even over a catalogued code that comes later in this table. */
  readonly outranks?: true;
  /** The row applies only if this condition holds. */
  readonly when?: Condition;
  /** The account itself is suspended, inactive or closed. */
  readonly accountSuspended?: true;
  /** Another stream uses the session. */
  readonly duplicateStream?: true;
};

/** The meaning of a status without a catalogued code. The first matching row decides. */
export type StatusRow = Advice & { readonly status: number; readonly when?: Condition };

/** A successful response (2xx) that reports a failure. A catalogued code in it decides; otherwise this row. */
export type FailureRow = Advice & {
  /** A word for it if the provider has none: the value of `error.type`. */
  readonly code: string;
  readonly when: Condition & { readonly operation: string | readonly string[] };
};

/** Why a stream ended: a closed set of words for people and dashboards. Alerts use the category. */
export type CloseRow = Omit<Advice, 'category'> & {
  /** WebSocket close code (RFC 6455, 7.4). */
  readonly code: number;
  /** The last code of a range that begins with `code`. */
  readonly upTo?: number;
  /** The close reason, for a code with several meanings. Such rows come first. */
  readonly text?: Pattern | readonly Pattern[];
  /** `snake_case`. */
  readonly reason: string;
  /** Absent for a normal or planned end. */
  readonly category?: Category;
  readonly duplicateStream?: true;
};

export type CloseTable = Table<CloseRow> & {
  /** Look up words of the close reason in the table of codes, if no row above matches by its text. */
  readonly reasonHoldsCode?: true;
};

/** The places of the facts of an error in a JSON, XML or text body, or in a header. The first path with a value wins. */
export type ErrorBody = {
  readonly source: string;
  /** Each word at one of these paths, or at `type`, is looked up. */
  readonly code?: readonly Path[];
  readonly type?: readonly Path[];
  readonly message?: readonly Path[];
  readonly param?: readonly Path[];
  readonly requestId?: readonly Path[];
  readonly retryAfter?: readonly DurationPlace[];
};

/** One kind of message that reports a failure on a stream. */
export type ErrorFrame = ErrorBody & {
  /** The beginning of every such frame contains one of these texts, and hardly any other frame does. */
  readonly contains: string | readonly string[];
  /** Distinguishes it from other frames. Absent: a frame with a code is an error. */
  readonly when?: Condition;
  /** An HTTP status in the frame, used without a known code. */
  readonly status?: readonly Path[];
  /** A close code in the frame, used without a known code, with the message as its reason. */
  readonly closeCode?: readonly Path[];
  /** The JSON begins after the first occurrence of this. */
  readonly after?: string;
  /** Binary messages may contain JSON as well. */
  readonly binary?: true;
  /** Codes of a planned end, which is not an error. */
  readonly planned?: readonly string[];
  /** The category of such a frame if no row matches. Default: `unknown`. */
  readonly otherwise?: Advice;
};

/** Header names in lower case of one family of limits. Absent if the provider sends none. */
export type RateLimitHeaders = {
  readonly kind: RateLimitKind;
  readonly limit?: string;
  readonly remaining?: string;
  /** How much is in use. */
  readonly used?: string;
  /** A Unix time, the seconds left, or a duration such as `6m0s`. */
  readonly reset?: string;
};

/** Response header names, lower case. `Retry-After` (RFC 9110, 10.2.3) is read for every provider. */
export type HeaderNames = {
  readonly source: string;
  readonly requestId?: string | readonly string[];
  readonly creditsRemaining?: string;
  readonly creditsUsed?: string;
  /** Default: `credits`. */
  readonly creditsUnit?: Unit;
  readonly rateLimits?: readonly RateLimitHeaders[];
};

/** Where a successful response reports how much money, credit or time is left. */
export type BalanceRow = {
  readonly operation: string;
  /** A list of balances, such as `balances.*`: the other paths start at each of them, and those of one unit are added. */
  readonly each?: Path;
  readonly remaining?: Path;
  /** The balance is `limit` minus `used`. */
  readonly limit?: Path;
  readonly used?: Path;
  readonly unit?: Unit;
  /** The place of the unit or currency; `unit` is the fallback. */
  readonly unitAt?: Path;
  readonly source?: string;
};

/**
 * Where the key goes: after a scheme in `Authorization`, bare in a header, or as the password of HTTP Basic, whose
 * user name is the first of these ids that is set.
 */
export type BalanceAuth =
  | { readonly scheme: string }
  | { readonly header: string }
  | { readonly basic: readonly [string, ...string[]] };

/** The request that reads the balance. */
export type BalanceRequest = {
  /** By its name in the table of operations. The parameters of its path are ids. */
  readonly operation: string;
  /** `https://api.acme.example`. */
  readonly origin: string;
  /** The same API in other regions, by name. */
  readonly regions?: Readonly<Record<string, string>>;
  readonly auth: BalanceAuth;
  readonly source: string;
};

/** Each unit that a row finds is a reading; the first row wins for its unit. */
export type Balance = Table<BalanceRow> & {
  /** Absent if no request for it is documented. */
  readonly ask?: BalanceRequest;
};

/** Where a successful response reports how much of a limit is in use. */
export type LimitRow = {
  readonly operation: string;
  readonly kind: RateLimitKind;
  readonly limit?: Path;
  readonly remaining?: Path;
  readonly used?: Path;
  readonly source?: string;
};

/** Shapes of the provider's keys and tokens. Each must be linear in time: no nested quantifiers. */
export type SecretShapes = { readonly source: string; readonly patterns: readonly RegExp[] };

/** Pages of the provider for the on-call engineer. */
export type Links = {
  readonly source: string;
  readonly statusPage?: string;
  readonly portal?: string;
  readonly billing?: string;
};

/** One voice API as its documentation describes it: a value without control flow. */
export type Provider = {
  /** `voice_api.provider.name`: lower case letters, digits, underscores. */
  readonly name: string;
  /** The name as people write it. */
  readonly title: string;
  readonly docs: readonly [string, ...string[]];
  readonly links?: Links;
  /**
   * `host` matches itself and its subdomains on any port, `host:port` that port only, `host/v1/audio` paths with this
   * beginning (`*` for any characters), `*-api.host` any label with this ending.
   */
  readonly hosts: Table<string>;
  /** Beginnings of paths that belong to the provider on any host, e.g. `/twirp/acme.`. For self-hosted servers. */
  readonly paths?: Table<string>;
  readonly operations?: Table<Operation>;
  readonly errorBody?: ErrorBody;
  readonly headers?: HeaderNames;
  readonly codes?: Table<CodeRow>;
  readonly statuses?: Table<StatusRow>;
  readonly failures?: Table<FailureRow>;
  /** Close codes of the provider's streams. Standard codes need no row. */
  readonly closes?: CloseTable;
  /** In-band error messages. Parsed only if the user sets `streamErrors`. */
  readonly errorFrames?: readonly ErrorFrame[];
  /** How it reports calls, in responses and in webhooks. */
  readonly calls?: Calls;
  readonly balance?: Balance;
  readonly limits?: Table<LimitRow>;
  readonly secrets?: SecretShapes;
};
