import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import { CALL_OUTCOMES, type CallOutcome, type CallVerdict, type Category } from '../model/verdict.ts';
import { directionOf, findEnd, plausibleSeconds } from './call-reports.ts';
import { endWord } from './sanitise.ts';

/** Facts about a call from another source: a carrier's webhook, a SIP stack, a database. */
export type CallFacts = {
  readonly outcome: CallOutcome;
  /** A word of the provider's table. Any other word counts as `_OTHER`. */
  readonly reason?: string;
  readonly direction?: 'inbound' | 'outbound';
  /** Time from the answer to the end. */
  readonly durationSeconds?: number;
  /** Time from the dial to the first ring or answer. */
  readonly setupSeconds?: number;
  /** Each id counts once. Without an id, every recordCall() counts. */
  readonly id?: string;
};

/** The cause if the provider's table has none. */
const TROUBLE: Readonly<Partial<Record<CallOutcome, { category: Category; todo: string }>>> = {
  failed: { category: 'dial', todo: 'Group the calls by end reason, and ask the provider about the carrier.' },
  invalid_number: { category: 'invalid_request', todo: 'Check the numbers: they must be in E.164 form.' },
};

const KEYS = ['outcome', 'reason', 'direction', 'durationSeconds', 'setupSeconds', 'id'];

export function isCallFacts(payload: unknown): payload is CallFacts {
  if (typeof payload !== 'object' || payload === null || !Object.hasOwn(payload, 'outcome')) return false;
  // A webhook may also have a key `outcome`; facts have only the known keys.
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
