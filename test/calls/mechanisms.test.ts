import { describe, expect, it } from 'vitest';
import type { Calls, EndRow } from '../../src/catalogue/call-tables.ts';
import { validateProvider } from '../../src/catalogue/define-provider.ts';
import type { Provider } from '../../src/catalogue/provider.ts';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { classifyCallEvent, classifyCallReport } from '../../src/classify/call-reports.ts';
import type { CallOutcome } from '../../src/model/verdict.ts';
import { observation } from '../kit/observe.ts';

const source = 'https://docs.acme.example';
const end = (word: string, outcome: CallOutcome, more: Partial<EndRow> = {}): EndRow => ({
  word,
  outcome,
  todo: 'Read the page.',
  ...more,
});

const CALLS: Calls = {
  source,
  ends: [
    end('4010', 'answered'),
    end('busy', 'busy'),
    end('hangup', 'cancelled', { when: { absent: 'answered_at' } }),
    end('hangup', 'answered'),
    end('unknown', 'unknown', { at: 'answered_by', weak: true }),
    end('unknown', 'failed', { at: 'status', category: 'dial' }),
    end('completed', 'answered', { weak: true }),
    end('vendor-fault', 'failed', { text: ['*-vendorfault-*', 'pipeline-*'], category: 'upstream' }),
    end('dialout.error', 'failed', { category: 'dial' }),
  ],
  underWay: ['initiated', 'ringing'],
  fields: {
    id: ['id', '$.call_id'],
    status: ['status'],
    end: ['answered_by', 'cause', '$.type', 'status'],
    direction: ['direction'],
    duration: [
      'seconds',
      { at: 'ms', unit: 'ms' },
      { at: 'minutes', unit: 'min' },
      { from: 'answered_at', to: 'ended_at' },
    ],
    price: [
      { amount: 'price', unitAt: 'currency' },
      { amount: 'cost', unit: 'credits' },
    ],
  },
  directions: [
    { direction: 'outbound', at: 'type', is: ['outbound-api', 'outboundPhoneCall'] },
    { direction: 'inbound', at: 'inbound', is: true },
    { direction: 'outbound', at: 'inbound', is: false },
    { direction: 'outbound', at: 'sip.outgoing' },
  ],
  responses: [{ operation: 'calls.list', lists: ['.', 'page.*.calls'] }, { operation: 'calls.get' }],
  webhook: { source, call: ['call'] },
};

function watched(calls: Partial<Calls> = {}): WatchedProvider {
  const provider: Provider = {
    name: 'acme',
    title: 'Acme',
    docs: [source],
    hosts: { source, rows: ['acme.example'] },
    operations: {
      source,
      rows: [
        { name: 'calls.list', method: 'GET', template: '/calls' },
        { name: 'calls.get', method: 'GET', template: '/calls/{id}' },
      ],
    },
    calls: { ...CALLS, ...calls },
  };
  validateProvider(provider);
  return new WatchedProvider(provider, { account: 'default', streamErrors: false, callReports: true });
}
const webhook = (call: object, root: object = {}) =>
  classifyCallEvent(watched(), { call: { id: '1', ...call }, ...root });

describe('outcome of a call', () => {
  it.each<[string, object, string, string, string?]>([
    ['a number', { cause: 4010 }, 'answered', '4010'],
    ['a word', { cause: 'busy' }, 'busy', 'busy'],
    ['a second field decides', { cause: 'hangup', answered_at: '2026-01-01T00:00:00Z' }, 'answered', 'hangup'],
    ['the second field is absent', { cause: 'hangup', answered_at: null }, 'cancelled', 'hangup'],
    ['the field of the word, strong', { answered_by: 'unknown', status: 'unknown' }, 'failed', 'unknown', 'dial'],
    ['the field of the word, weak', { answered_by: 'unknown' }, 'unknown', 'unknown'],
    ['a weak word gives way', { answered_by: 'unknown', cause: 'busy', status: 'completed' }, 'busy', 'busy'],
    ['a family', { cause: 'call-vendorfault-503' }, 'failed', 'vendor-fault', 'upstream'],
    ['a family by its beginning', { cause: 'Pipeline-x' }, 'failed', 'vendor-fault', 'upstream'],
    ['no family', { cause: 'a-pipeline-x' }, 'unknown', '_OTHER', 'unknown'],
    ['the name of the event', {}, 'failed', 'dialout.error', 'dial'],
  ])('%s', (_, call, outcome, endReason, category) => {
    const root = endReason === 'dialout.error' ? { type: 'dialout.error' } : {};
    expect(webhook(call, root)).toMatchObject({ outcome, endReason, category });
  });

  it('keeps the original word beside its family’s label', () => {
    expect(webhook({ cause: 'call-vendorfault-503' })?.endWord).toBe('call-vendorfault-503');
    expect(webhook({ cause: `call-vendorfault-${'x'.repeat(200)}` })).toMatchObject({
      endReason: 'vendor-fault',
      endWord: undefined,
    });
    expect(webhook({ cause: 'call-vendorfault-+15551234567' })?.endWord).toBeUndefined();
  });
});

describe('direction of a call', () => {
  it.each<[object, string]>([
    [{ type: 'outbound-api' }, 'outbound'],
    [{ type: 'outboundPhoneCall' }, 'outbound'],
    [{ type: 'webCall' }, 'unknown'],
    [{ inbound: true }, 'inbound'],
    [{ inbound: 'false' }, 'outbound'],
    [{ sip: { outgoing: {} } }, 'outbound'],
    [{ sip: { outgoing: null } }, 'unknown'],
    [{ direction: 'inbound' }, 'inbound'],
    [{ direction: 'sideways' }, 'unknown'],
    [{ type: 'outbound-api', direction: 'inbound' }, 'outbound'],
  ])('%j is %s', (call, direction) => expect(webhook({ cause: 'busy', ...call })?.direction).toBe(direction));
});

describe('duration and cost of a call', () => {
  it.each<[object, number | undefined]>([
    [{ seconds: '42' }, 42],
    [{ seconds: '42.3s' }, 42.3],
    [{ ms: 42_300 }, 42.3],
    [{ minutes: 1.5 }, 90],
    [{ seconds: null, minutes: 2 }, 120],
    [{ answered_at: '2026-01-01T00:00:00Z', ended_at: '2026-01-01T00:01:05.500Z' }, 65.5],
    [{ answered_at: 'Tue, 31 Aug 2010 20:36:29 +0000', ended_at: 'Tue, 31 Aug 2010 20:36:44 +0000' }, 15],
    [{ answered_at: 1_767_225_600, ended_at: 1_767_225_660 }, 60],
    [{ answered_at: 1_767_225_600_000, ended_at: '1767225660000' }, 60],
    [{ answered_at: '1767225600000000000', ended_at: '1767225660000000000' }, 60],
    [{ answered_at: '2026-01-01T00:01:00Z', ended_at: '2026-01-01T00:00:00Z' }, undefined],
    [{ answered_at: 'yesterday', ended_at: 'today' }, undefined],
    [{ ended_at: '2026-01-01T00:00:00Z' }, undefined],
    [{ seconds: 1e308 }, undefined],
    [{ seconds: -1 }, undefined],
    [{ seconds: 8 * 86_400 }, undefined],
  ])('%j lasted %d', (call, duration) => expect(webhook({ cause: 'busy', ...call })?.duration).toBe(duration));

  it.each<[object, unknown]>([
    [
      { price: '-0.03000', currency: 'USD' },
      { amount: 0.03, unit: 'usd' },
    ],
    // An amount without a currency is no cost: it could be added to unlike ones.
    [{ price: 0.5 }, undefined],
    [{ cost: 12 }, { amount: 12, unit: 'credits' }],
    [
      { price: null, cost: 12 },
      { amount: 12, unit: 'credits' },
    ],
    [{ price: 'free' }, undefined],
    [{}, undefined],
  ])('%j has a cost', (call, cost) => expect(webhook({ cause: 'busy', ...call })?.cost).toEqual(cost));
});

describe('a webhook', () => {
  it('without an event name counts nothing while the call is under way', () => {
    for (const status of ['initiated', 'ringing']) expect(webhook({ status })).toBeUndefined();
    expect(webhook({ status: 'completed' })).toMatchObject({ outcome: 'answered' });
  });

  it.each<[string, object, boolean]>([
    ['an event of the end', { type: 'call.ended', call: { id: '1', cause: 'busy' } }, true],
    ['an event of a family', { type: 'dialin.stopped', call: { id: '1', cause: 'busy' } }, true],
    ['its status is under way', { type: 'call.ended', call: { id: '1', status: 'ringing', cause: 'busy' } }, false],
    ['any other event', { type: 'call.started', call: { id: '1', cause: 'busy' } }, false],
    ['no name', { call: { id: '1', cause: 'busy' } }, false],
    ['another kind of event', { type: 'call.ended', kind: 'STANDARD', call: { id: '1', cause: 'busy' } }, false],
  ])('%s', (_, payload, counts) => {
    const provider = watched({
      webhook: {
        source,
        event: ['type'],
        ended: ['call.ended', '*.stopped'],
        other: ['*'],
        call: ['call'],
        when: { at: 'kind', isNot: 'STANDARD' },
      },
    });
    const full = { kind: 'SIP', ...payload };
    expect(classifyCallEvent(provider, full)?.outcome).toBe(counts ? 'busy' : undefined);
  });

  it('with an event that is in no list is unclassified', () => {
    const provider = watched({ webhook: { source, event: ['type'], ended: ['a'], other: ['b'] } });
    expect(classifyCallEvent(provider, { type: 'c' })).toMatchObject({ outcome: 'unknown', endReason: '_OTHER' });
    expect(classifyCallEvent(provider, { type: 'b' })).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['an object', { call: { id: '1', cause: 'busy' } }],
    ['JSON', '{"call":{"id":"1","cause":"busy"}}'],
    ['bytes of JSON', Buffer.from('  {"call":{"id":"1","cause":"busy"}}')],
    ['a form', 'id=1&cause=busy&to=%2B15551234567'],
    ['bytes of a form', new TextEncoder().encode('id=1&cause=busy')],
    ['URLSearchParams', new URLSearchParams({ id: '1', cause: 'busy' })],
  ])('accepts %s', (_, payload) => {
    expect(classifyCallEvent(watched(), payload)).toMatchObject({ id: '1', outcome: 'busy' });
  });

  it.each<[string, unknown]>([
    ['half of JSON', '{"call":{"id":"1"'],
    ['a text', 'busy'],
    ['nothing', ''],
    ['a number', 7],
    ['null', null],
    ['two megabytes', `id=1&cause=busy&x=${'y'.repeat(2_000_000)}`],
    ['a form whose thousand first fields are others', `${'a=1&'.repeat(10_000)}id=1&cause=busy`],
    ['a form with a prototype', '__proto__=1&constructor=2'],
  ])('that is %s is unclassified and never throws', (_, payload) => {
    expect(classifyCallEvent(watched(), payload)).toMatchObject({ id: undefined, outcome: 'unknown' });
  });
});

describe('a response', () => {
  const of = (body: unknown, path: string) =>
    classifyCallReport({
      ...observation({
        provider: watched().definition,
        path,
        status: 200,
        headers: { 'content-type': 'application/json' },
        body,
      }),
    }).map(({ id }) => id);
  const busy = (id: string) => ({ id, status: 'busy' });

  it('may be a list itself, where the table allows it', () => {
    expect(of([busy('1'), busy('2')], '/calls')).toEqual(['1', '2']);
    expect(of([busy('1')], '/calls/1')).toEqual([]);
  });
  it('may hold nested lists', () => expect(of({ page: [{ calls: [busy('1')] }] }, '/calls')).toEqual(['1']));
  it('without a list is one call', () => expect(of(busy('1'), '/calls/1')).toEqual(['1']));
  it('with a call under way, or without an id, counts nothing', () => {
    expect(of([{ id: '1', status: 'ringing' }, { status: 'busy' }, { id: '2', status: 'new' }], '/calls')).toEqual([]);
  });
});
