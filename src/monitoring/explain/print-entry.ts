import type { RetryAdvice } from '../../model/verdict.ts';
import type { Output } from '../console/output.ts';
import { textTable, wrap } from '../console/text.ts';
import type { Entry } from './entry.ts';

const LABEL_WIDTH = 13;
/** In a list: the advice must have room beside it. */
const MAX_CODE = 26;
const RETRY: Readonly<Record<RetryAdvice, string>> = {
  never: 'no: the same request fails again',
  after: 'yes, after Retry-After',
  backoff: 'yes, with exponential backoff',
};

type Screen = Pick<Output, 'columns' | 'paint'>;

/** One block: the word, then a line for each fact that is known. */
export function printEntry(entry: Entry, screen: Screen): string {
  const { kind, status, category, retry } = entry;
  const where = kind === 'error code' && status !== undefined ? `${kind}, HTTP ${status}` : kind;
  const head = `${entry.title ?? 'any provider'}: ${where}`;
  const facts: [string, string | undefined][] = [
    ['text', entry.text === undefined ? undefined : `"${entry.text}"`],
    ['where', entry.where],
    [kind === 'alert' ? 'callers' : 'meaning', reasoned(entry)],
    ['category', category],
    ['responsible', entry.responsible],
    ['retry', retry === undefined || category === undefined ? undefined : RETRY[retry]],
    ['what to do', entry.todo],
    ['not this', entry.notThis],
    ['runbook', entry.alerts.length === 0 ? undefined : entry.alerts.join(', ')],
    ['source', entry.source],
    ['status page', entry.links.statusPage],
    ['portal', entry.links.portal],
    ['billing', category === 'credits' ? entry.links.billing : undefined],
  ];
  const lines = facts.flatMap(([label, text]) => (text === undefined ? [] : [printFact(label, text, screen)]));
  return `${screen.paint('bold', entry.code)}  ${head}\n${lines.join('\n')}\n`;
}

function reasoned({ kind, reason, meaning }: Entry): string {
  return kind === 'close code' && reason !== undefined ? `Stream closed: ${reason}. ${meaning}` : meaning;
}

/** Steps of a runbook are on separate lines. */
function printFact(label: string, text: string, { columns, paint }: Screen): string {
  const indent = ' '.repeat(LABEL_WIDTH + 2);
  const steps = text.split('\n');
  const numbered = steps.length === 1 ? steps : steps.map((step, i) => `${i + 1}. ${step}`);
  const body = numbered
    .map((step) => wrap(step, columns - indent.length, steps.length === 1 ? '' : '   ').replaceAll('\n', `\n${indent}`))
    .join(`\n${indent}`);
  return `  ${paint('dim', label.padEnd(LABEL_WIDTH))}${body}`;
}

/** One line each, for many. */
export function printList(entries: readonly Entry[], { columns }: Screen): string {
  const rows = entries.map(({ provider, kind, code, category, todo }) => [
    provider ?? 'any',
    code.length > MAX_CODE ? `${code.slice(0, MAX_CODE - 1)}…` : code,
    kind,
    category ?? 'no failure',
    todo.split('\n')[0] ?? '',
  ]);
  return textTable(rows)
    .split('\n')
    .map((line) => (line.length > columns ? `${line.slice(0, columns - 1).trimEnd()}…` : line))
    .join('\n');
}
