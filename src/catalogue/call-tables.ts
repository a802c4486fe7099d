import type { CallOutcome, Category, RetryAdvice, Unit } from '../model/verdict.ts';
import type { Condition, DurationPlace, Path, Pattern, Value } from './places.ts';

/** A word, or a family of words, for how a call ended. The first matching row decides. */
export type EndRow = {
  /** The provider's word, verbatim, or the name of the family: the value of `voice_api.call.end_reason`. */
  readonly word: string;
  /** The words of the family. */
  readonly text?: Pattern | readonly Pattern[];
  /** Applies only if the word is at this place, one of the paths of `fields.end`. */
  readonly at?: Path;
  /** Applies only if this condition holds in the call. */
  readonly when?: Condition;
  readonly outcome: CallOutcome;
  /** The cause of a failure. Absent if the network did its work, answered or not. */
  readonly category?: Category;
  readonly retry?: RetryAdvice;
  /** One line of advice for the on-call engineer. */
  readonly todo: string;
  /** A vague word: any other word of the same report wins over it. */
  readonly weak?: true;
  readonly source?: string;
};

/** What a call cost. */
export type PricePlace = {
  readonly amount: Path;
  /** The amount is in hundredths of the unit. */
  readonly cents?: true;
  readonly unit?: Unit;
  /** The place of the unit or currency; `unit` is the fallback. */
  readonly unitAt?: Path;
};

/** Where a report of a call holds its facts: paths into the call's object. The first path with a value wins. */
export type CallFields = {
  readonly id: readonly Path[];
  /** Whether the call is over. A boolean counts as the word `true` or `false`, a time as any other word. */
  readonly status: readonly Path[];
  /** How the call ended, the most precise place first. Numbers count as words. */
  readonly end: readonly Path[];
  /** `inbound` or `outbound`; for other words, see `directions`. */
  readonly direction?: readonly Path[];
  /** Time from the answer to the end. */
  readonly duration?: readonly DurationPlace[];
  /** Time from the dial to the first ring or answer (post-dial delay; RFC 6076, 4.3). */
  readonly setup?: readonly DurationPlace[];
  readonly price?: readonly PricePlace[];
};

/** A value that gives the direction of a call: one of `is`, or any value without `is`. */
export type DirectionRow = {
  readonly direction: 'inbound' | 'outbound';
  readonly at: Path;
  readonly is?: Value | readonly Value[];
};

/** An operation whose successful response reports calls. */
export type CallResponse = {
  /** Its name in the table of operations. */
  readonly operation: string;
  /** Paths to lists of calls; `.` if the body is a list. Without any of them, the body is the call. */
  readonly lists?: readonly Path[];
};

/** The webhook that a provider posts about a call. */
export type CallWebhook = {
  readonly source: string;
  /** Path to the name of the event. Absent: there is one kind of event, and the status of the call shows whether it is over. */
  readonly event?: readonly Path[];
  /** Events that report the end of a call, unless the status of the call is one of `underWay`. */
  readonly ended?: readonly Pattern[];
  /** Events about something else; `*` for all others, including payloads without a name. Other events are unclassified. */
  readonly other?: readonly Pattern[];
  /** Paths to the call's object; the first that exists wins. Absent: the payload is the call. */
  readonly call?: readonly Path[];
  /** The payload is about a call only if this condition holds. */
  readonly when?: Condition;
};

/** How a provider reports calls. */
export type Calls = {
  readonly source: string;
  readonly ends: readonly EndRow[];
  /** Statuses of a call in progress. */
  readonly underWay: readonly string[];
  /** Set if every other status is documented as an end. Otherwise only words of the table of ends are. */
  readonly otherwiseOver?: true;
  readonly fields: CallFields;
  /** The first match decides. Without a match, the words `inbound` and `outbound` at `fields.direction` decide. */
  readonly directions?: readonly DirectionRow[];
  readonly responses: readonly CallResponse[];
  readonly webhook?: CallWebhook;
};
