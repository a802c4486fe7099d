import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { pathsToPick, pickJson } from '../../src/classify/pick-json.ts';
import { readPath } from '../../src/classify/read-json.ts';
import { announceSeed } from '../fuzz/support/seed.ts';
import { json } from '../fuzz/support/words.ts';

beforeAll(announceSeed);

const PATHS = [
  'error',
  'error.code',
  'code',
  'detail',
  'detail.0.msg',
  'detail.0.loc',
  'error.message',
  '__proto__.code',
];

const PICKED = pathsToPick(PATHS);

/** What JSON.parse() has there: an object is no value. */
function parsed(text: string): unknown[] {
  const root: unknown = JSON.parse(text);
  return PATHS.map((path) => {
    const value = readPath(root, path);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : value;
  });
}

function outcome<T>(read: () => T): T | 'no JSON' {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return 'no JSON';
  }
}

function compare(text: string): void {
  expect(outcome(() => pickJson(text, PICKED))).toEqual(outcome(() => parsed(text)));
}

describe('what is picked is what JSON.parse() has there', () => {
  const inShape = fc.record(
    { error: json, code: json, detail: fc.oneof(json, fc.array(json)), other: json },
    { requiredKeys: [] },
  );

  it('of any document, however it is indented', () => {
    fc.assert(
      fc.property(inShape, fc.constantFrom(undefined, 1, '\t'), (it, by) => compare(JSON.stringify(it, null, by))),
    );
  });

  it('or nothing: where a document was cut, or a character is another, missing or too many', () => {
    const part = fc.constantFrom('', ...'"{}[],:\\ 0-.etn', '\n', ',"code":1', '"error":{"code":2},', 'nul', '€');
    fc.assert(
      fc.property(inShape, fc.nat(400), fc.nat(2), part, (it, at, length, instead) => {
        const text = JSON.stringify(it);
        compare(text.slice(0, at));
        compare(text.slice(0, at % text.length) + instead + text.slice((at % text.length) + length));
      }),
    );
  });

  it.each([
    '{"error":{"code":"a"},"error":"b"}',
    '{"error":{"code":"a","code":{"code":"b"}}}',
    '{"error":{"code":"a"},"error":{"message":"b"}}',
    '{"detail":[{"msg":"m","loc":["body",0]}],"code":402}',
    '{"error":{"code":"\\u0061\\"b"}}',
    '{"error":{"code":"a\nb"}}',
    '{"other":"a\nb","error":{"code":"a"}}',
    '{"error":{"code":"a\u0000b"}}',
    '{ "code" : -1.5e-7 , "error" : { } , "detail" : [ ] }  ',
    '{"code":01}',
    '{"code":1.}',
    '{"other":nulll,"code":1}',
    '{"code":1}}',
    '{"code":1}\u0000',
    '{"code":1,}',
    '{"other":[1,],"code":1}',
    '{"other":[1}],"code":1}',
    '{"__proto__":{"code":"a"},"constructor":{"code":"b"}}',
    '[{"code":1}]',
    'null',
    '"code"',
    '',
    `{"other":${'['.repeat(10_000)}${']'.repeat(10_000)},"code":1}`,
    `{"other":${'['.repeat(10_000)},"code":1}`,
  ])('of %j', compare);
});
