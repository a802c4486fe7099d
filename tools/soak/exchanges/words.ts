import fc from 'fast-check';
import { wordsOf } from '../../../src/catalogue/pattern.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/providers/built-in.ts';

/** Every word and sentence in the tables. */
export const WORDS: readonly string[] = BUILT_IN_PROVIDERS.flatMap(({ codes }) =>
  (codes?.rows ?? []).flatMap(({ code, text }) => (text === undefined ? [code] : [code, wordsOf(text)])),
);

/** Every header that is read. */
export const HEADERS: readonly string[] = [
  'content-type',
  'content-encoding',
  'retry-after',
  'date',
  'x-request-id',
  'x-api-credits-remaining',
  'x-api-credits-used',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
];

const KEYS = [
  'error',
  'code',
  'type',
  'message',
  'detail',
  'errors',
  'param',
  'request_id',
  'retry_after',
  'loc',
  'msg',
];
const HOSTILE_KEYS = ['__proto__', 'constructor', 'toString', 'length', '0', ''];

/** Text of every kind: known words, number-like and date-like text, and arbitrary text. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.constantFrom(
    '0',
    '-1',
    '1e309',
    'NaN',
    'Infinity',
    '99999999999999999999',
    'Wed, 21 Oct 2099 07:28:00 GMT',
    '+15555550100',
  ),
  fc.nat().map(String),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 40 }),
);

/** JSON in the shapes of error bodies, deeper and odder than it should be. */
export const json: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    text,
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS, ...HOSTILE_KEYS), tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
})).value;

/** The bytes of a body: JSON, cut JSON, text, and anything. */
export const body: fc.Arbitrary<Uint8Array> = fc.oneof(
  json.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
  fc.tuple(json, fc.nat(100)).map(([value, end]) => Buffer.from(JSON.stringify(value) ?? '').subarray(0, end)),
  text.map((it) => Buffer.from(it)),
  fc.uint8Array({ maxLength: 400 }),
);

/** Characters that node:http accepts in a header value. */
export const headerValue: fc.Arbitrary<string> = text.map((it) => it.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim());

/** Not 421: fetch() sends such a request again, and then waits forever if the body of the first answer was cut. */
export const status: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(200, 201, 204, 304, 400, 401, 402, 403, 404, 409, 422, 429, 500, 502, 503, 504),
  fc.integer({ min: 200, max: 599 }).filter((it) => it !== 421),
);
