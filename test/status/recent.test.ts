import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { classifyHttp } from '../../src/classify/http.ts';
import { EMPTY_VERDICT, type Verdict } from '../../src/model/verdict.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { CAPACITY, RecentFailures } from '../../src/sinks/recent/recent-failures.ts';
import { NOW, observation } from '../kit/observe.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { watch } from '../kit/watch.ts';

const REQUEST_ID = 'req_01HXYZ123456789ABCDEFGHJKM';
let server: Server;

beforeAll(async () => {
  server = await serve((request, response) => {
    if (request.url === '/v1/agents') return json(response, 200, { data: [] });
    if (request.url === '/v1/sessions/ended/end')
      return json(response, 200, { id: 'sess_1', status: 'ended', end_reason: 'error' });
    const error = {
      type: 'permission_error',
      code: 'insufficient_api_credits',
      message: 'No credits for +14155550100',
    };
    json(
      response,
      402,
      { error },
      { 'x-request-id': request.url?.includes('?') ? `req_${request.url.split('?')[1]}` : REQUEST_ID },
    );
  });
  new WebSocketServer({ server: server.server }).on('connection', (socket) => socket.close(4029, 'slow down'));
});
afterAll(() => server.close());

function start() {
  return watch([], { providers: { kallglot: { hosts: [server.host], account: 'eu-sales' } } }).sidetone;
}
const post = async (path: string) => void (await (await fetch(`${server.url}${path}`, { method: 'POST' })).text());

describe('recent()', () => {
  it('lists a failed request with its id and what to do, without the provider’s message', async () => {
    const sidetone = start();
    const before = Date.now();
    await post('/v1/sessions');
    const [failure, ...rest] = sidetone.recent();
    expect(rest).toEqual([]);
    expect(failure).toEqual({
      at: expect.any(Number),
      kind: 'request',
      provider: 'kallglot',
      account: 'eu-sales',
      operation: 'sessions.create',
      category: 'credits',
      errorType: 'insufficient_api_credits',
      code: 'insufficient_api_credits',
      status: 402,
      requestId: REQUEST_ID,
      callId: undefined,
      retry: 'never',
      todo: 'Purchase more API credits in the Developer Portal, then retry.',
      traceId: undefined,
      spanId: undefined,
    });
    expect(failure?.at).toBeGreaterThanOrEqual(before);
    expect(JSON.stringify(sidetone.recent())).not.toMatch(/4155550100|No credits for/);
  });

  it('lists no success and no other host', async () => {
    const sidetone = start();
    await (await fetch(`${server.url}/v1/agents`)).text();
    await fetch('http://127.0.0.1:1/').catch(() => {});
    expect(sidetone.recent()).toEqual([]);
  });

  it('lists streams that ended badly and calls that failed', async () => {
    const sidetone = start();
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/sessions/x/connect`);
    await new Promise((resolve) => socket.addEventListener('close', resolve));
    await post('/v1/sessions/ended/end');
    sidetone.recordCall('kallglot', { outcome: 'failed', id: 'sess_2' });
    await expect.poll(() => sidetone.recent().length).toBe(3);
    const facts = sidetone
      .recent()
      .map(({ kind, category, errorType, code, callId }) => ({ kind, category, errorType, code, callId }));
    expect(facts).toEqual(
      expect.arrayContaining([
        { kind: 'stream end', category: 'rate_limit', errorType: '4029', code: 'rate_limited', callId: undefined },
        { kind: 'call end', category: 'provider', errorType: 'failed', code: 'error', callId: 'sess_1' },
      ]),
    );
  });

  it('keeps the last hundred, newest first', async () => {
    const sidetone = start();
    for (let i = 0; i < 120; i++) await post(`/v1/sessions?${i}`);
    expect(sidetone.recent().map(({ requestId }) => requestId)).toEqual(
      Array.from({ length: CAPACITY }, (_, i) => `req_${119 - i}`),
    );
  });

  it('is empty after the kill switch', () => {
    process.env['SIDETONE_DISABLED'] = 'true';
    onTestFinished(() => {
      delete process.env['SIDETONE_DISABLED'];
    });
    expect(start().recent()).toEqual([]);
  });
});

/** Bytes of the heap for one ring. */
function heldBy(fill: (ring: RecentFailures) => void): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  fill(new RecentFailures());
  gc();
  const before = process.memoryUsage().heapUsed;
  const rings = Array.from({ length: 10 }, () => new RecentFailures());
  for (const ring of rings) fill(ring);
  gc();
  return (process.memoryUsage().heapUsed - before) / rings.length;
}

describe('the ring', () => {
  const failed: Verdict = {
    ...EMPTY_VERDICT,
    category: 'credits',
    failed: true,
    errorType: 'insufficient_api_credits',
    code: 'insufficient_api_credits',
    todo: 'Top up.',
  };
  const seen = observation({ provider: kallglot, method: 'POST', path: '/v1/sessions', status: 402 });

  it('lists the newest first, even before it is full', () => {
    const ring = new RecentFailures();
    for (const requestId of ['a', 'b', 'c']) ring.settled(seen, { ...failed, requestId }, undefined);
    expect(ring.list().map(({ requestId, at }) => [requestId, at])).toEqual([
      ['c', NOW],
      ['b', NOW],
      ['a', NOW],
    ]);
  });

  it('holds less than 256 KiB of the longest strings', () => {
    const text = (length: number, i: number) => Buffer.alloc(length, `${i}-`).toString('latin1');
    const trace = (i: number) => ({ traceId: text(32, i), spanId: text(16, i), traceFlags: 1 });
    const fill = (ring: RecentFailures) => {
      for (let i = 0; i < 500; i++)
        ring.settled(seen, { ...failed, code: text(64, i), requestId: text(128, i), errorType: text(64, i) }, trace(i));
    };
    expect(heldBy(fill)).toBeLessThan(256 * 1024);
  });

  it('retains no body that the failures were read from', () => {
    const fill = (ring: RecentFailures) => {
      for (let i = 0; i < 120; i++) {
        const error = {
          code: 'insufficient_api_credits',
          request_id: `req_${i}_0123456789abcdef`,
          message: 'x'.repeat(60_000),
        };
        const large = observation({
          provider: kallglot,
          method: 'POST',
          path: '/v1/sessions',
          status: 402,
          body: { error },
        });
        ring.settled(large, classifyHttp(large), undefined);
      }
    };
    expect(heldBy(fill)).toBeLessThan(256 * 1024);
  });
});
