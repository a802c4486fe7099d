import type { Category, RateLimitKind, Unit } from '../model/verdict.ts';
import type { Calls } from './calls.ts';
import type { Advice, Condition, DurationPlace, Path, Pattern } from './places.ts';

export type { Advice, Condition, DurationPlace, Path, Pattern, Value } from './places.ts';

/** Rows, and the public page (or the provider's own source file) they were read from. */
export type Table<Row> = { readonly source: string; readonly rows: readonly Row[] };

/** What a caller can ask of the provider. */
export type Operation = {
  /** `resource.verb`, e.g. `sessions.create`: the label value, so low in cardinality. */
  readonly name: string;
  readonly method: string;
  /** Template of the path: `/v1/calls/{id}`, `/Calls/{Sid}.json`. A parameter whose name ends in `token` is always redacted. */
  readonly template: string;
  /** The first label of the host, where two hosts of the provider have the same path: `verify`. */
  readonly host?: string;
  /** The path of a WebSocket. */
  readonly stream?: true;
  /** A success places a phone call. */
  readonly placesCall?: true;
  /** What a 5xx without a catalogued code means on this operation, e.g. `dial` where it places the call. */
  readonly serverError?: Category;
  readonly source?: string;
};

/** One documented error. The first row that matches decides: the most specific stands first. */
export type CodeRow = Advice & {
  /** The provider's own word or number, verbatim: the value of `error.type`. */
  readonly code: string;
  /** The last code of a documented range that begins with `code`. */
  readonly upTo?: number;
  /** The status it is documented with, where it is. */
  readonly status?: number;
  /** The documented text. The simulator sends it. */
  readonly message?: string;
  /** The text stands for the code where an answer names no catalogued one. */
  readonly text?: Pattern | readonly Pattern[];
  /** A value there stands for the code where an answer names no catalogued one. */
  readonly at?: Path;
  /** `text` and `at` count even where the answer names a catalogued code that comes later in this table. */
  readonly outranks?: true;
  /** The row counts only where this holds. */
  readonly when?: Condition;
  /** The account itself is suspended, inactive or closed. */
  readonly accountSuspended?: true;
  /** Another stream holds the session. */
  readonly duplicateStream?: true;
};

/** What a status means where no catalogued code came with it. The first row that matches decides. */
export type StatusRow = Advice & { readonly status: number; readonly when?: Condition };

/** A successful answer (2xx) that reports a failure. A catalogued code in it decides; else this row. */
export type FailureRow = Advice & {
  /** A word for it, where the provider has none: the value of `error.type`. */
  readonly code: string;
  readonly when: Condition & { readonly operation: string | readonly string[] };
};

/** Why a stream ended: a closed set of words, for people and dashboards; its category is what alerts go by. */
export type CloseRow = Omit<Advice, 'category'> & {
  /** WebSocket close code (RFC 6455, 7.4). */
  readonly code: number;
  /** The last code of a range that begins with `code`. */
  readonly upTo?: number;
  /** For a code that means several things: the close reason. Such rows stand first. */
  readonly text?: Pattern | readonly Pattern[];
  /** `snake_case`. */
  readonly reason: string;
  /** Absent when the end is a normal or a planned one. */
  readonly category?: Category;
  readonly duplicateStream?: true;
};

export type CloseTable = Table<CloseRow> & {
  /** Words of the close reason that the table of codes has decide, where no row above matches by its text. */
  readonly reasonHoldsCode?: true;
};

/** Where each fact of an error stands in a JSON, XML or text body, or in a header: the first path that holds a value wins. */
export type ErrorBody = {
  readonly source: string;
  /** Each word that stands at one of these paths, or under `type`, is looked up. */
  readonly code?: readonly Path[];
  readonly type?: readonly Path[];
  readonly message?: readonly Path[];
  readonly param?: readonly Path[];
  readonly requestId?: readonly Path[];
  readonly retryAfter?: readonly DurationPlace[];
};

/** One kind of message by which a stream says that something failed. */
export type ErrorFrame = ErrorBody & {
  /** What the beginning of every such frame contains, and hardly any other frame does: one of these. */
  readonly contains: string | readonly string[];
  /** How to tell it from others. Absent: a frame that holds a code is an error. */
  readonly when?: Condition;
  /** An HTTP status in the frame: it decides where no code does. */
  readonly status?: readonly Path[];
  /** A close code in the frame: it decides where no code does, with the message as its reason. */
  readonly closeCode?: readonly Path[];
  /** The JSON begins after the first occurrence of this. */
  readonly after?: string;
  /** Binary messages hold JSON, too. */
  readonly binary?: true;
  /** Codes of a planned end, which is no error. */
  readonly planned?: readonly string[];
  /** What such a frame means where no row matches. Absent: `unknown`. */
  readonly otherwise?: Advice;
};

/** Header names, lower case, of one family of limits. Absent where the provider sends none. */
export type RateLimitHeaders = {
  readonly kind: RateLimitKind;
  readonly limit?: string;
  readonly remaining?: string;
  /** How much is in use. */
  readonly used?: string;
  /** A Unix time, seconds that are left, or a duration such as `6m0s`. */
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

/** Where a successful answer says how much money, credit or time is left. */
export type BalanceRow = {
  readonly operation: string;
  /** Several elements (`balances.*.amount`) are added where they have one unit. */
  readonly remaining?: Path;
  /** What is left is `limit` less `used`. */
  readonly limit?: Path;
  readonly used?: Path;
  readonly unit?: Unit;
  /** Where the unit or currency stands, instead of `unit` or before it. */
  readonly unitAt?: Path;
  readonly source?: string;
};

/** Where a successful answer says how much of a limit is in use. */
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

/** Pages for the on-call engineer. */
export type Links = {
  readonly source: string;
  readonly statusPage?: string;
  readonly portal?: string;
  readonly billing?: string;
};

/** One voice API, as its own documentation describes it: a value without control flow. */
export type Provider = {
  /** `voice_api.provider.name`: lower case letters, digits, underscores. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly docs: readonly [string, ...string[]];
  readonly links?: Links;
  /**
   * `host` matches itself and its subdomains on any port, `host:port` that port only, `host/v1/audio` paths that begin so
   * (with `*` for any characters), `*-api.host` any label that ends so.
   */
  readonly hosts: Table<string>;
  /** Paths that are the provider's on any host: the beginning, e.g. `/twirp/livekit.`. For what users host themselves. */
  readonly paths?: Table<string>;
  readonly operations?: Table<Operation>;
  readonly errorBody?: ErrorBody;
  readonly headers?: HeaderNames;
  readonly codes?: Table<CodeRow>;
  readonly statuses?: Table<StatusRow>;
  readonly failures?: Table<FailureRow>;
  /** Close codes of the provider's streams; the standard ones stand in when it says nothing. */
  readonly closes?: CloseTable;
  /** Messages by which a stream says in-band that something failed. Looked at only when the user asks for it. */
  readonly errorFrames?: readonly ErrorFrame[];
  /** How it tells what became of calls: in responses and in webhooks. */
  readonly calls?: Calls;
  readonly balance?: Table<BalanceRow>;
  readonly limits?: Table<LimitRow>;
  readonly secrets?: SecretShapes;
};
