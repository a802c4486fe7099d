import type { CallFields, CallWebhook, EndRow } from '../catalogue/call-tables.ts';
import { compileCondition, compileValues, type Facts, standsAt } from '../catalogue/condition.ts';
import type { EndWord } from '../catalogue/end-table.ts';
import type { HttpObservation } from '../catalogue/observation.ts';
import { compilePatterns } from '../catalogue/pattern.ts';
import { asWord, findAt, type Place, wordAt } from '../catalogue/read-value.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import { CALL_OUTCOMES, type CallDirection, type CallVerdict, type Cost } from '../model/verdict.ts';
import { durationAt, readDecimal } from './durations.ts';
import { readPayload } from './payload.ts';
import { readSuccess } from './read-body.ts';
import { endWord } from './sanitise.ts';
import { unitAt } from './success-readings.ts';

/** Longer than any call: a larger number is not in seconds. */
const MAX_SECONDS = 7 * 86_400;
/** More calls than any page of a list. */
const MAX_CALLS = 1000;

/** An unknown event, or a payload that is not an event. */
const UNCLASSIFIED: CallVerdict = Object.freeze({
  id: undefined,
  outcome: 'unknown',
  endReason: OTHER,
  endWord: undefined,
  category: 'unknown',
  direction: 'unknown',
  duration: undefined,
  setup: undefined,
  cost: undefined,
  todo: 'The catalogue does not know this word: compare it with the provider’s documentation, and upgrade sidetone.',
});

/** A webhook of a provider whose definition has no table of webhooks. */
const NO_TABLE: CallVerdict = Object.freeze({
  ...UNCLASSIFIED,
  todo: `Pass facts whose \`outcome\` is one of ${CALL_OUTCOMES.join(', ')}; for webhooks of this provider add \`calls.webhook\` to its definition.`,
});

/** The ended calls in a successful response. */
export function classifyCallReport({ provider, operation, body }: HttpObservation): CallVerdict[] {
  const calls = operation && provider.successes.get(operation)?.calls;
  if (calls === undefined || body === undefined) return [];
  const root = readSuccess(body);
  if (typeof root !== 'object' || root === null) return [];
  const place = { root, node: root, headers: undefined };
  const lists: unknown[] = [];
  for (const path of calls.lists ?? []) {
    findAt(place, path, (list) => {
      if (Array.isArray(list)) for (const call of list.slice(0, MAX_CALLS)) lists.push(call);
      return Array.isArray(list) ? true : undefined;
    });
  }
  const reported = lists.length > 0 ? lists : [root];
  const places = reported.map((node) => ({ root, node, headers: undefined }));
  // Without an id, the call may have been counted before.
  return places
    .filter((call) => isOver(provider, call) && idOf(provider, call) !== undefined)
    .map((call) => judge(provider, call));
}

/** The call that a webhook reports; undefined if it is not about the end of a call. */
export function classifyCallEvent(provider: WatchedProvider, payload: unknown): CallVerdict | undefined {
  const webhook = provider.definition.calls?.webhook;
  if (webhook === undefined) return NO_TABLE;
  const root = readPayload(payload);
  const place = callOf(root, webhook.call);
  const whole = { root, node: root, headers: undefined };
  if (webhook.when !== undefined && compileCondition(webhook.when)?.(factsOf(whole)) === false) return undefined;
  const event = wordAt(whole, webhook.event) ?? '';
  if (webhook.event !== undefined && !isEnd(webhook, event)) return isOther(webhook, event) ? undefined : UNCLASSIFIED;
  if (isUnderWay(provider, place)) return undefined;
  const verdict = judge(provider, place);
  const isEmpty = webhook.event === undefined && verdict.id === undefined && verdict.endReason === '';
  return isEmpty ? UNCLASSIFIED : verdict;
}

function isEnd({ ended }: CallWebhook, event: string): boolean {
  return event !== '' && ended !== undefined && compilePatterns(ended)(event.toLowerCase());
}

function isOther({ other }: CallWebhook, event: string): boolean {
  return other !== undefined && compilePatterns(other)(event.toLowerCase());
}

function callOf(root: unknown, paths: readonly string[] | undefined): Place {
  const whole = { root, node: root, headers: undefined };
  for (const path of paths ?? []) {
    const node = findAt(whole, path, (value) => (typeof value === 'object' && value !== null ? value : undefined));
    if (node !== undefined) return { root, node, headers: undefined };
  }
  return whole;
}

const factsOf = (place: Place): Facts => ({ place, status: undefined, operation: undefined, text: '' });

const fieldsOf = ({ definition }: WatchedProvider): CallFields | undefined => definition.calls?.fields;

function idOf(provider: WatchedProvider, call: Place): string | undefined {
  return wordAt(call, fieldsOf(provider)?.id);
}

function isUnderWay(provider: WatchedProvider, call: Place): boolean {
  const status = wordAt(call, fieldsOf(provider)?.status);
  return status !== undefined && provider.definition.calls?.underWay.includes(status) === true;
}

function isOver(provider: WatchedProvider, call: Place): boolean {
  const { calls } = provider.definition;
  const status = wordAt(call, calls?.fields.status);
  if (calls === undefined || status === undefined || calls.underWay.includes(status)) return false;
  return calls.otherwiseOver === true || provider.ends.has(status);
}

function judge(provider: WatchedProvider, call: Place): CallVerdict {
  const fields = fieldsOf(provider);
  const words: EndWord[] = [];
  for (const path of fields?.end ?? []) {
    findAt(call, path, (value) => {
      const word = asWord(value);
      if (word !== undefined) words.push({ word, path });
      return words.length >= 16 ? true : undefined;
    });
  }
  const found = provider.ends.find(words, factsOf(call));
  return {
    id: idOf(provider, call),
    ...(found === undefined ? missing(words.length > 0) : ending(found.row)),
    endWord: endWord(found?.word ?? words[0]?.word, provider.secrets),
    direction: directionAt(provider, call),
    duration: plausibleSeconds(durationAt(call, fields?.duration)),
    setup: plausibleSeconds(durationAt(call, fields?.setup)),
    cost: costAt(call, fields?.price),
  };
}

/** The row of a word that the service passed. */
export function findEnd({ ends }: WatchedProvider, word: string): EndRow | undefined {
  const place = { root: undefined, node: undefined, headers: undefined };
  return ends.find([{ word, path: undefined }], factsOf(place))?.row;
}

type Ending = Pick<CallVerdict, 'outcome' | 'endReason' | 'category' | 'todo'>;

function ending({ word, outcome, category, todo }: EndRow): Ending {
  return { outcome, endReason: word, category, todo };
}

function missing(hasWords: boolean): Ending {
  if (!hasWords) return { outcome: 'unknown', endReason: '', category: undefined, todo: undefined };
  const { outcome, endReason, category, todo } = UNCLASSIFIED;
  return { outcome, endReason, category, todo };
}

function directionAt({ definition }: WatchedProvider, call: Place): CallDirection {
  const { directions, fields } = definition.calls ?? {};
  for (const row of directions ?? []) if (standsAt(call, row.at, compileValues(row))) return row.direction;
  return directionOf(wordAt(call, fields?.direction));
}

export function directionOf(text: string | undefined): CallDirection {
  return text === 'inbound' || text === 'outbound' ? text : 'unknown';
}

/** Some providers report a price as a negative amount. Without a known unit it is nothing that can be added. */
function costAt(call: Place, places: CallFields['price']): Cost | undefined {
  for (const { amount: path, cents, unit: usual, unitAt: unitPath } of places ?? []) {
    const amount = findAt(call, path, readDecimal);
    const unit = unitAt(call, unitPath) ?? usual;
    if (amount !== undefined && unit !== undefined) return { amount: Math.abs(amount) / (cents ? 100 : 1), unit };
  }
  return undefined;
}

export function plausibleSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX_SECONDS ? value : undefined;
}
