import { CATEGORIES, RETRY_ADVICE } from '../model/verdict.ts';
import { checkChoice, checkKeys, checkList, checkText, type Keys, Once, type Say } from './checks.ts';
import type { CloseRow, CodeRow, Operation, Provider, StatusRow } from './provider.ts';

const OPERATION: Keys<Operation> = {
  name: true,
  method: true,
  template: true,
  serverError: true,
  statuses: true,
  source: true,
};
const ADVICE = { category: true, retry: true, todo: true, source: true } as const;
const CODE: Keys<CodeRow> = { code: true, status: true, startsWith: true, ...ADVICE };
const STATUS: Keys<StatusRow> = { status: true, ...ADVICE };
const CLOSE: Keys<CloseRow> = { code: true, startsWith: true, reason: true, ...ADVICE };

/** What matches a path: `/` and what stands between, each parameter a whole segment, nothing of a query. */
const TEMPLATE = /^(?:\/(?:[^/{}?#\s]|\{[^/{}?#\s]+\}(?=\/|$))*)+$/;
const REASON = /^[a-z][a-z0-9_]{0,63}$/;

/** Checks the rows of a provider's tables. */
export function validateRows({ operations, codes, statuses, closes }: Provider, say: Say): void {
  const templates = new Once();
  operations?.rows.forEach((row, i) => {
    const key = `operations.rows[${i}]`;
    checkKeys(key, row, OPERATION, say);
    checkText(`${key}.name`, row.name, 'a name such as "calls.create"', say);
    if (typeof row.method !== 'string' || !/^[A-Z]+$/.test(row.method))
      say(`${key}.method`, row.method, 'an upper-case HTTP method');
    if (typeof row.template !== 'string' || !TEMPLATE.test(row.template))
      say(`${key}.template`, row.template, 'a path that begins with "/", such as "/v1/calls/{id}"');
    const shape = row.template.replaceAll(/\{[^}]*\}/g, '{}').replace(/(.)\/$/, '$1');
    templates.check(`${key}.template`, row.template, `${row.method} ${shape}`, 'each path once per method', say);
    if (row.serverError !== undefined) checkChoice(`${key}.serverError`, row.serverError, CATEGORIES, say);
    checkSource(key, row, say);
    if (row.statuses !== undefined) validateStatuses(`${key}.statuses`, row.statuses, say);
  });
  if (codes !== undefined) validateCodes(codes.rows, say);
  if (statuses !== undefined) validateStatuses('statuses.rows', statuses.rows, say);
  if (closes !== undefined) validateCloses(closes.rows, say);
}

function validateCodes(rows: readonly CodeRow[], say: Say): void {
  const codes = new Once();
  rows.forEach((row, i) => {
    checkKeys(`codes.rows[${i}]`, row, CODE, say);
    const key = `codes row ${JSON.stringify(row.code)}`;
    if (typeof row.code !== 'string' || row.code === '' || row.code.length > 64)
      say(`codes.rows[${i}].code`, row.code, 'a string of 1 to 64 characters');
    codes.check(`codes.rows[${i}].code`, row.code, row.code, 'each code once', say);
    if (row.status !== undefined) checkWhole(`${key}.status`, row.status, [100, 599], say);
    checkBeginning(key, row, say);
    checkAdvice(key, row, say);
  });
}

function validateStatuses(key: string, rows: readonly StatusRow[], say: Say): void {
  checkList(key, rows, 'a list', say);
  const statuses = new Once();
  rows.forEach((row, i) => {
    checkKeys(`${key}[${i}]`, row, STATUS, say);
    // What is below 400 is no failure, and is never looked up.
    checkWhole(`${key}[${i}].status`, row.status, [400, 599], say);
    statuses.check(`${key}[${i}].status`, row.status, String(row.status), 'each status once', say);
    checkAdvice(`statuses row ${row.status}`, row, say);
  });
}

function validateCloses(rows: readonly CloseRow[], say: Say): void {
  const closes = new Once();
  const general = new Set<number>();
  rows.forEach((row, i) => {
    const key = `closes.rows[${i}]`;
    checkKeys(key, row, CLOSE, say);
    checkWhole(`${key}.code`, row.code, [1000, 4999], say);
    checkBeginning(key, row, say);
    if (general.has(row.code) && row.startsWith !== undefined)
      say(`${key}.startsWith`, row.startsWith, `a place before the row of ${row.code} without one`);
    closes.check(`${key}.code`, row.code, `${row.code} ${row.startsWith ?? ''}`, 'each code and beginning once', say);
    if (row.startsWith === undefined) general.add(row.code);
    if (typeof row.reason !== 'string' || !REASON.test(row.reason))
      say(`${key}.reason`, row.reason, 'a word in lower case, such as "token_invalid"');
    checkAdvice(key, row, say);
  });
}

type Advice = Pick<CloseRow, 'category' | 'retry' | 'todo' | 'source'>;

function checkAdvice(key: string, row: Advice, say: Say): void {
  // A close that is a normal end has none; of the others the type asks for one, and so do we.
  if (row.category !== undefined || !('reason' in row)) checkChoice(`${key}.category`, row.category, CATEGORIES, say);
  checkChoice(`${key}.retry`, row.retry, RETRY_ADVICE, say);
  checkText(`${key}.todo`, row.todo, 'one line of what to do', say);
  checkSource(key, row, say);
}

function checkBeginning(key: string, { startsWith }: { readonly startsWith?: string }, say: Say): void {
  if (startsWith !== undefined) checkText(`${key}.startsWith`, startsWith, 'the beginning of a text', say);
}

function checkSource(key: string, { source }: { readonly source?: string }, say: Say): void {
  if (source !== undefined) checkText(`${key}.source`, source, 'the page that the row was read from', say);
}

function checkWhole(key: string, value: unknown, [from, to]: readonly [number, number], say: Say): void {
  if (!Number.isInteger(value) || (value as number) < from || (value as number) > to)
    say(key, value, `a whole number from ${from} to ${to}`);
}
