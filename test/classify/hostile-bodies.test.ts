import { expect, it } from 'vitest';
import { classifyHttp } from '../../src/classify/http.ts';
import { readBody } from '../../src/classify/read-body.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { observation, sample } from '../kit/observe.ts';

const judge = (body: unknown) => classifyHttp(observation({ provider: kallglot, status: 402, body, headers: {} }));

it.each([
  ['broken JSON', '{"error": {"code": "insuff'],
  ['an empty body', ''],
  ['a list', '[]'],
  ['a list of errors', '[{"error":{"code":"dial_failed"}}]'],
  ['null', 'null'],
  ['a number', '402'],
  ['error as text', '{"error":"insufficient_api_credits"}'],
  ['error as a list', '{"error":["dial_failed"]}'],
  ['code as an object', '{"error":{"code":{"toString":"x"}}}'],
  ['code as a list', '{"error":{"code":["dial_failed"]}}'],
  ['__proto__', '{"__proto__":{"error":{"code":"dial_failed"}}}'],
  ['__proto__ as code', '{"error":{"code":"__proto__"}}'],
  ['constructor as code', '{"error":{"code":"constructor"}}'],
  ['toString as code', '{"error":{"code":"toString","type":"valueOf"}}'],
  ['deep nesting', '['.repeat(60_000)],
  ['prose as code', '{"error":{"code":"call +1 555 555 0100 now"}}'],
])('%s: the status decides', (_, body) => {
  const { category, errorType, failed, todo } = judge(body);
  expect({ category, errorType, failed, todo }).toEqual({
    category: 'credits',
    errorType: '402',
    failed: true,
    todo: 'Payment required or API credits exhausted: purchase credits in the Developer Portal.',
  });
});

it('keeps an unknown code for the span, and uses the status as the label', () => {
  const { code, errorType } = judge({ error: { code: 'brand_new_code' } });
  expect({ code, errorType }).toEqual({ code: 'brand_new_code', errorType: '402' });
});

it.each([['x'.repeat(65)], ['+15555550100'], ['15555550100'], ['sip:a@b.example'], ['a b'], ['a\nb'], ['<script>']])(
  'drops %j as a code',
  (code) => expect(judge({ error: { code } }).code).toBeUndefined(),
);

it('does not parse a body with more objects than an error has', () => {
  const many = (count: number) => `{"error":{"code":"dial_failed"},"list":[${'{},'.repeat(count)}1]}`;
  expect(readBody(sample(Buffer.from(many(12_000))))).toMatchObject({ error: { code: 'dial_failed' } });
  expect(readBody(sample(Buffer.from(many(13_000))))).toBeUndefined();
  expect(readBody(sample(Buffer.from('['.repeat(60_000))))).toBeUndefined();
  expect(readBody(sample(Buffer.from('<a>'.repeat(60_000))))).toBeUndefined();
});

it('parses JSON after a byte order mark, and with invalid UTF-8 in a message', () => {
  expect(judge('\ufeff{"error":{"code":"dial_failed"}}').category).toBe('dial');
  const bytes = Buffer.concat([
    Buffer.from('{"error":{"code":"dial_failed","message":"'),
    Buffer.from([0xff, 0xc0]),
    Buffer.from('"}}'),
  ]);
  expect(readBody(sample(bytes))).toMatchObject({ error: { code: 'dial_failed' } });
});
