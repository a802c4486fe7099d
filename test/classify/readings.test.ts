import { expect, it } from 'vitest';
import type { BalanceRow, Provider } from '../../src/catalogue/provider.ts';
import { classifyHttp } from '../../src/classify/http.ts';
import { NOW, observation } from '../kit/observe.ts';

const source = 'https://docs.acme.example';
const read = (rows: readonly Omit<BalanceRow, 'operation'>[], body: unknown, status = 200, path = '/balance') => {
  const provider: Provider = {
    name: 'acme',
    title: 'Acme',
    docs: [source],
    hosts: { source, rows: ['acme.example'] },
    operations: { source, rows: [{ name: 'balance.get', method: 'GET', template: '/balance' }] },
    balance: { source, rows: rows.map((row) => ({ operation: 'balance.get', ...row })) },
    limits: { source, rows: [{ operation: 'balance.get', kind: 'concurrency', limit: 'most', used: 'now' }] },
  };
  const headers = { 'content-type': 'application/json' };
  const { credits, rateLimits } = classifyHttp(observation({ provider, path, status, headers, body }));
  return { credits, rateLimits };
};
const credits = (remaining: number | undefined, unit: string, used?: number) => ({
  credits: [{ remaining, used, unit, observedAt: NOW / 1000 }],
  rateLimits: [],
});
const NOTHING = { credits: [], rateLimits: [] };

it.each<[string, Omit<BalanceRow, 'operation'>[], unknown, unknown]>([
  [
    'a text with its currency',
    [{ remaining: 'balance', unitAt: 'currency' }],
    { balance: '11.5', currency: 'USD' },
    credits(11.5, 'usd'),
  ],
  ['below zero', [{ remaining: 'balance', unit: 'usd' }], { balance: '-3.20' }, credits(-3.2, 'usd')],
  ['a currency of no table', [{ remaining: 'b', unitAt: 'c' }], { b: 1, c: 'SEK' }, credits(1, 'other')],
  [
    'limit less count',
    [{ limit: 'l', used: 'u', unit: 'characters' }],
    { l: 10_000, u: 9_000 },
    credits(1000, 'characters', 9000),
  ],
  ['a word that is no currency', [{ remaining: 'b', unitAt: 'c' }], { b: 1, c: 'BANANAS' }, NOTHING],
  ['no currency where there must be one', [{ remaining: 'b', unitAt: 'c' }], { b: 1 }, NOTHING],
  [
    'no currency where the documentation has one',
    [{ remaining: 'b', unitAt: 'c', unit: 'eur' }],
    { b: 1 },
    credits(1, 'eur'),
  ],
  [
    'two rows in two units',
    [
      { remaining: 'a', unit: 'usd' },
      { remaining: 'b', unit: 'seconds' },
      { remaining: 'c', unit: 'usd' },
    ],
    { a: 1, b: 2, c: 3 },
    {
      credits: [
        { remaining: 1, used: undefined, unit: 'usd', observedAt: NOW / 1000 },
        { remaining: 2, used: undefined, unit: 'seconds', observedAt: NOW / 1000 },
      ],
      rateLimits: [],
    },
  ],
  ['limit without count', [{ limit: 'l', used: 'u' }], { l: 10_000 }, NOTHING],
  ['seconds as a duration', [{ remaining: 'left', unit: 'seconds' }], { left: '1534.5s' }, credits(1534.5, 'seconds')],
  [
    'several of one unit are added',
    [{ each: 'b.*', remaining: 'amount', unitAt: 'units' }],
    {
      b: [
        { amount: 200.5, units: 'usd' },
        { amount: 50, units: 'usd' },
      ],
    },
    credits(250.5, 'usd'),
  ],
  [
    'of several units, each is a reading',
    [{ each: 'b.*', remaining: 'amount', unitAt: 'units' }],
    {
      b: [
        { amount: 200, units: 'usd' },
        { amount: 50, units: 'minutes' },
        { amount: 7.5, units: 'USD' },
        { units: 'eur' },
        { amount: 12 },
      ],
    },
    {
      credits: [
        { remaining: 207.5, used: undefined, unit: 'usd', observedAt: NOW / 1000 },
        { remaining: 50, used: undefined, unit: 'minutes', observedAt: NOW / 1000 },
      ],
      rateLimits: [],
    },
  ],
  [
    'the second row, where the first holds nothing',
    [{ remaining: 'a' }, { remaining: 'b' }],
    { b: 7 },
    credits(7, 'credits'),
  ],
  ['no number', [{ remaining: 'b' }], { b: 'plenty' }, NOTHING],
  ['a number that JSON cannot hold', [{ remaining: 'b' }], '{"b":1e400}', NOTHING],
  ['an absurd number', [{ remaining: 'b' }], { b: 1e300 }, NOTHING],
  ['a number in words that JavaScript takes', [{ remaining: 'b' }], { b: '0x10' }, NOTHING],
  ['an object', [{ remaining: 'b' }], { b: {} }, NOTHING],
  ['nothing', [{ remaining: 'b' }], {}, NOTHING],
])('a balance: %s', (_, rows, body, expected) => expect(read(rows, body)).toEqual(expected));

it('reads a balance on its operation only, from successes only', () => {
  expect(read([{ remaining: 'b' }], { b: 1 }, 200, '/other')).toEqual(NOTHING);
  expect(read([{ remaining: 'b' }], { b: 1 }, 500)).toEqual(NOTHING);
});

it('reads a limit from a body', () => {
  expect(read([], { most: 10, now: 3 }).rateLimits).toEqual([
    { kind: 'concurrency', limit: 10, remaining: 7, resetAt: undefined },
  ]);
  expect(read([], { now: 3 }).rateLimits).toEqual([]);
});
