import { describe, expect, it } from 'vitest';
import { defineProvider } from '../../src/catalogue/define-provider.ts';
import type { Provider } from '../../src/catalogue/provider.ts';

const source = 'https://acme.example/calls';
const END = { word: 'busy', outcome: 'busy', todo: 'Nothing: the line was busy.' };
const CALLS = {
  source,
  ends: [END],
  underWay: ['ringing'],
  fields: { id: ['id'], status: ['status'], end: ['reason'] },
  responses: [{ operation: 'calls.get' }],
};

/** A custom provider with these calls. */
const define = (calls: object): Provider =>
  defineProvider({
    name: 'acme_voice',
    title: 'Acme Voice',
    docs: [source],
    hosts: { source, rows: ['api.acme.example'] },
    operations: { source, rows: [{ name: 'calls.get', method: 'GET', template: '/v1/calls/{id}' }] },
    calls: calls as NonNullable<Provider['calls']>,
  });

describe('the calls of a custom provider', () => {
  it('are accepted unchanged, with and without a webhook', () => {
    expect(define(CALLS).calls).toEqual(CALLS);
    expect(define({ ...CALLS, webhook: { source } }).calls).toEqual({ ...CALLS, webhook: { source } });
  });

  it.each<[error: string, change: object, sentence: string]>([
    ['no source', { source: '' }, 'calls.source is "", expected the page that it was read from'],
    ['no table of ends', { ends: {} }, 'calls.ends is an object, expected a list'],
    [
      'an end without a word',
      { ends: [{ ...END, word: '' }] },
      'calls.ends[0].word is "", expected a string of 1 to 64 characters',
    ],
    [
      'a word that is too long for a label',
      { ends: [{ ...END, word: 'x'.repeat(65) }] },
      'expected a string of 1 to 64 characters',
    ],
    ['one word twice', { ends: [END, END] }, 'calls.ends row "busy".word is "busy", expected each word once'],
    [
      'an unknown outcome',
      { ends: [{ ...END, outcome: 'engaged' }] },
      'calls.ends[0].outcome is "engaged", expected one of answered, busy, ',
    ],
    [
      'an unknown category',
      { ends: [{ ...END, category: 'money' }] },
      'calls.ends[0].category is "money", expected one of credits, ',
    ],
    ['no advice', { ends: [{ ...END, todo: '' }] }, 'calls.ends[0].todo is "", expected one line of what to do'],
    ['statuses that are no list', { underWay: 'ringing' }, 'calls.underWay is "ringing", expected a list of statuses'],
    ...(['id', 'status', 'end'] as const).map((field): [string, object, string] => [
      `a path to the ${field} that is no list`,
      { fields: { ...CALLS.fields, [field]: 'x' } },
      `calls.fields.${field} is "x", expected a list of paths`,
    ]),
    ['responses that are no list', { responses: {} }, 'calls.responses is an object, expected a list'],
    [
      'an operation that is in no table',
      { responses: [{ operation: 'calls.list' }] },
      'calls.responses[0].operation is "calls.list", expected the name of one of the operations',
    ],
    ['a webhook of nowhere', { webhook: {} }, 'calls.webhook.source is undefined, expected the page'],
  ])('are rejected with %s', (_, change, sentence) => {
    expect(() => define({ ...CALLS, ...change })).toThrow(sentence);
    expect(() => define({ ...CALLS, ...change })).toThrow('sidetone: provider "acme_voice": ');
  });
});
