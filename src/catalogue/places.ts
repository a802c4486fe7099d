import type { Category, RetryAdvice } from '../model/verdict.ts';

/**
 * The place of a value, as a string:
 *
 * - `error.code`: keys with dots between them. An index is a key: `errors.0.code`, or `0.error.status` in a list at the root.
 * - `errors.*.code`: any element of a list, any value of an object.
 * - `attributes.sip\\.callID`: a backslash before a dot, a star or a hash sign that belongs to a key.
 * - `type#`: the fragment of the URL at this place.
 * - `.`: the whole body, for plain text.
 * - `header:dg-error`: a response header.
 * - `$.message.endedReason`: from the root of a report, where paths start at the call.
 */
export type Path = string;

/** Text with `*` for any characters; upper and lower case are equal. `Invalid Key*`, `*concurrent*`. `\\*` is a star. */
export type Pattern = string;

export type Value = string | number | boolean;

/** All given keys must hold. */
export type Condition = {
  readonly status?: number | readonly number[];
  /** By its name in the table of operations. */
  readonly operation?: string | readonly string[];
  /** The message matches one of these. */
  readonly text?: Pattern | readonly Pattern[];
  /** There is a value at this place: one of `is`, none of `isNot`, or any value. `null` and `''` do not count as values. */
  readonly at?: Path;
  readonly is?: Value | readonly Value[];
  readonly isNot?: Value | readonly Value[];
  /** There is no value at this place. */
  readonly absent?: Path;
};

/** The place of a duration. A plain path holds seconds, or a text with units: `42.3s`, `6m0s`, `695ms`. */
export type DurationPlace =
  | Path
  | { readonly at: Path; readonly unit: 'ms' | 's' | 'min' }
  /** Between two times: ISO 8601, RFC 2822, Unix seconds, milliseconds or nanoseconds. */
  | { readonly from: Path; readonly to: Path };

/** The meaning of a failure, and what to do. */
export type Advice = {
  readonly category: Category;
  readonly retry: RetryAdvice;
  /** One line of advice for the on-call engineer. */
  readonly todo: string;
  /** The source of this row, if it differs from that of the table. */
  readonly source?: string;
};
