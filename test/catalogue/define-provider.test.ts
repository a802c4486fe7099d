import { describe, expect, it } from 'vitest';
import { defineProvider, validateProvider } from '../../src/catalogue/define-provider.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import { CALL_OUTCOMES, CATEGORIES } from '../../src/model/verdict.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';

const source = 'https://acme.example/errors';
const MINIMAL: Provider = {
  name: 'acme_voice',
  title: 'Acme Voice',
  docs: [source],
  hosts: { source, rows: ['api.acme.example'] },
};
const CATEGORY = `expected one of ${CATEGORIES.join(', ')}`;
const ADVICE = { category: 'credits', retry: 'never', todo: 'Pay.' };
const CALLS = {
  source,
  ends: [],
  underWay: [],
  fields: { id: ['id'], status: ['status'], end: ['end'] },
  responses: [],
};
const END = { word: 'busy', outcome: 'busy', todo: 'Nothing.' };
const operations = (...rows: unknown[]) => ({ operations: { source, rows } });
const codes = (...rows: unknown[]) => ({ codes: { source, rows } });
const statuses = (...rows: unknown[]) => ({ statuses: { source, rows } });
const closes = (...rows: unknown[]) => ({ closes: { source, rows } });
const calls = (more: object) => ({ calls: { ...CALLS, ...more } });
const CREATE = { name: 'calls.create', method: 'POST', template: '/v1/calls' };
const CLOSE = { code: 4001, reason: 'token_invalid', category: 'auth', retry: 'never', todo: 'Check the token.' };
const RATE_LIMIT = { limit: 'x-limit', remaining: 'x-left', reset: 'x-reset', resetUnit: 'unix' };

const refused = (change: object) => {
  try {
    validateProvider({ ...MINIMAL, ...change } as unknown as Provider);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'accepted';
};

it('returns what it was given', () => expect(defineProvider(MINIMAL)).toBe(MINIMAL));

it('takes what each of the built-in ones has', () => {
  for (const provider of BUILT_IN_PROVIDERS) expect(defineProvider(provider)).toBe(provider);
});

it('takes every key of the type', () => {
  const all = {
    ...operations({ ...CREATE, serverError: 'dial', statuses: [{ status: 404, ...ADVICE, source }], source }),
    errorBody: {
      source,
      code: ['error.code'],
      type: [],
      message: ['error.0.m'],
      param: [],
      requestId: [],
      retryAfter: [],
    },
    headers: { source, requestId: 'x-id', creditsRemaining: 'x-c', creditsUsed: 'x-u', rateLimit: RATE_LIMIT },
    ...codes({ code: 'gone', status: 402, startsWith: 'Gone', ...ADVICE, source }),
    ...statuses({ status: 402, ...ADVICE, source }),
    ...closes(
      { ...CLOSE, startsWith: 'a' },
      { ...CLOSE, source },
      { code: 1000, reason: 'normal', retry: 'never', todo: 'x' },
    ),
    errorFrame: { source, contains: 'error', type: 'error', code: ['code'], message: ['message'] },
    ...calls({
      ends: [{ ...END, category: 'dial', weak: true, source }],
      underWay: ['ringing'],
      otherwiseOver: true,
      fields: { ...CALLS.fields, direction: ['d'], duration: ['s'], setup: ['u'] },
      responses: [{ operation: 'calls.create', lists: ['calls'] }],
      webhook: { source, event: ['type'], ended: ['ended'], other: ['begun'], call: ['data'] },
    }),
    secrets: { source, patterns: [/acme_\w+/g] },
  };
  expect(refused(all)).toBe('accepted');
});

describe('one sentence for each mistake', () => {
  it.each<[string, object, string]>([
    [
      'a name',
      { name: 'Acme' },
      'provider "Acme": name is "Acme", expected lower case letters, digits and underscores',
    ],
    ['docs', { docs: [] }, 'docs is [], expected a list with the URL of the documentation'],
    ['no page', { docs: [1] }, 'docs[0] is 1, expected the URL of a page of the documentation'],
    [
      'no source',
      { hosts: { source: '', rows: [] } },
      'hosts.source is "", expected the page that the table was read from',
    ],
    ['no table', { codes: null }, 'codes is null, expected an object'],
    ['no hosts', { hosts: undefined }, 'hosts is undefined, expected an object'],
    [
      'a host',
      { hosts: { source, rows: ['https://a.example/v1'] } },
      'hosts.rows[0] is "https://a.example/v1", expected a host name with an optional port, such as "voice.internal:8000"',
    ],
  ])('%s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it.each<[string, object, string]>([
    ['at the top', { code: ['error.code'] }, 'code is a list, expected one of the keys name, title, docs, hosts,'],
    ['of a table', { codes: { source, rows: [], row: [] } }, 'codes.row is [], expected one of the keys source, rows'],
    [
      'of an operation',
      operations({ ...CREATE, path: '/v1' }),
      'operations.rows[0].path is "/v1", expected one of the keys',
    ],
    ['of a code', codes({ code: 'a', ...ADVICE, hint: 'x' }), 'codes.rows[0].hint is "x", expected one of the keys'],
    [
      'of a status',
      statuses({ status: 402, ...ADVICE, code: 'a' }),
      'statuses.rows[0].code is "a", expected one of the keys',
    ],
    ['of a close', closes({ ...CLOSE, status: 1 }), 'closes.rows[0].status is 1, expected one of the keys'],
    [
      'of the error body',
      { errorBody: { source, codes: ['a'] } },
      'errorBody.codes is a list, expected one of the keys',
    ],
    ['of the headers', { headers: { source, retryAfter: 'a' } }, 'headers.retryAfter is "a", expected one of the keys'],
    [
      'of the rate limit',
      { headers: { source, rateLimit: { ...RATE_LIMIT, unit: 's' } } },
      'headers.rateLimit.unit is "s", expected one of the keys limit, remaining, reset, resetUnit',
    ],
    [
      'of the secrets',
      { secrets: { source, pattern: [] } },
      'secrets.pattern is [], expected one of the keys source, patterns',
    ],
    ['of the calls', calls({ underway: [] }), 'calls.underway is [], expected one of the keys'],
    ['of an end', calls({ ends: [{ ...END, code: 1 }] }), 'calls.ends[0].code is 1, expected one of the keys'],
    [
      'of the fields',
      calls({ fields: { ...CALLS.fields, seconds: ['s'] } }),
      'calls.fields.seconds is a list, expected one',
    ],
    [
      'of the webhook',
      calls({ webhook: { source, events: ['a'] } }),
      'calls.webhook.events is a list, expected one of the keys',
    ],
  ])('a key that nobody reads: %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it.each<[string, object, string]>([
    ['no object', operations(null), 'operations.rows[0] is null, expected an object'],
    ['no object', codes(null), 'codes.rows[0] is null, expected an object'],
    ['no object', closes('1000'), 'closes.rows[0] is "1000", expected an object'],
    ['no object', calls({ ends: [undefined] }), 'calls.ends[0] is undefined, expected an object'],
    [
      'no template',
      operations({ ...CREATE, template: undefined }),
      'operations.rows[0].template is undefined, expected a path that begins with "/", such as "/v1/calls/{id}"',
    ],
    [
      'half a parameter',
      operations({ ...CREATE, template: '/v1/{id' }),
      'operations.rows[0].template is "/v1/{id", expected',
    ],
    [
      'more than a parameter',
      operations({ ...CREATE, template: '/{id}.json' }),
      'rows[0].template is "/{id}.json", expected',
    ],
    ['a query', operations({ ...CREATE, template: '/v1?a=1' }), 'operations.rows[0].template is "/v1?a=1", expected'],
    [
      'a method',
      operations({ ...CREATE, method: 'post' }),
      'operations.rows[0].method is "post", expected an upper-case',
    ],
    [
      'a server error',
      operations({ ...CREATE, serverError: 'diall' }),
      `operations.rows[0].serverError is "diall", ${CATEGORY}`,
    ],
    [
      'one path twice',
      operations({ ...CREATE, template: '/v1/{a}' }, { ...CREATE, template: '/v1/{b}/' }),
      'operations.rows[1].template is "/v1/{b}/", expected each path once per method',
    ],
    [
      'a status of an operation',
      operations({ ...CREATE, statuses: [{ status: 402, ...ADVICE, category: 'money' }] }),
      `statuses row 402.category is "money", ${CATEGORY}`,
    ],
    [
      'a category',
      codes({ code: 'gone', ...ADVICE, category: 'money' }),
      `codes row "gone".category is "money", ${CATEGORY}`,
    ],
    [
      'no category',
      statuses({ status: 402, retry: 'never', todo: 'x' }),
      `statuses row 402.category is undefined, ${CATEGORY}`,
    ],
    [
      'a number for a code',
      codes({ code: 21211, ...ADVICE }),
      'codes.rows[0].code is 21211, expected a string of 1 to 64',
    ],
    [
      'one code twice',
      codes({ code: 'gone', ...ADVICE }, { code: 'gone', ...ADVICE, category: 'auth' }),
      'codes.rows[1].code is "gone", expected each code once',
    ],
    [
      'an empty beginning',
      codes({ code: 'a', startsWith: '', ...ADVICE }),
      'codes row "a".startsWith is "", expected the beginning',
    ],
    [
      'retry',
      statuses({ status: 402, ...ADVICE, retry: 'soon' }),
      'statuses row 402.retry is "soon", expected one of never, after, backoff',
    ],
    [
      'a status in quotes',
      statuses({ status: '402', ...ADVICE }),
      'statuses.rows[0].status is "402", expected a whole number',
    ],
    [
      'a success',
      statuses({ status: 200, ...ADVICE }),
      'statuses.rows[0].status is 200, expected a whole number from 400 to 599',
    ],
    [
      'one status twice',
      statuses({ status: 402, ...ADVICE }, { status: 402, ...ADVICE }),
      'rows[1].status is 402, expected each',
    ],
    [
      'a close’s code',
      closes({ ...CLOSE, code: '4001' }),
      'closes.rows[0].code is "4001", expected a whole number from 1000 to',
    ],
    ['a close’s category', closes({ ...CLOSE, category: 'token' }), `closes.rows[0].category is "token", ${CATEGORY}`],
    [
      'a close’s retry',
      closes({ ...CLOSE, retry: 'later' }),
      'closes.rows[0].retry is "later", expected one of never, after',
    ],
    [
      'a close’s reason',
      closes({ ...CLOSE, reason: 'Bad token' }),
      'closes.rows[0].reason is "Bad token", expected a word in',
    ],
    [
      'one close twice',
      closes(CLOSE, { ...CLOSE, reason: 'other' }),
      'closes.rows[1].code is 4001, expected each code and',
    ],
    [
      'a close behind the one that hides it',
      closes(CLOSE, { ...CLOSE, startsWith: 'Expired' }),
      'closes.rows[1].startsWith is "Expired", expected a place before the row of 4001 without one',
    ],
  ])('a row: %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it.each<[string, object, string]>([
    [
      'in a text',
      { errorBody: { source, code: 'error.code' } },
      'errorBody.code is "error.code", expected a list of paths such as ["error.code"]',
    ],
    [
      'with a hole',
      { errorBody: { source, code: ['error..code'] } },
      'errorBody.code[0] is "error..code", expected keys',
    ],
    [
      'of a frame',
      { errorFrame: { source, contains: 'x', code: ['a'], message: 'b' } },
      'errorFrame.message is "b", expected',
    ],
    [
      'of the calls',
      calls({ fields: { ...CALLS.fields, id: 'id' } }),
      'calls.fields.id is "id", expected a list of paths',
    ],
    [
      'that is not there',
      calls({ fields: { id: ['id'] } }),
      'calls.fields.status is undefined, expected a list of paths',
    ],
    [
      'of a list',
      { ...operations(CREATE), ...calls({ responses: [{ operation: 'calls.create', lists: 'data' }] }) },
      'calls.responses[0].lists is "data", expected a list of paths',
    ],
    [
      'of a webhook',
      calls({ webhook: { source, event: 'type' } }),
      'calls.webhook.event is "type", expected a list of paths',
    ],
  ])('a path: %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it.each<[string, object, string]>([
    [
      'a frame without a mark',
      { errorFrame: { source, code: [], message: [] } },
      'errorFrame.contains is undefined, expected what',
    ],
    [
      'a header',
      { headers: { source, requestId: 'X-Request-Id' } },
      'headers.requestId is "X-Request-Id", expected a header name',
    ],
    [
      'half a rate limit',
      { headers: { source, rateLimit: { limit: 'a', remaining: 'b', resetUnit: 'unix' } } },
      'headers.rateLimit.reset is undefined, expected a header name in lower case',
    ],
    [
      'a unit',
      { headers: { source, rateLimit: { ...RATE_LIMIT, resetUnit: 'ms' } } },
      'headers.rateLimit.resetUnit is "ms", expected one of unix, seconds',
    ],
    [
      'a shape',
      { secrets: { source, patterns: /a/g } },
      'secrets.patterns is an object, expected a list of regular expressions',
    ],
    [
      'an outcome',
      calls({ ends: [{ ...END, outcome: 'gone' }] }),
      `outcome is "gone", expected one of ${CALL_OUTCOMES.join(', ')}`,
    ],
    ['a word twice', calls({ ends: [END, END] }), 'calls.ends row "busy".word is "busy", expected each word once'],
    [
      'events',
      calls({ webhook: { source, ended: 'ended' } }),
      'calls.webhook.ended is "ended", expected a list of events',
    ],
    ['a no', calls({ otherwiseOver: false }), 'calls.otherwiseOver is false, expected true, or no such key'],
    [
      'a stranger',
      calls({ responses: [{ operation: 'x' }] }),
      'calls.responses[0].operation is "x", expected the name of one',
    ],
  ])('the rest: %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it('without the key that stands in a wrong place', () => {
    const key = `sk_live_${'a1B2'.repeat(6)}`;
    const sentence = refused({ secrets: { source, patterns: [key] } });
    expect(sentence).toContain('secrets.patterns[0] is ');
    expect(sentence).not.toContain(key);
  });

  it('what is no object at all', () => {
    for (const provider of [undefined, null, 'acme'])
      expect(() => validateProvider(provider as unknown as Provider)).toThrow(/it is .*, expected an object made by/);
  });
});
