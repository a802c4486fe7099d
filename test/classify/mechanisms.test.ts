import { describe, expect, it } from 'vitest';
import { validateProvider } from '../../src/catalogue/define-provider.ts';
import type { CodeRow, Provider } from '../../src/catalogue/provider.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import type { Category } from '../../src/model/verdict.ts';
import { type Answer, observation } from '../kit/observe.ts';

const source = 'https://docs.acme.example';
const advice = (category: Category) => ({ category, retry: 'never', todo: 'Read the page.' }) as const;
const code = (word: string, category: Category, more: Partial<CodeRow> = {}): CodeRow => ({
  code: word,
  ...advice(category),
  ...more,
});

const MINIMAL: Provider = { name: 'acme', title: 'Acme', docs: [source], hosts: { source, rows: ['acme.example'] } };

function acme(more: Partial<Provider>): Provider {
  const provider = { ...MINIMAL, ...more };
  validateProvider(provider);
  return provider;
}

const judge = (more: Partial<Provider>, answer: Omit<Answer, 'provider'>) => {
  const { category = '', errorType, code: word } = classifyHttp(observation({ provider: acme(more), ...answer }));
  return [category, errorType, word];
};

describe('the location of a code', () => {
  const of = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    judge(
      {
        errorBody: { source, code: [path] },
        codes: { source, rows: [code('broke', 'credits'), code('20003', 'auth')] },
      },
      { status: 400, body, headers },
    );
  const FOUND = ['credits', 'broke', 'broke'];
  const NOT = ['invalid_request', '400', undefined];

  it.each<[string, string, unknown, unknown[]]>([
    ['a list at the root', '0.error.code', [{ error: { code: 'broke' } }], FOUND],
    ['a list at the root, of which the first has none', '0.error.code', [{}, { error: { code: 'broke' } }], NOT],
    ['any element', 'errors.*.code', { errors: [{ code: 'new' }, { code: 'broke' }] }, ['credits', 'broke', 'broke']],
    ['any value of an object', '*.code', { to: { code: 'broke' } }, FOUND],
    ['a key with a dot', 'a\\.b', { 'a.b': 'broke' }, FOUND],
    ['a key with a dot, not a path', 'a\\.b', { a: { b: 'broke' } }, NOT],
    ['the fragment of a URL', 'type#', { type: 'https://acme.example/errors/#broke' }, FOUND],
    ['a URL without a fragment', 'type#', { type: 'https://acme.example/broke' }, NOT],
    ['a number where a URL was due', 'type#', { type: 400 }, NOT],
    ['a number', 'code', { code: 20003 }, ['auth', '20003', '20003']],
    ['a number in quotes', 'code', { code: '20003' }, ['auth', '20003', '20003']],
    ['a list where a word was due', 'code', { code: ['broke'] }, NOT],
    ['a boolean', 'code', { code: true }, NOT],
  ])('%s', (_, path, body, expected) => expect(of(path, body)).toEqual(expected));

  it.each<[string, string, string, unknown[]]>([
    ['XML', 'R.E.Code', '<?xml version="1.0"?><R><E><Code>broke</Code></E></R>', FOUND],
    ['XML with any root', '*.E.Code', '<Whatever><E a="1"><!-- x --><Code> broke </Code></E></Whatever>', FOUND],
    ['XML of several errors', 'R.E.*.Code', '<R><E><Code>new</Code></E><E><Code>broke</Code></E></R>', FOUND],
    ['XML with CDATA', 'R.Code', '<R><Code><![CDATA[broke]]></Code></R>', FOUND],
    ['XML that breaks off', 'R.Code', '<R><Code>broke</Code>', NOT],
    ['XML that declares an entity', 'R.Code', '<!DOCTYPE R [<!ENTITY x "broke">]><R><Code>&x;</Code></R>', NOT],
    ['plain text', '.', 'broke', FOUND],
    ['an HTML page', 'html.body', '<html><body>broke</body></html>', NOT],
  ])('%s', (_, path, body, expected) => expect(of(path, body)).toEqual(expected));

  it('finds a code in a header, with and without a body', () => {
    expect(of('header:x-acme-error', '', { 'x-acme-error': 'broke' })).toEqual(FOUND);
    expect(of('header:x-acme-error', { any: 1 }, { 'x-acme-error': 'broke' })).toEqual(FOUND);
    expect(of('header:x-acme-error', { code: 'broke' })).toEqual(NOT);
  });
});

describe('a row', () => {
  const rows = [
    code('limit', 'concurrency', { when: { text: '*Concurrent*' } }),
    code('limit', 'credits', { when: { status: [402, 403] } }),
    code('limit', 'permission', { when: { at: 'plan', is: ['free', true] } }),
    code('limit', 'timeout', { when: { absent: 'plan', operation: 'calls.create' } }),
    code('limit', 'rate_limit'),
    code('sip_486', 'credits'),
    code('sip', 'dial', { at: 'meta.sip', outranks: true }),
    code('exhausted', 'rate_limit'),
    code('75000', 'upstream', { upTo: 75599 }),
    code('suspended', 'credits', { text: ['Account * is suspended', '*has been closed'] }),
    code('maintenance', 'provider', { text: '*maintenance*', outranks: true }),
    code('late', 'not_found'),
  ];
  const of = (body: object, status = 429, path = '/other') =>
    judge(
      {
        operations: { source, rows: [{ name: 'calls.create', method: 'GET', template: '/calls' }] },
        errorBody: { source, code: ['meta.word', 'code'], type: ['type'], message: ['message'] },
        codes: { source, rows },
      },
      { status, body, path },
    );

  it.each<[string, object, unknown[], number?, string?]>([
    [
      'a text refines a code',
      { code: 'limit', message: 'too many concurrent calls' },
      ['concurrency', 'limit', 'limit'],
    ],
    ['a status refines a code', { code: 'limit', plan: 'x' }, ['credits', 'limit', 'limit'], 402],
    ['a field refines a code', { code: 'limit', plan: 'free' }, ['permission', 'limit', 'limit']],
    ['a boolean field', { code: 'limit', plan: true }, ['permission', 'limit', 'limit']],
    ['a field with another value', { code: 'limit', plan: 'paid' }, ['rate_limit', 'limit', 'limit']],
    ['an operation and an absent field', { code: 'limit' }, ['timeout', 'limit', 'limit'], 429, '/calls'],
    [
      'an operation, and the field is there',
      { code: 'limit', plan: 'x' },
      ['rate_limit', 'limit', 'limit'],
      429,
      '/calls',
    ],
    ['no condition holds', { code: 'limit' }, ['rate_limit', 'limit', 'limit']],
    ['presence outranks a later code', { code: 'exhausted', meta: { sip: '480' } }, ['dial', 'sip', 'exhausted']],
    [
      'an earlier code goes before presence',
      { code: 'sip_486', meta: { sip: '486' } },
      ['credits', 'sip_486', 'sip_486'],
    ],
    ['null is not present', { code: 'exhausted', meta: { sip: null } }, ['rate_limit', 'exhausted', 'exhausted']],
    ['a range, at its first code', { code: 75000 }, ['upstream', '75000-75599', '75000']],
    ['a range, at its last', { code: '75599' }, ['upstream', '75000-75599', '75599']],
    ['beside the range', { code: 75600 }, ['rate_limit', '429', '75600']],
    ['a word that begins with a range', { code: '75000x' }, ['rate_limit', '429', undefined]],
    ['a text in the middle', { message: 'Account 12 is suspended' }, ['credits', 'suspended', 'suspended']],
    ['a text at the end', { message: 'It has been CLOSED' }, ['credits', 'suspended', 'suspended']],
    ['a longer text', { message: 'Account 12 is suspended no more' }, ['rate_limit', '429', undefined]],
    ['a text beside a catalogued code', { code: 'late', message: 'It has been closed' }, ['not_found', 'late', 'late']],
    ['a text that outranks', { code: 'late', message: 'Down for maintenance.' }, ['provider', 'maintenance', 'late']],
    ['a word under type', { code: 'new', type: 'late' }, ['not_found', 'late', 'new']],
  ])('%s', (_, body, expected, status, path) => expect(of(body, status, path)).toEqual(expected));
});

describe('a status', () => {
  const statuses = {
    source,
    rows: [
      { status: 403, when: { text: '*quota*' }, ...advice('credits') },
      { status: 403, when: { operation: 'calls.create' }, ...advice('compliance') },
      { status: 403, ...advice('auth') },
      { status: 500, when: { operation: 'calls.create', text: '*trunk*' }, ...advice('upstream') },
    ],
  };
  const of = (status: number, path: string, body: unknown = '') =>
    judge(
      {
        operations: {
          source,
          rows: [{ name: 'calls.create', method: 'GET', template: '/calls', serverError: 'dial' }],
        },
        errorBody: { source, message: ['message', '.'] },
        statuses,
      },
      { status, path, body },
    )[0];

  it.each<[number, string, unknown, string]>([
    [403, '/other', '', 'auth'],
    [403, '/other', 'Out of call volume quota', 'credits'],
    [403, '/calls', { message: 'Out of quota' }, 'credits'],
    [403, '/calls', '', 'compliance'],
    [500, '/calls', '', 'dial'],
    [500, '/calls', 'the trunk is down', 'upstream'],
    [500, '/other', 'the trunk is down', 'provider'],
  ])('%i on %s with %j is %s', (status, path, body, category) => expect(of(status, path, body)).toBe(category));
});

describe('a success that reports a failure', () => {
  const of = (body: unknown, path = '/calls', status = 200) =>
    judge(
      {
        operations: { source, rows: [{ name: 'calls.create', method: 'GET', template: '/calls' }] },
        errorBody: { source, code: ['messages.*.status'], message: ['error'] },
        codes: { source, rows: [code('9', 'credits'), code('suspended', 'auth', { text: '*suspended*' })] },
        failures: {
          source,
          rows: [
            { code: 'blocked', when: { operation: 'calls.create', at: 'blocked', is: true }, ...advice('concurrency') },
            {
              code: 'refused',
              when: { operation: ['calls.create'], at: 'messages.*.status', isNot: '0' },
              ...advice('dial'),
            },
          ],
        },
      },
      { status, path, body, headers: { 'content-type': 'application/json' } },
    );

  it.each<[string, unknown, unknown[]]>([
    ['by its own row', { blocked: true }, ['concurrency', 'blocked', undefined]],
    ['with a catalogued code', { messages: [{ status: '0' }, { status: '9' }] }, ['credits', '9', '9']],
    ['with a code that no table has', { messages: [{ status: '7' }] }, ['dial', 'refused', '7']],
    [
      'with a catalogued text',
      { blocked: true, error: 'Your account is suspended' },
      ['auth', 'suspended', 'suspended'],
    ],
    ['the field reports no failure', { blocked: false, messages: [{ status: '0' }] }, ['', undefined, undefined]],
    ['not: the field is not there', {}, ['', undefined, undefined]],
    ['not: no JSON', '<html>', ['', undefined, undefined]],
    ['not: a text alone', { error: 'Your account is suspended' }, ['', undefined, undefined]],
  ])('%s', (_, body, expected) => expect(of(body)).toEqual(expected));

  it('is read only on its operation, and only in successes', () => {
    expect(of({ blocked: true }, '/other')).toEqual(['', undefined, undefined]);
    expect(of({ blocked: true }, '/calls', 400)).toEqual(['invalid_request', '400', undefined]);
  });
});

describe('other values of an error', () => {
  const read = (more: Partial<Provider>, answer: Omit<Answer, 'provider'>) =>
    classifyHttp(observation({ provider: acme(more), ...answer }));

  it.each<[string, Record<string, string>, unknown, number | undefined]>([
    ['milliseconds in a header', { 'retry-after-ms': '695' }, {}, 0.695],
    ['a header of the provider before the standard one', { 'retry-after-ms': '1500', 'retry-after': '9' }, {}, 1.5],
    ['the standard header before the body', { 'retry-after': '9' }, { wait: '36s' }, 9],
    ['a duration in any element', {}, { details: [{ a: 1 }, { retryDelay: '38.2s' }] }, 38.2],
    ['minutes and seconds', {}, { wait: '6m0s' }, 360],
    ['hours', {}, { wait: '1h2m3s' }, 3723],
    ['seconds', {}, { wait: 5 }, 5],
    ['seconds in quotes', {}, { wait: '5' }, 5],
    ['more than a month', {}, { wait: '65205000s' }, undefined],
    ['an absurd number', {}, { wait: 1e308 }, undefined],
    ['a negative one', {}, { wait: -5 }, undefined],
    ['no duration', {}, { wait: 'soon' }, undefined],
    ['an empty unit', {}, { wait: 's' }, undefined],
  ])('a wait: %s', (_, headers, body, expected) => {
    const retryAfter = [{ at: 'header:retry-after-ms', unit: 'ms' } as const, 'details.*.retryDelay', 'wait'];
    expect(read({ errorBody: { source, retryAfter } }, { status: 429, headers, body }).retryAfter).toBe(expected);
  });

  it.each<[string, Record<string, string>, unknown, string | undefined]>([
    ['in the first header', { 'x-trace-id': 'b1', 'request-id': 'a1' }, { id: 'c1' }, 'b1'],
    ['in the second header', { 'request-id': 'a1' }, { id: 'c1' }, 'a1'],
    ['in the body', {}, { id: 'c1' }, 'c1'],
    ['nowhere', {}, {}, undefined],
    ['in the body, since the header holds a number to call', { 'x-trace-id': '+15551234567' }, { id: 'c1' }, 'c1'],
  ])('a request id: %s', (_, headers, body, expected) => {
    const provider = {
      headers: { source, requestId: ['x-trace-id', 'request-id'] },
      errorBody: { source, requestId: ['id'] },
    };
    expect(read(provider, { status: 400, headers, body }).requestId).toBe(expected);
  });

  it('reads several kinds of limits', () => {
    const rateLimits = [
      { kind: 'requests', limit: 'x-limit-requests', remaining: 'x-left-requests', reset: 'x-reset-requests' },
      { kind: 'tokens', remaining: 'x-left-tokens' },
      { kind: 'concurrency', limit: 'x-most', used: 'x-now' },
    ] as const;
    const headers = {
      'x-limit-requests': '60',
      'x-left-requests': '59',
      'x-left-tokens': '1000',
      'x-most': '5',
      'x-now': '7',
    };
    expect(read({ headers: { source, rateLimits } }, { status: 200, headers }).rateLimits).toEqual([
      { kind: 'requests', limit: 60, remaining: 59, resetAt: undefined },
      { kind: 'tokens', limit: undefined, remaining: 1000, resetAt: undefined },
      { kind: 'concurrency', limit: 5, remaining: 0, resetAt: undefined },
    ]);
    expect(read({ headers: { source, rateLimits } }, { status: 200, headers: {} }).rateLimits).toEqual([]);
  });
});
