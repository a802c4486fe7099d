import { STANDARD_CLOSES } from '../../catalogue/close-standards.ts';
import { closeLabel } from '../../catalogue/close-table.ts';
import { codeLabel } from '../../catalogue/code-table.ts';
import { compilePatterns, listOf } from '../../catalogue/pattern.ts';
import type { Condition, Pattern } from '../../catalogue/places.ts';
import type { Links, Provider } from '../../catalogue/provider.ts';
import { NETWORK_ERROR_TYPES, networkRow, standardRow } from '../../catalogue/standards.ts';
import type { CallOutcome, Category, RetryAdvice } from '../../model/verdict.ts';
import { PAGES } from '../runbooks/runbooks.ts';
import { CATEGORY_FACTS } from './category-facts.ts';

export const KINDS = [
  'error code',
  'HTTP status',
  'close code',
  'call end',
  'network error',
  'category',
  'alert',
] as const;
export type Kind = (typeof KINDS)[number];

/** All that is known of one word. */
export type Entry = {
  readonly kind: Kind;
  /** The provider's name and title; undefined where it holds for every provider. */
  readonly provider: string | undefined;
  readonly title: string | undefined;
  /** The word itself, verbatim. */
  readonly code: string;
  /** HTTP status that it is documented with. */
  readonly status: number | undefined;
  /** Of a close: its reason in one word. Of a call end: the outcome. */
  readonly reason: string | undefined;
  /** The provider's own text for it, where it is documented. */
  readonly text: string | undefined;
  /** What must hold beside the code, where one code means several things. */
  readonly where: string | undefined;
  readonly category: Category | undefined;
  readonly meaning: string;
  readonly responsible: string | undefined;
  readonly retry: RetryAdvice | undefined;
  readonly todo: string;
  readonly notThis: string | undefined;
  /** Alerts that may page for it: each has a runbook of that name. */
  readonly alerts: readonly string[];
  readonly source: string | undefined;
  /** Status page, portal and billing of the provider. */
  readonly links: Readonly<Omit<Links, 'source'>>;
  /** Whether a word belongs to a range or a family. Not in JSON. */
  readonly covers?: (word: string) => boolean;
};

type Facts = Pick<Entry, 'kind' | 'code' | 'category' | 'todo'> & Partial<Entry>;

const NO_FAILURE = 'This is a normal end, not a failure.';
const OUTCOMES: Readonly<Record<CallOutcome, string>> = {
  answered: 'The call was answered.',
  busy: 'The line was busy.',
  no_answer: 'No one answered.',
  rejected: 'The called party rejected the call.',
  invalid_number: 'The number does not exist or cannot be called.',
  voicemail: 'A voicemail answered.',
  failed: 'The call failed in the network or at a provider.',
  blocked: 'The call was blocked before it was dialed: a limit or a policy.',
  cancelled: 'The call was cancelled before an answer.',
  unknown: 'The call is over; whether it was answered is not known.',
};

function entry(facts: Facts): Entry {
  const about = facts.category === undefined ? undefined : CATEGORY_FACTS[facts.category];
  return {
    provider: undefined,
    title: undefined,
    status: undefined,
    reason: undefined,
    text: undefined,
    where: undefined,
    links: {},
    meaning: about?.meaning ?? NO_FAILURE,
    responsible: about?.responsible,
    retry: undefined,
    notThis: about?.notThis,
    alerts: facts.category === undefined ? [] : alertsFor(facts.category, facts.code),
    source: undefined,
    ...facts,
  };
}

/** What the provider's tables have, in the order in which an answer is judged. */
export function entriesOf(provider: Provider): Entry[] {
  const { name, title, links, codes, statuses, failures, closes, calls } = provider;
  const { source: _, ...pages } = links ?? { source: '' };
  const of = (table: { readonly source: string } | undefined, facts: Facts & { source?: string | undefined }): Entry =>
    entry({ provider: name, title, links: pages, ...facts, source: facts.source ?? table?.source });
  return [
    ...(codes?.rows ?? []).map((row) =>
      of(codes, {
        ...pick(row),
        kind: 'error code',
        code: codeLabel(row),
        status: row.status,
        text: row.message,
        where: whereOf(row.when, row.text),
        ...(row.upTo !== undefined && { covers: inRange(Number(row.code), row.upTo) }),
      }),
    ),
    ...(failures?.rows ?? []).map((row) =>
      of(failures, { ...pick(row), kind: 'error code', code: row.code, status: 200, where: whereOf(row.when) }),
    ),
    ...(statuses?.rows ?? []).map((row) =>
      of(statuses, {
        ...pick(row),
        kind: 'HTTP status',
        code: String(row.status),
        status: row.status,
        where: whereOf(row.when),
      }),
    ),
    ...(closes?.rows ?? []).map((row) =>
      of(closes, {
        ...pick(row),
        kind: 'close code',
        code: closeLabel(row),
        reason: row.reason,
        where: whereOf(undefined, row.text),
        ...(row.upTo !== undefined && { covers: inRange(row.code, row.upTo) }),
      }),
    ),
    ...(calls?.ends ?? []).map(({ word, outcome, category, retry, todo, source, text, when }) =>
      of(calls, {
        kind: 'call end',
        code: word,
        reason: outcome,
        category,
        meaning: OUTCOMES[outcome],
        retry,
        todo,
        source,
        where: whereOf(when),
        ...(text !== undefined && { covers: inFamily(text) }),
      }),
    ),
  ];
}

type Row = { category?: Category; retry: RetryAdvice; todo: string; source?: string };

const pick = ({ category, retry, todo, source }: Row) => ({ category, retry, todo, source });

const inRange =
  (from: number, upTo: number) =>
  (word: string): boolean =>
    /^\d{1,9}$/.test(word) && Number(word) >= from && Number(word) <= upTo;

function inFamily(text: Pattern | readonly Pattern[]): (word: string) => boolean {
  const matches = compilePatterns(text);
  return (word) => matches(word.toLowerCase());
}

/** For people: `HTTP 403, calls.create, text "*trial*"`. */
function whereOf(when: Condition | undefined, text?: Pattern | readonly Pattern[]): string | undefined {
  const quoted = (patterns: Pattern | readonly Pattern[]) =>
    `text ${listOf(patterns)
      .map((one) => `"${one}"`)
      .join(' or ')}`;
  const parts = [
    when?.status === undefined ? undefined : `HTTP ${listOf(when.status).join(' or ')}`,
    when?.operation === undefined ? undefined : listOf(when.operation).join(' or '),
    when?.text === undefined ? undefined : quoted(when.text),
    when?.at === undefined
      ? undefined
      : `${when.at}${when.is === undefined ? '' : ` is ${listOf(when.is).join(' or ')}`}`,
    text === undefined ? undefined : quoted(text),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** What holds for every provider: categories, alerts, network errors, and the standards. */
export function commonEntries(): Entry[] {
  return [
    ...Object.entries(CATEGORY_FACTS).map(([category, { todo }]) =>
      entry({ kind: 'category', code: category, category: category as Category, todo }),
    ),
    ...PAGES.map(({ alert, callers, steps }) =>
      entry({
        kind: 'alert',
        code: alert,
        category: undefined,
        meaning: callers,
        todo: steps.join('\n'),
        alerts: [alert],
      }),
    ),
    ...NETWORK_ERROR_TYPES.filter((type) => type !== '_OTHER').map((type) =>
      entry({ kind: 'network error', code: type, ...networkRow(type) }),
    ),
    ...[...STANDARD_CLOSES.values()].map((row) =>
      entry({
        kind: 'close code',
        code: String(row.code),
        reason: row.reason,
        ...pick(row),
        source: 'RFC 6455, section 7.4.1',
      }),
    ),
  ];
}

/** What a status means where the provider's own tables do not have it. */
export function standardStatus(status: number): Entry {
  return entry({
    kind: 'HTTP status',
    code: String(status),
    status,
    ...standardRow(status),
    source: 'RFC 9110, section 15',
  });
}

/** Alerts whose runbook covers the category; of two kinds within one category, the one that names the code. */
export function alertsFor(category: Category, code: string): string[] {
  return PAGES.filter(
    ({ categories, only, except }) =>
      categories?.includes(category) === true && (only?.includes(code) ?? except?.includes(code) !== true),
  ).map(({ alert }) => alert);
}
