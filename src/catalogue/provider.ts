import type { Category, RetryAdvice } from '../model/verdict.ts';
import type { Calls } from './calls.ts';

/** Rows, and the public page (or the provider's own source file) they were read from. */
export type Table<Row> = { readonly source: string; readonly rows: readonly Row[] };

/** What a caller can ask of the provider. */
export type Operation = {
  /** `resource.verb`, e.g. `sessions.create`: the label value, so low in cardinality. */
  readonly name: string;
  readonly method: string;
  /** RFC 6570 level-1 template of the path. A parameter whose name ends in `token` is always redacted. */
  readonly template: string;
  /** What a 5xx without a catalogued code means on this operation, e.g. `dial` where it places the call. */
  readonly serverError?: Category;
  /** Statuses without a catalogued code that mean something else on this operation than elsewhere. */
  readonly statuses?: readonly StatusRow[];
  /** This row's own source, where it differs from its table's. */
  readonly source?: string;
};

/** One documented error. */
export type CodeRow = {
  /** The provider's own word, verbatim. */
  readonly code: string;
  /** The status it is documented with, where it is. */
  readonly status?: number;
  readonly category: Category;
  readonly retry: RetryAdvice;
  /** One line: what the on-call engineer does about it. */
  readonly todo: string;
  /** The documented beginning of the error text that stands for this code where a body names no code. */
  readonly startsWith?: string;
  readonly source?: string;
};

/** What a status means at this provider when its body names no catalogued code. */
export type StatusRow = {
  readonly status: number;
  readonly category: Category;
  readonly retry: RetryAdvice;
  readonly todo: string;
  readonly source?: string;
};

/** Why a stream ended: a closed set of words, for people and dashboards; its category is what alerts go by. */
export type CloseRow = {
  /** WebSocket close code (RFC 6455, 7.4). */
  readonly code: number;
  /** For a code that means several things: the documented beginning of the close reason. Such rows stand first. */
  readonly startsWith?: string;
  /** `snake_case`. */
  readonly reason: string;
  /** Absent when the end is a normal one. */
  readonly category?: Category;
  readonly retry: RetryAdvice;
  readonly todo: string;
  readonly source?: string;
};

/** Where each fact stands in a JSON error body: paths of dot-separated keys, the first that holds a value wins. */
export type ErrorBody = {
  readonly source: string;
  /** A word under `type` is looked up too: where that one is catalogued and this one is not, it decides. */
  readonly code?: readonly string[];
  readonly type?: readonly string[];
  readonly message?: readonly string[];
  readonly param?: readonly string[];
  readonly requestId?: readonly string[];
  /** Seconds. */
  readonly retryAfter?: readonly string[];
};

/** How to tell an error frame from the others, and where it says what. */
export type ErrorFrame = {
  readonly source: string;
  /** What the beginning of every error frame contains, and hardly any other frame does. */
  readonly contains: string;
  /** A frame is one only if its `type` is this. Absent: it is one if it holds a code. */
  readonly type?: string;
  /** Paths into the frame, as in an ErrorBody. */
  readonly code: readonly string[];
  readonly message: readonly string[];
};

/** Response header names, lower case. `Retry-After` (RFC 9110, 10.2.3) is read for every provider. */
export type HeaderNames = {
  readonly source: string;
  readonly requestId?: string;
  readonly creditsRemaining?: string;
  readonly creditsUsed?: string;
  readonly rateLimit?: {
    readonly limit: string;
    readonly remaining: string;
    readonly reset: string;
    /** `unix`: a Unix time in seconds; `seconds`: the time left. */
    readonly resetUnit: 'unix' | 'seconds';
  };
};

/** Shapes of the provider's keys and tokens. Each must be linear in time: no nested quantifiers. */
export type SecretShapes = { readonly source: string; readonly patterns: readonly RegExp[] };

/** One voice API, as its own documentation describes it: a value without control flow. */
export type Provider = {
  /** `voice_api.provider.name`: lower case letters, digits, underscores. */
  readonly name: string;
  /** As people write it. */
  readonly title: string;
  readonly docs: readonly [string, ...string[]];
  /** `host` matches itself and its subdomains on any port; `host:port` that port only. */
  readonly hosts: Table<string>;
  readonly operations?: Table<Operation>;
  readonly errorBody?: ErrorBody;
  readonly headers?: HeaderNames;
  readonly codes?: Table<CodeRow>;
  readonly statuses?: Table<StatusRow>;
  /** Close codes of the provider's streams; the standard ones stand in when it says nothing. */
  readonly closes?: Table<CloseRow>;
  /** Text frames by which a stream says in-band that something failed. Looked at only when the user asks for it. */
  readonly errorFrame?: ErrorFrame;
  /** How it tells what became of calls: in responses and in webhooks. */
  readonly calls?: Calls;
  readonly secrets?: SecretShapes;
};
