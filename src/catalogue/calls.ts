import type { CallOutcome, Category, RetryAdvice, Unit } from '../model/verdict.ts';
import type { Condition, DurationPlace, Path, Pattern, Value } from './places.ts';

/** One word by which a provider says how a call ended, or a family of them. The first row that matches decides. */
export type EndRow = {
  /** The provider's own, verbatim, or the name of the family: the value of `voice_api.call.end_reason`. */
  readonly word: string;
  /** The words of the family. */
  readonly text?: Pattern | readonly Pattern[];
  /** Counts only where the word stands there: one of the paths of `fields.end`. */
  readonly at?: Path;
  /** Counts only where this holds in the call. */
  readonly when?: Condition;
  readonly outcome: CallOutcome;
  /** Whose trouble it is. Absent where the network did its work, whether or not anybody answered. */
  readonly category?: Category;
  readonly retry?: RetryAdvice;
  /** One line: what the on-call engineer does about it. */
  readonly todo: string;
  /** The word says little: any other word of the same report goes before it. */
  readonly weak?: true;
  readonly source?: string;
};

/** What a call cost. */
export type PricePlace = { readonly amount: Path; readonly unit?: Unit; readonly unitAt?: Path };

/** Where a report of a call says what: paths into the call's object, the first that holds a value wins. */
export type CallFields = {
  readonly id: readonly Path[];
  /** Tells whether the call is over. A boolean counts as the word `true` or `false`, a time as any other word. */
  readonly status: readonly Path[];
  /** Tells how it ended, the most telling first. Numbers count as words. */
  readonly end: readonly Path[];
  /** Holds `inbound` or `outbound`; other words: see `directions`. */
  readonly direction?: readonly Path[];
  /** From answer to end. */
  readonly duration?: readonly DurationPlace[];
  /** From the dial to the first ring or answer (post-dial delay; RFC 6076, 4.3). */
  readonly setup?: readonly DurationPlace[];
  readonly price?: readonly PricePlace[];
};

/** A value that says who called whom: one of `is`, or any where there is no `is`. */
export type DirectionRow = {
  readonly direction: 'inbound' | 'outbound';
  readonly at: Path;
  readonly is?: Value | readonly Value[];
};

/** An operation whose successful response reports calls. */
export type CallResponse = {
  /** By its name in the table of operations. */
  readonly operation: string;
  /** Paths to lists of calls, `.` for a body that is one. Where none is there, the body is the call. */
  readonly lists?: readonly Path[];
};

/** What the provider posts to the service when something happened to a call. */
export type CallWebhook = {
  readonly source: string;
  /** Path to the name of the event. Absent: there is one kind, and the call's status says whether it is over. */
  readonly event?: readonly Path[];
  /** Events that say that a call is over, unless the call's status is one of `underWay`. */
  readonly ended?: readonly Pattern[];
  /** Events about something else; `*` for all others, also for a payload without a name. Else those are unclassified. */
  readonly other?: readonly Pattern[];
  /** Paths to the call's object, the first that is there wins. Absent: the payload is the call. */
  readonly call?: readonly Path[];
  /** The payload is about a call only where this holds. */
  readonly when?: Condition;
};

/** How a provider tells what became of its calls. */
export type Calls = {
  readonly source: string;
  readonly ends: readonly EndRow[];
  /** Statuses of a call that is not over yet. */
  readonly underWay: readonly string[];
  /** It is documented that every other status is an end. Else an end is one that the table of ends has. */
  readonly otherwiseOver?: true;
  readonly fields: CallFields;
  /** The first that holds decides. Without one, the words `inbound` and `outbound` at `fields.direction` do. */
  readonly directions?: readonly DirectionRow[];
  readonly responses: readonly CallResponse[];
  readonly webhook?: CallWebhook;
};
