import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import { CALL_OUTCOMES, type CallOutcome, type CallVerdict, type Category } from '../model/verdict.ts';
import { directionOf, findEnd, plausibleSeconds } from './calls.ts';
import { endWord } from './sanitise.ts';

/** What a service says of a call that it knows from elsewhere: a carrier's own webhook, a SIP stack, a database. */
export type CallFacts = {
  readonly outcome: CallOutcome;
  /** A word of the provider's table; any other is counted as `_OTHER`. */
  readonly reason?: string;
  readonly direction?: 'inbound' | 'outbound';
  /** From answer to end. */
  readonly durationSeconds?: number;
  /** From the dial to the first ring or answer. */
  readonly setupSeconds?: number;
  /** Counted once per id; without one, once per call of recordCall(). */
  readonly id?: string;
};

/** Where the provider's table does not say whose trouble it is. */
const TROUBLE: Readonly<Partial<Record<CallOutcome, { category: Category; todo: string }>>> = {
  failed: { category: 'dial', todo: 'Split by end reason; ask the provider about the carrier.' },
  invalid_number: { category: 'invalid_request', todo: 'Check the numbers: they must be in E.164 form.' },
};

const KEYS = ['outcome', 'reason', 'direction', 'durationSeconds', 'setupSeconds', 'id'];

export function isCallFacts(payload: unknown): payload is CallFacts {
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, 'outcome')) return false;
  // A webhook may have an outcome of its own: facts hold nothing but facts.
  if (!Object.keys(payload).every((key) => KEYS.includes(key))) return false;
  return CALL_OUTCOMES.some((outcome) => outcome === (payload as CallFacts).outcome);
}

export function classifyCallFacts(provider: WatchedProvider, facts: CallFacts): CallVerdict {
  const { outcome, reason, direction, durationSeconds, setupSeconds, id } = facts;
  const row = typeof reason === 'string' ? findEnd(provider, reason) : undefined;
  const trouble = row?.category === undefined ? TROUBLE[outcome] : { category: row.category, todo: row.todo };
  return {
    id: typeof id === 'string' && id !== '' ? id : undefined,
    outcome,
    endReason: row?.word ?? (reason === undefined ? '' : OTHER),
    endWord: typeof reason === 'string' ? endWord(reason, provider.secrets) : undefined,
    category: trouble?.category,
    direction: directionOf(direction),
    duration: plausibleSeconds(durationSeconds),
    setup: plausibleSeconds(setupSeconds),
    cost: undefined,
    todo: trouble?.todo,
  };
}
