import { describe, expect, it } from 'vitest';
import { validateProvider } from '../../src/catalogue/define-provider.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { classifyCallEvent } from '../../src/classify/call-reports.ts';
import { classifyErrorFrame } from '../../src/classify/error-frame.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { type Answer, observation, sample } from '../kit/observe.ts';

const source = 'https://docs.acme.example';
const todo = 'Read the page.';

/** A provider that uses each of the mechanisms. */
const ACME: Provider = {
  name: 'acme',
  title: 'Acme',
  docs: [source],
  hosts: { source, rows: ['acme.example'] },
  operations: { source, rows: [{ name: 'balance.get', method: 'GET', template: '/balance' }] },
  errorBody: {
    source,
    code: ['0.code', '*.code', 'errors.*.*.code', 'type#', 'R.E.Code', 'code'],
    message: ['message', '.'],
    param: ['errors.*.field'],
    requestId: ['*.id'],
    retryAfter: ['wait', 'details.*.retryDelay'],
  },
  codes: {
    source,
    rows: [
      { code: 'broke', when: { text: '*a*b*c*d*' }, category: 'auth', retry: 'never', todo },
      { code: 'broke', category: 'credits', retry: 'never', todo },
      { code: '1', upTo: 999_999_999, category: 'upstream', retry: 'never', todo },
      { code: 'texts', text: '*x*y*z*', category: 'dial', retry: 'never', todo },
    ],
  },
  errorFrames: [{ source, contains: 'error', code: ['*.code'], message: ['message'], binary: true }],
  calls: {
    source,
    ends: [{ word: 'family', text: '*a*b*c*', outcome: 'failed', todo }],
    underWay: [],
    otherwiseOver: true,
    fields: {
      id: ['*.id', 'id'],
      status: ['*.status', 'status'],
      end: ['*.*.cause', 'cause'],
      duration: ['seconds', { from: 'from', to: 'to' }],
      price: [{ amount: 'price', unitAt: 'currency' }],
    },
    responses: [],
    webhook: { source, call: ['*.call', 'call'] },
  },
  balance: { source, rows: [{ operation: 'balance.get', each: '*.*', remaining: 'amount', unitAt: 'unit' }] },
};
validateProvider(ACME);
const watched = new WatchedProvider(ACME, { account: 'default', streamErrors: true, callReports: true });

/** Classifying the largest body takes a few milliseconds; quadratic work would take minutes. */
const LIMIT_MS = 3000;
function timed<T>(work: () => T): T {
  const began = performance.now();
  const result = work();
  expect(performance.now() - began).toBeLessThan(LIMIT_MS);
  return result;
}

/** The size of an error body that a source copies. */
const ERROR_LIMIT = 64 * 1024;
/** The same for the body of a success. */
const REPORT_LIMIT = 256 * 1024;

function seen(answer: Omit<Answer, 'provider'>, limit: number) {
  const { body, ...rest } = answer;
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return { ...observation({ provider: ACME, ...rest }), body: sample(bytes.subarray(0, limit), bytes.length > limit) };
}

const judge = (body: unknown) => {
  const answer = seen({ status: 402, body }, ERROR_LIMIT);
  return timed(() => classifyHttp(answer));
};

const list = (length: number, item: unknown) => Array.from({ length }, () => item);
const million = (item: unknown) => list(1_000_000, item);
const deep = (depth: number, key: string) => `${`{"${key}":`.repeat(depth)}1${'}'.repeat(depth)}`;

describe('a response', () => {
  it.each<[string, unknown, string, string | undefined]>([
    ['a list of a million entries', million({ code: 'new' }), 'credits', undefined],
    ['a list of 4,000 entries', list(4000, { code: 'new' }), 'credits', 'new'],
    ['a list of 3,000 lists', { errors: list(3000, [{ code: 'broke' }]) }, 'credits', 'broke'],
    ['a list of 10,000 nothings', list(10_000, null), 'credits', undefined],
    ['a fragment of 60,000 characters', { type: `https://a.example/#${'x'.repeat(60_000)}` }, 'credits', undefined],
    ['60,000 hash signs', { type: '#'.repeat(60_000) }, 'credits', undefined],
    ['a code of 60,000 digits', { code: '7'.repeat(60_000) }, 'credits', undefined],
    ['a fragment of a megabyte', { type: `https://a.example/#${'x'.repeat(1_000_000)}` }, 'credits', undefined],
    ['a million hash signs', { type: '#'.repeat(1_000_000) }, 'credits', undefined],
    ['a code of a megabyte', { code: '7'.repeat(1_000_000) }, 'credits', undefined],
    ['a message of a megabyte', { message: 'xy'.repeat(500_000) }, 'credits', undefined],
    [
      'an object of 2,000 keys',
      Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`k${i}`, { code: 'new' }])),
      'credits',
      'new',
    ],
    ['JSON of 5,000 levels', deep(5000, 'errors'), 'credits', undefined],
    ['JSON under a prototype', '{"__proto__":{"code":"broke"},"constructor":{"code":"new"}}', 'credits', 'broke'],
    ['XML of 20,000 levels', `${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`, 'credits', undefined],
    ['XML of 100,000 elements', `<R>${'<E><Code>new</Code></E>'.repeat(100_000)}</R>`, 'credits', undefined],
    [
      'XML that expands a billion times',
      `<!DOCTYPE R [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><R><E><Code>&b;</Code></E></R>`,
      'credits',
      undefined,
    ],
    [
      'XML from a file',
      '<!DOCTYPE R [<!ENTITY a SYSTEM "file:///etc/passwd">]><R><E><Code>&a;</Code></E></R>',
      'credits',
      undefined,
    ],
    ['a million opening brackets', '<'.repeat(1_000_000), 'credits', undefined],
    ['a comment without an end', `<R><!--${'-'.repeat(1_000_000)}`, 'credits', undefined],
  ])('with %s is classified by its known part', (_, body, category, code) => {
    const verdict = judge(body);
    expect([verdict.category, verdict.failed, verdict.code]).toEqual([category, true, code]);
  });

  it.each([1e308, '1e308', -1, 'NaN', `${'9'.repeat(400)}s`, '1h'.repeat(1000), {}, [], true])(
    'with a wait of %j has no wait',
    (wait) => {
      expect(judge({ wait }).retryAfter).toBeUndefined();
    },
  );

  it('with many codes in many places tries only a few', () => {
    expect(judge({ errors: Array.from({ length: 100 }, () => [{ code: 'new' }]), code: 'broke' }).errorType).toBe(
      '402',
    );
    expect(judge({ errors: Array.from({ length: 10 }, () => [{ code: 'new' }]), code: 'broke' }).errorType).toBe(
      'broke',
    );
  });

  it('with a million balances adds up the first 128', () => {
    const headers = { 'content-type': 'application/json' };
    const answer = (count: number) =>
      seen({ path: '/balance', status: 200, headers, body: [list(count, { amount: 1, unit: 'usd' })] }, REPORT_LIMIT);
    const [read, cut] = [answer(8000), answer(1_000_000)];
    expect(timed(() => classifyHttp(cut)).credits).toEqual([]);
    const verdict = timed(() => classifyHttp(read));
    expect(verdict.credits[0]).toMatchObject({ remaining: 128, unit: 'usd' });
  });
});

describe('an error frame', () => {
  it.each<[string, string]>([
    ['of bytes that are no JSON', Buffer.from([0x65, 0x72, 0x72, 0x6f, 0x72, 0xff, 0x00, 0x01]).toString()],
    ['of half a megabyte without JSON', `error${'{'.repeat(500_000)}`],
    ['that is a number', '1error'],
    ['of many levels', `{"error":${deep(5000, 'a')}}`],
  ])('%s is not an error', (_, text) =>
    expect(timed(() => classifyErrorFrame(watched, text, undefined))).toBeUndefined(),
  );
});

describe('a webhook', () => {
  it.each<[string, unknown, object]>([
    ['a form of 10,000 fields', `cause=a-b-c&status=over&${'x=1&'.repeat(10_000)}`, { outcome: 'failed' }],
    ['a list of a million entries', million({ id: '1', status: 'over' }), { outcome: 'unknown' }],
    ['a list of a million lists', [million({ cause: 'new' })], { outcome: 'unknown', endReason: '_OTHER' }],
    ['a word of a megabyte', { cause: 'abc'.repeat(300_000) }, { outcome: 'unknown', endWord: undefined }],
    ['a duration of 1e308', { cause: 'abc', seconds: 1e308 }, { outcome: 'failed', duration: undefined }],
    [
      'times beyond all calendars',
      { cause: 'abc', from: 1e300, to: '9'.repeat(300) },
      { outcome: 'failed', duration: undefined },
    ],
    [
      'a price of 1e308 in a currency of a megabyte',
      { cause: 'abc', price: 1e308, currency: 'x'.repeat(1_000_000) },
      { cost: undefined },
    ],
    [
      'a price in a currency of a megabyte',
      { cause: 'abc', price: 1, currency: 'x'.repeat(1_000_000) },
      { cost: undefined },
    ],
    ['keys of a prototype', JSON.parse('{"__proto__":{"x":{"cause":"abc"}}}'), { outcome: 'failed' }],
    [
      'getters',
      {
        get cause() {
          throw new Error('no');
        },
      },
      {},
    ],
  ])('%s', (name, payload, expected) => {
    if (name === 'getters') expect(() => classifyCallEvent(watched, payload)).toThrow('no');
    else expect(timed(() => classifyCallEvent(watched, payload))).toMatchObject(expected);
  });

  it('that refers to itself terminates', () => {
    const payload: Record<string, unknown> = { cause: 'abc' };
    payload['self'] = payload;
    expect(timed(() => classifyCallEvent(watched, payload))).toMatchObject({ outcome: 'failed' });
  });
});
