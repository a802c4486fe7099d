import type { CallOutcome, Category } from '../model/verdict.ts';

/** One word by which a provider says how a call ended. */
export type EndRow = {
  /** The provider's own, verbatim: the value of `voice_api.call.end_reason`. */
  readonly word: string;
  readonly outcome: CallOutcome;
  /** Whose trouble it is. Absent where the network did its work, whether or not anybody answered. */
  readonly category?: Category;
  /** One line: what the on-call engineer does about it. */
  readonly todo: string;
  /** The word says little: any other word of the same report goes before it. */
  readonly weak?: boolean;
  readonly source?: string;
};

/** Where a report of a call says what: paths of dot-separated keys into the call's object, the first that holds a value wins. */
export type CallFields = {
  readonly id: readonly string[];
  /** Tells whether the call is over. A boolean counts as the word `true` or `false`. */
  readonly status: readonly string[];
  /** Tells how it ended, the most telling first. */
  readonly end: readonly string[];
  readonly direction?: readonly string[];
  /** Seconds from answer to end. */
  readonly duration?: readonly string[];
  /** Seconds from the dial to the first ring or answer (post-dial delay; RFC 6076, 4.3). */
  readonly setup?: readonly string[];
};

/** An operation whose successful response reports calls. */
export type CallResponse = {
  /** By its name in the table of operations. */
  readonly operation: string;
  /** Paths to lists of calls. Where none is there, the body is the call. */
  readonly lists?: readonly string[];
};

/** What the provider posts to the service when something happened to a call. */
export type CallWebhook = {
  readonly source: string;
  /** Path to the name of the event. Absent: there is one kind, and it says that a call is over. */
  readonly event?: readonly string[];
  /** Events that say that a call is over. */
  readonly ended?: readonly string[];
  /** Events that are about something else. One that is in neither list is unclassified. */
  readonly other?: readonly string[];
  /** Paths to the call's object, the first that is there wins. Absent: the payload is the call. */
  readonly call?: readonly string[];
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
  readonly responses: readonly CallResponse[];
  readonly webhook?: CallWebhook;
};
