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
const failures = (...rows: unknown[]) => ({ ...operations(CREATE), failures: { source, rows } });
const closes = (...rows: unknown[]) => ({ closes: { source, rows } });
const calls = (more: object) => ({ calls: { ...CALLS, ...more } });
const CREATE = { name: 'calls.create', method: 'POST', template: '/v1/calls' };
const CLOSE = { code: 4001, reason: 'token_invalid', category: 'auth', retry: 'never', todo: 'Check the token.' };
const RATE_LIMIT = { kind: 'requests', limit: 'x-limit', remaining: 'x-left', reset: 'x-reset' };

const refused = (change: object) => {
  try {
    validateProvider({ ...MINIMAL, ...change } as unknown as Provider);
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  return 'accepted';
};

it('rejects codes that nothing reads', () => {
  const row = { code: 'no_money', ...ADVICE };
  expect(refused(codes(row))).toBe(
    'Error: sidetone: provider "acme_voice": codes.rows[0] is "no_money", expected a row with `text` or `at`, or an `errorBody` that names where codes are',
  );
  expect(refused(codes({ ...row, text: '*no money*' }))).toBe('accepted');
  expect(refused({ ...codes(row), errorBody: { source, code: ['error'] } })).toBe('accepted');
});

it('returns its argument', () => expect(defineProvider(MINIMAL)).toBe(MINIMAL));

it('accepts every built-in provider', () => {
  for (const provider of BUILT_IN_PROVIDERS) expect(defineProvider(provider)).toBe(provider);
});

it('accepts every key of the type', () => {
  const when = {
    status: 402,
    operation: 'calls.create',
    text: '*money*',
    at: 'error',
    is: 1,
    isNot: [2],
    absent: 'ok',
  };
  const durations = ['s', { at: 'ms', unit: 'ms' }, { from: 'a', to: 'b' }];
  const all = {
    links: { source, statusPage: source, portal: source, billing: source },
    hosts: { source, rows: ['acme.example:8000', 'api.acme.example/v1/audio', '*-api.acme.example/v1/*:speak'] },
    paths: { source, rows: ['/twirp/acme.'] },
    ...operations({ ...CREATE, host: 'api', stream: true, placesCall: true, serverError: 'dial', source }),
    errorBody: {
      source,
      code: ['header:x-error', 'type#', 'errors.*.code', '0.status'],
      type: [],
      message: ['error.0.m', '.'],
      param: ['a\\.b'],
      requestId: [],
      retryAfter: durations,
    },
    headers: {
      source,
      requestId: ['x-id', 'x-trace'],
      creditsRemaining: 'x-c',
      creditsUsed: 'x-u',
      creditsUnit: 'usd',
      rateLimits: [
        RATE_LIMIT,
        { kind: 'tokens', limit: 'x-ratelimit-limit-tokens' },
        { kind: 'concurrency', used: 'x-now' },
      ],
    },
    ...codes(
      { code: 'gone', when, ...ADVICE },
      {
        code: 'gone',
        status: 402,
        text: ['Gone*', '*went'],
        at: 'gone',
        outranks: true,
        message: 'Gone',
        ...ADVICE,
        source,
      },
      { code: '100', upTo: 199, accountSuspended: true, duplicateStream: true, ...ADVICE },
    ),
    ...statuses({ status: 402, when, ...ADVICE, source }, { status: 402, ...ADVICE }),
    failures: {
      source,
      rows: [{ code: 'refused', when: { operation: 'calls.create', at: 'ok', is: false }, ...ADVICE }],
    },
    closes: {
      source,
      reasonHoldsCode: true,
      rows: [
        { ...CLOSE, text: 'a*' },
        { ...CLOSE, source, duplicateStream: true },
        { ...CLOSE, code: 4400, upTo: 4499 },
        { code: 1000, reason: 'normal', retry: 'never', todo: 'x' },
      ],
    },
    errorFrames: [
      { source, contains: ['error', 'fail'], when: { at: 'type', is: 'error' }, code: ['code'], message: ['message'] },
      {
        source,
        contains: 'error',
        status: ['status'],
        closeCode: ['error_code'],
        after: '\r\n\r\n',
        binary: true,
        planned: ['expired'],
        otherwise: ADVICE,
      },
    ],
    ...calls({
      ends: [{ ...END, text: ['dial-*'], at: 'end', when, category: 'dial', retry: 'never', weak: true, source }],
      underWay: ['ringing'],
      otherwiseOver: true,
      fields: {
        ...CALLS.fields,
        direction: ['d'],
        duration: durations,
        setup: durations,
        price: [{ amount: 'cost', unit: 'usd', unitAt: 'currency' }],
      },
      directions: [{ direction: 'outbound', at: 'type', is: ['out', true] }],
      responses: [{ operation: 'calls.create', lists: ['calls', '.'] }],
      webhook: {
        source,
        event: ['type'],
        ended: ['ended'],
        other: ['begun', '*'],
        call: ['data'],
        when: { at: '$.kind', is: 'x' },
      },
    }),
    balance: {
      source,
      rows: [
        {
          operation: 'calls.create',
          each: 'b.*',
          remaining: 'amount',
          limit: 'l',
          used: 'u',
          unit: 'usd',
          unitAt: 'c',
          source,
        },
      ],
    },
    limits: {
      source,
      rows: [{ operation: 'calls.create', kind: 'concurrency', limit: 'l', remaining: 'r', used: 'u', source }],
    },
    secrets: { source, patterns: [/acme_\w+/g] },
  };
  expect(refused(all)).toBe('accepted');
});

describe('one sentence for each error', () => {
  it.each<[string, object, string]>([
    [
      'a name',
      { name: 'Acme' },
      'provider "Acme": name is "Acme", expected lower case letters, digits and underscores',
    ],
    ['docs', { docs: [] }, 'docs is [], expected a list with the URL of the documentation'],
    ['no page', { docs: [1] }, 'docs[0] is 1, expected a URL that begins with https://'],
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
      'hosts.rows[0] is "https://a.example/v1", expected a host name with an optional port and path, such as',
    ],
  ])('%s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it.each<[string, object, string]>([
    [
      'at the top',
      { code: ['error.code'] },
      'code is a list, expected one of the keys name, title, docs, links, hosts,',
    ],
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
      { headers: { source, rateLimits: [{ ...RATE_LIMIT, unit: 's' }] } },
      'headers.rateLimits[0].unit is "s", expected one of the keys kind, limit, remaining, used, reset',
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
  ])('rejects an unknown key: %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

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
      'two parameters without anything between them',
      operations({ ...CREATE, template: '/{id}{format}' }),
      'rows[0].template is "/{id}{format}", expected',
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
      'an empty condition',
      statuses({ status: 402, when: {}, ...ADVICE }),
      'statuses.rows[0].when is an object, expected at least one key',
    ],
    [
      'a condition on an operation that does not exist',
      statuses({ status: 402, when: { operation: 'calls.crate' }, ...ADVICE }),
      'statuses.rows[0].when.operation is "calls.crate", expected the name of one of the operations',
    ],
    [
      'a value without a place',
      statuses({ status: 402, when: { is: 'x' }, ...ADVICE }),
      'statuses.rows[0].when.at is undefined, expected a path, because',
    ],
    [
      'a failure on every operation',
      failures({ code: 'a', when: { at: 'ok', is: false }, ...ADVICE }),
      'failures.rows[0].when.operation is undefined, expected the name of an operation',
    ],
    [
      'a range that ends where it begins',
      codes({ code: '75000', upTo: 75000, ...ADVICE }),
      'codes.rows[0].upTo is 75000, expected a number above 75000',
    ],
    [
      'nothing that outranks',
      codes({ code: 'a', outranks: true, ...ADVICE }),
      'codes.rows[0].outranks is true, expected a `text` or a path `at`',
    ],
    [
      'a code behind the one that hides it',
      codes({ code: 'a', ...ADVICE }, { code: 'a', when: { status: 402 }, ...ADVICE }),
      'codes.rows[1] is an object, expected a place before the row of the same code without a condition',
    ],
    [
      'a category',
      codes({ code: 'gone', ...ADVICE, category: 'money' }),
      `codes.rows[0].category is "money", ${CATEGORY}`,
    ],
    [
      'no category',
      statuses({ status: 402, retry: 'never', todo: 'x' }),
      `statuses.rows[0].category is undefined, ${CATEGORY}`,
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
      'a text that everything matches',
      codes({ code: 'a', text: '*', ...ADVICE }),
      'codes.rows[0].text is "*", expected a text, with * for any characters',
    ],
    [
      'retry',
      statuses({ status: 402, ...ADVICE, retry: 'soon' }),
      'statuses.rows[0].retry is "soon", expected one of never, after, backoff',
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
      closes(CLOSE, { ...CLOSE, text: 'Expired*' }),
      'closes.rows[1] is an object, expected a place before the row of the same code without a condition',
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
      'errorBody.code[0] is "error..code", expected a path such as "error.code"',
    ],
    [
      'of a frame',
      { errorFrames: [{ source, contains: 'x', code: ['a'], message: 'b' }] },
      'errorFrames[0].message is "b", expected',
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
      { errorFrames: [{ source, code: [], message: [] }] },
      'errorFrames[0].contains is undefined, expected what',
    ],
    [
      'a frame that is never an error',
      { errorFrames: [{ source, contains: 'x' }] },
      'errorFrames[0].when is undefined, expected a condition or a path to a code',
    ],
    [
      'a header',
      { headers: { source, requestId: 'X-Request-Id' } },
      'headers.requestId is "X-Request-Id", expected a header name',
    ],
    [
      'half a rate limit',
      { headers: { source, rateLimits: [{ kind: 'requests' }] } },
      'headers.rateLimits[0] is an object, expected at least one header',
    ],
    [
      'a unit',
      { headers: { source, rateLimits: [{ ...RATE_LIMIT, kind: 'calls' }] } },
      'headers.rateLimits[0].kind is "calls", expected one of requests, tokens,',
    ],
    [
      'a shape',
      { secrets: { source, patterns: /a/g } },
      'secrets.patterns is "/a/g", expected a list of regular expressions',
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
      'an unknown operation',
      calls({ responses: [{ operation: 'x' }] }),
      'calls.responses[0].operation is "x", expected the name of one',
    ],
  ])('the rest: %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it('explains a key in the wrong place without repeating it', () => {
    const key = `sk_live_${'a1B2'.repeat(6)}`;
    const sentence = refused({ secrets: { source, patterns: [key] } });
    expect(sentence).toContain('secrets.patterns[0] is ');
    expect(sentence).not.toContain(key);
  });

  it.each([
    ['no URL', { docs: ['x'] }, 'docs[0] is "x", expected a URL that begins with https://'],
    ['a misspelt key', { host: {} }, '; did you mean hosts?'],
    ['a top-level domain', { hosts: { source, rows: ['com'] } }, 'hosts.rows[0] is "com", expected a host name'],
  ])('rejects %s', (_, change, sentence) => expect(refused(change)).toContain(sentence));

  it.each([/(a+)+$/g, /(?:x(?:a|b*)y)+/g, /([a-z]{2,})*z/g, /(?<key>\w+\d?){1,9}/g])(
    'rejects a quantifier inside a quantified group: %s',
    (pattern) => expect(refused({ secrets: { source, patterns: [pattern] } })).toContain('secrets.patterns[0] is'),
  );

  it.each([/acme_[(a+)+]+/g, /\(a+\)+/g, /(?:ab)+c/g, /(?:live|test)_\w+/g, /(?:a+b)?/g, /(?:\d{4}-){3}/g])(
    'accepts a pattern that is linear: %s',
    (pattern) => expect(() => validateProvider({ ...MINIMAL, secrets: { source, patterns: [pattern] } })).not.toThrow(),
  );

  it('rejects what is not an object', () => {
    for (const provider of [undefined, null, 'acme', []])
      expect(() => validateProvider(provider)).toThrow(
        /^sidetone: the provider is .*, expected an object made by defineProvider\(\)$/,
      );
  });
});
