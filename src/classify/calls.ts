import type { EndRow } from '../catalogue/calls.ts';
import type { BodySample, HeaderSnapshot, HttpObservation } from '../catalogue/observation.ts';
import type { Wanted } from '../catalogue/wanted.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { OTHER } from '../model/attributes.ts';
import type { CallDirection, CallVerdict } from '../model/verdict.ts';
import { readBodyStart, readJsonBody } from './decode-body.ts';
import { type Pruned, pruneJson } from './prune-json.ts';
import { readPath, readText } from './read-json.ts';

/** Longer than any call: what says more is no number of seconds. */
const MAX_SECONDS = 7 * 86_400;

/** An event of which no table knows, or a payload that is none. */
const UNCLASSIFIED: CallVerdict = Object.freeze({
  id: undefined,
  outcome: 'unknown',
  endReason: OTHER,
  category: 'unknown',
  direction: 'unknown',
  duration: undefined,
  setup: undefined,
  todo: 'The provider says something that no table knows: compare with its documentation, upgrade this package.',
});

/** A webhook of a provider whose definition says nothing of webhooks. */
const NO_TABLE: CallVerdict = Object.freeze({
  ...UNCLASSIFIED,
  todo: 'The definition of this provider has no webhook table: give it `calls.webhook`, or plain facts to recordCall().',
});

/** Calls of which a successful response says that they are over: none where it reports none. */
export function classifyCallReport({ provider, operation, headers, body }: HttpObservation): CallVerdict[] {
  const report = operation && provider.reports.get(operation);
  if (report === undefined || body === undefined) return [];
  const read = readReport(body, headers, report.wanted);
  if (read === undefined) return [];
  const { value, cut } = read;
  const lists = report.lists.map((path) => readPath(value, path)).filter((list) => Array.isArray(list));
  const calls = lists.length > 0 ? lists.flat() : [value];
  // Without an id nobody knows whether it was counted before.
  return calls
    .filter((call) => isOver(provider, call) && idOf(provider, call) !== undefined)
    .filter((call) => !cut.has(call) || saysHow(provider, call))
    .map((call) => judge(provider, call));
}

/** Bytes; a transcript is longer, one call without it is not. */
const SHORT = 4096;
const NOTHING_CUT: ReadonlySet<unknown> = new Set();

/** A short report is parsed whole, in a third of the time that it takes to choose from it. */
function readReport(body: BodySample, headers: HeaderSnapshot | undefined, wanted: Wanted): Pruned | undefined {
  const isShort = body.text.length <= SHORT && headers?.get('content-encoding') === undefined;
  const whole = isShort ? readJsonBody(body, headers) : undefined;
  if (whole !== undefined) return { value: whole, cut: NOTHING_CUT };
  const start = readBodyStart(body, headers);
  return start && pruneJson(start, wanted);
}

/** What a webhook of the provider's says: undefined where it is not about the end of a call. */
export function classifyCallEvent(provider: WatchedProvider, payload: unknown): CallVerdict | undefined {
  const webhook = provider.definition.calls?.webhook;
  if (webhook === undefined) return NO_TABLE;
  const call = firstObject(payload, webhook.call);
  if (webhook.event === undefined) {
    const verdict = judge(provider, call);
    return verdict.id === undefined && verdict.endReason === '' ? UNCLASSIFIED : verdict;
  }
  const event = readText(payload, webhook.event);
  if (event !== undefined && webhook.ended?.includes(event)) return judge(provider, call);
  return event !== undefined && webhook.other?.includes(event) ? undefined : UNCLASSIFIED;
}

function firstObject(payload: unknown, paths: readonly string[] | undefined): unknown {
  for (const path of paths ?? []) {
    const value = readPath(payload, path);
    if (typeof value === 'object' && value !== null) return value;
  }
  return payload;
}

const fieldsOf = ({ definition }: WatchedProvider) => definition.calls?.fields;

function idOf(provider: WatchedProvider, call: unknown): string | undefined {
  return readText(call, fieldsOf(provider)?.id);
}

function isOver(provider: WatchedProvider, call: unknown): boolean {
  const { calls } = provider.definition;
  const status = (calls?.fields.status ?? []).map((path) => readPath(call, path)).find(isWord);
  if (calls === undefined || status === undefined || calls.underWay.includes(String(status))) return false;
  return calls.otherwiseOver === true || provider.ends.has(String(status));
}

/**
 * Of a call whose report is longer than what was read: does that tell how it ended? A status that goes without saying
 * more does not, when a better word may have followed. It is counted once, so that it would stay unknown.
 */
function saysHow(provider: WatchedProvider, call: unknown): boolean {
  const { end = [], status = [] } = fieldsOf(provider) ?? {};
  const telling = end.filter((path) => !status.includes(path));
  return telling.length === 0 || readText(call, telling) !== undefined;
}

const isWord = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'boolean';

function judge(provider: WatchedProvider, call: unknown): CallVerdict {
  const fields = fieldsOf(provider);
  const words = (fields?.end ?? []).map((path) => readPath(call, path)).filter((word) => typeof word === 'string');
  const row = findEnd(provider, words);
  const [unknownWord] = words.filter((word) => word !== '');
  return {
    id: idOf(provider, call),
    ...(row === undefined ? missing(unknownWord !== undefined) : said(row)),
    direction: directionOf(readText(call, fields?.direction)),
    duration: seconds(call, fields?.duration),
    setup: seconds(call, fields?.setup),
  };
}

/** The most telling word that the table has. */
export function findEnd({ ends }: WatchedProvider, words: readonly string[]): EndRow | undefined {
  const rows = words.map((word) => ends.get(word)).filter((row) => row !== undefined);
  return rows.find(({ weak }) => weak !== true) ?? rows[0];
}

type Ending = Pick<CallVerdict, 'outcome' | 'endReason' | 'category' | 'todo'>;

function said({ word, outcome, category, todo }: EndRow): Ending {
  return { outcome, endReason: word, category, todo };
}

function missing(saidSomething: boolean): Ending {
  if (!saidSomething) return { outcome: 'unknown', endReason: '', category: undefined, todo: undefined };
  const { outcome, endReason, category, todo } = UNCLASSIFIED;
  return { outcome, endReason, category, todo };
}

export function directionOf(text: string | undefined): CallDirection {
  return text === 'inbound' || text === 'outbound' ? text : 'unknown';
}

function seconds(call: unknown, paths: readonly string[] | undefined): number | undefined {
  const text = readText(call, paths);
  return text === undefined ? undefined : plausibleSeconds(Number(text));
}

export function plausibleSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= MAX_SECONDS ? value : undefined;
}
