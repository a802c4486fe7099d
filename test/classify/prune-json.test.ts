import { describe, expect, it } from 'vitest';
import { wantedPaths } from '../../src/catalogue/wanted.ts';
import { pruneJson } from '../../src/classify/prune-json.ts';

const prune = (text: string, ...paths: string[]): unknown => pruneJson(Buffer.from(text), wantedPaths(paths)).value;

const DOCUMENT = {
  before: [{ deep: [[], {}, '}', ']', '"', '\\'] }, -1.5e-7, true, null],
  id: 'c"1\\',
  ключ: 'значение €',
  nested: { status: 'ended', more: { list: [1, 2] } },
  items: [{ id: 1, ok: true, text: 'x'.repeat(500) }, { ok: false, id: 2 }, 'none', null],
  empty: {},
  last: 0.25,
};

describe('what is wanted', () => {
  it.each([undefined, 1, '\t'])('is read from a document indented by %j', (indent) => {
    const text = JSON.stringify(DOCUMENT, null, indent);
    expect(prune(text, 'id', 'ключ', 'nested.status', 'nested.missing', 'items.*.id', 'items.*.text', 'last')).toEqual({
      id: 'c"1\\',
      ключ: 'значение €',
      nested: { status: 'ended' },
      // A text longer than any word or id is none.
      items: [{ id: 1, text: undefined }, { id: 2 }, 'none', null],
      last: 0.25,
    });
  });

  it('is what JSON.parse() reads, wherever it stands', () => {
    for (const key of ['id', 'last', 'ключ'] as const)
      expect(prune(JSON.stringify(DOCUMENT), key)).toEqual({ [key]: DOCUMENT[key] });
    expect(prune('{"a":1,"a":2}', 'a')).toEqual(JSON.parse('{"a":1,"a":2}'));
    expect(prune('\ufeff{"a":"\\u20ac\\n"}', 'a')).toEqual({ a: '€\n' });
    expect(prune('"text"', 'a')).toBe('text');
    expect(prune('{"a":1,"b":"\ufeff"}', 'a')).toEqual({ a: 1 });
    const longId = 'x'.repeat(200);
    expect(prune(JSON.stringify({ a: longId }), 'a')).toEqual({ a: longId });
    expect(prune('[{"a":1},{"a":2}]', '*.a')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('of a document that ends anywhere is what stood before, and never something else', () => {
    const text = JSON.stringify(DOCUMENT);
    const whole = prune(text, 'id', 'nested.status', 'last') as Record<string, unknown>;
    for (let end = 0; end < text.length; end++) {
      const part = (prune(text.slice(0, end), 'id', 'nested.status', 'last') ?? {}) as Record<string, unknown>;
      for (const key of Object.keys(part)) if (key !== 'nested') expect(part[key]).toEqual(whole[key]);
      expect([{}, undefined, whole['nested']]).toContainEqual(part['nested']);
    }
  });
});

describe('what is cut', () => {
  const cut = (text: string): unknown[] => [...pruneJson(Buffer.from(text), wantedPaths(['items.*.id'])).cut];

  it('is told of each object and list whose end is missing, and of no other', () => {
    expect(cut('{"items":[{"id":1},{"id":2')).toEqual([{ items: [{ id: 1 }, {}] }, [{ id: 1 }, {}], {}]);
    expect(cut('{"items":[{"id":1},{"id":2}')).toEqual([{ items: [{ id: 1 }, { id: 2 }] }, [{ id: 1 }, { id: 2 }]]);
    expect(cut('{"items":[{"id":1},{"id":2}]}')).toEqual([]);
    expect(cut('{"other":{"id":1')).toEqual([{}]);
    expect(cut('')).toEqual([]);
  });
});

describe('nonsense', () => {
  it.each([
    '',
    ' ',
    'nonsense',
    '{',
    '{]',
    '{"id"',
    '{"id":',
    '{"id":}',
    '{"id" 1}',
    '{id:1}',
    '[',
    ']',
    '}',
    '"',
    '"\\',
  ])('is stepped over, or ends the reading: %j', (text) => {
    expect(() => prune(text, 'id')).not.toThrow();
  });

  it('of a prototype stays an own property', () => {
    const read = prune('{"__proto__":{"polluted":1},"constructor":{"x":1}}', '__proto__.polluted', 'constructor.x');
    expect(Object.hasOwn(read as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('of a great depth, and of many elements, takes no stack and no more than is wanted', () => {
    const deep = 200_000;
    expect(prune(`{"deep":${'['.repeat(deep)}${']'.repeat(deep)},"id":1}`, 'id')).toEqual({ id: 1 });
    const list = prune(`{"items":[${'{"id":1},'.repeat(5000)}{"id":1}]}`, 'items.*.id') as { items: unknown[] };
    expect(list.items).toHaveLength(1000);
  });
});
