import type { Category, RetryAdvice } from '../model/verdict.ts';

/**
 * Where a value stands, as a string:
 *
 * - `error.code`: keys with dots between them. An index is a key: `errors.0.code`, or `0.error.status` in a list at the root.
 * - `errors.*.code`: any element of a list, any value of an object.
 * - `attributes.sip\\.callID`: a backslash before a dot, a star or a hash sign that belongs to a key.
 * - `type#`: the fragment of the URL that stands there.
 * - `.`: the whole body, as of a plain text answer.
 * - `header:dg-error`: a response header.
 * - `$.message.endedReason`: from the root of a report, where paths start at the call.
 */
export type Path = string;

/** Text with `*` for any characters; upper and lower case are equal. `Invalid Key*`, `*concurrent*`. `\\*` is a star. */
export type Pattern = string;

export type Value = string | number | boolean;

/** All of what it names must hold. */
export type Condition = {
  readonly status?: number | readonly number[];
  /** By its name in the table of operations. */
  readonly operation?: string | readonly string[];
  /** The message matches one of these. */
  readonly text?: Pattern | readonly Pattern[];
  /** A value stands there: one of `is`, none of `isNot`, or any where neither is given. `null` and `''` are no values. */
  readonly at?: Path;
  readonly is?: Value | readonly Value[];
  readonly isNot?: Value | readonly Value[];
  /** No value stands there. */
  readonly absent?: Path;
};

/** Where a duration stands. A plain path holds seconds, or says its unit: `42.3s`, `6m0s`, `695ms`. */
export type DurationPlace =
  | Path
  | { readonly at: Path; readonly unit: 'ms' | 's' | 'min' }
  /** Between two times: ISO 8601, RFC 2822, Unix seconds, milliseconds or nanoseconds. */
  | { readonly from: Path; readonly to: Path };

/** What a failure means, and what to do. */
export type Advice = {
  readonly category: Category;
  readonly retry: RetryAdvice;
  /** One line: what the on-call engineer does about it. */
  readonly todo: string;
  /** This row's own source, where it differs from its table's. */
  readonly source?: string;
};
