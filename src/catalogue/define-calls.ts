import { CALL_OUTCOMES, CATEGORIES } from '../model/verdict.ts';
import type { CallFields, CallResponse, Calls, CallWebhook, EndRow } from './calls.ts';
import {
  checkChoice,
  checkKeys,
  checkList,
  checkPaths,
  checkText,
  checkTexts,
  type Keys,
  Once,
  type Say,
} from './checks.ts';
import type { Provider } from './provider.ts';

const PAGE = 'the page that it was read from';
const CALLS: Keys<Calls> = {
  source: true,
  ends: true,
  underWay: true,
  otherwiseOver: true,
  fields: true,
  responses: true,
  webhook: true,
};
const END: Keys<EndRow> = { word: true, outcome: true, category: true, todo: true, weak: true, source: true };
const FIELDS: Keys<CallFields> = { id: true, status: true, end: true, direction: true, duration: true, setup: true };
const REQUIRED_FIELDS = ['id', 'status', 'end'] as const;
const RESPONSE: Keys<CallResponse> = { operation: true, lists: true };
const WEBHOOK: Keys<CallWebhook> = { source: true, event: true, ended: true, other: true, call: true };

/** Checks how a provider tells what became of its calls. */
export function validateCalls({ calls, operations }: Provider, say: Say): void {
  if (calls === undefined) return;
  checkKeys('calls', calls, CALLS, say);
  checkText('calls.source', calls.source, PAGE, say);
  checkList('calls.ends', calls.ends, 'a list', say);
  validateEnds(calls.ends, say);
  checkTexts('calls.underWay', calls.underWay, 'a list of statuses', say);
  if (calls.otherwiseOver !== undefined && calls.otherwiseOver !== true)
    say('calls.otherwiseOver', calls.otherwiseOver, 'true, or no such key');
  checkKeys('calls.fields', calls.fields, FIELDS, say);
  for (const field of REQUIRED_FIELDS) checkPaths(`calls.fields.${field}`, calls.fields[field], say);
  for (const [field, paths] of Object.entries(calls.fields))
    if (paths !== undefined) checkPaths(`calls.fields.${field}`, paths, say);
  checkList('calls.responses', calls.responses, 'a list', say);
  const responses = new Once();
  calls.responses.forEach((response, i) => {
    const key = `calls.responses[${i}]`;
    checkKeys(key, response, RESPONSE, say);
    const { operation, lists } = response;
    if (!operations?.rows.some(({ name }) => name === operation))
      say(`${key}.operation`, operation, 'the name of one of the operations');
    responses.check(`${key}.operation`, operation, operation, 'each operation once', say);
    if (lists !== undefined) checkPaths(`${key}.lists`, lists, say);
  });
  if (calls.webhook !== undefined) validateWebhook(calls.webhook, say);
}

function validateEnds(ends: readonly EndRow[], say: Say): void {
  const words = new Once();
  ends.forEach((row, i) => {
    checkKeys(`calls.ends[${i}]`, row, END, say);
    const key = `calls.ends row ${JSON.stringify(row.word)}`;
    if (typeof row.word !== 'string' || row.word === '' || row.word.length > 64)
      say(`calls.ends[${i}].word`, row.word, 'a string of 1 to 64 characters');
    words.check(`${key}.word`, row.word, row.word, 'each word once', say);
    checkChoice(`${key}.outcome`, row.outcome, CALL_OUTCOMES, say);
    if (row.category !== undefined) checkChoice(`${key}.category`, row.category, CATEGORIES, say);
    checkText(`${key}.todo`, row.todo, 'one line of what to do', say);
    if (row.weak !== undefined && typeof row.weak !== 'boolean') say(`${key}.weak`, row.weak, 'true or false');
    if (row.source !== undefined) checkText(`${key}.source`, row.source, PAGE, say);
  });
}

function validateWebhook(webhook: CallWebhook, say: Say): void {
  checkKeys('calls.webhook', webhook, WEBHOOK, say);
  const { source, event, ended, other, call } = webhook;
  checkText('calls.webhook.source', source, PAGE, say);
  if (event !== undefined) checkPaths('calls.webhook.event', event, say);
  if (ended !== undefined) checkTexts('calls.webhook.ended', ended, 'a list of events', say);
  if (other !== undefined) checkTexts('calls.webhook.other', other, 'a list of events', say);
  if (call !== undefined) checkPaths('calls.webhook.call', call, say);
}
