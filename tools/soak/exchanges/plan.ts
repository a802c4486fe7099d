import fc from 'fast-check';
import { body, HEADERS, headerValue, json, status, text } from './words.ts';

/** A hostile server's behaviour for one request, and the service's for the response. */
export type ExchangePlan = {
  client: 'fetch' | 'undici' | 'http';
  method: string;
  path: string;
  read: 'all' | 'cancel';
  status: number;
  headers: [name: string, value: string][];
  /** base64 */
  body: string;
  /** The number of packets. */
  parts: number;
  ending: 'whole' | 'cut' | 'no answer' | 'garbage' | 'lies about its length';
};

const PATHS = [
  '/v1/sessions',
  '/v1/sessions/s1',
  '/v1/agents',
  '/v1/sessions/s1/end',
  '/api/v1/telephony/initiate-call',
];

const header = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...HEADERS), headerValue) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('x-other', 'set-cookie', 'vary'), headerValue) },
);

const exchange: fc.Arbitrary<ExchangePlan> = fc.record({
  client: fc.constantFrom('fetch', 'undici', 'http'),
  method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'PURGE'),
  path: fc.oneof(
    fc.constantFrom(...PATHS),
    fc.webPath().map((it) => it || '/'),
    text.map((it) => `/v1/${encodeURIComponent(it)}`),
  ),
  read: fc.constantFrom('all', 'all', 'all', 'cancel'),
  status,
  // A false coding fails in the client, as it should; too many would hide the rest.
  headers: fc.oneof(
    fc.array(header, { maxLength: 6 }),
    fc
      .array(header, { maxLength: 6 })
      .map((all) => [
        ...all.filter(([name]) => !name.startsWith('content-')),
        ['content-type', 'application/json'] as [string, string],
      ]),
  ),
  body: fc
    .oneof(
      { weight: 20, arbitrary: body },
      { weight: 1, arbitrary: fc.integer({ min: 60_000, max: 80_000 }).map((size) => new Uint8Array(size).fill(32)) },
    )
    .map((bytes) => Buffer.from(bytes).toString('base64')),
  parts: fc.integer({ min: 1, max: 3 }),
  ending: fc.oneof(
    { weight: 10, arbitrary: fc.constant('whole' as const) },
    { weight: 2, arbitrary: fc.constantFrom('cut', 'no answer', 'garbage', 'lies about its length') },
  ),
});

/** A stream: the response to the handshake, the frames, and how it ends. */
export type StreamPlan = {
  client: 'ws' | 'ws7' | 'global';
  path: string;
  /** Undefined: 101. */
  refuse: number | undefined;
  headers: [name: string, value: string][];
  frames: { opcode: number; payload: string }[];
  ending: 'provider closes' | 'no code' | 'FIN' | 'RST' | 'garbage' | 'service closes' | 'terminate' | 'at once';
  code: number;
  reason: string;
};

const payload = fc.oneof(
  text,
  json.map((value) => JSON.stringify({ type: 'session.error', code: value }) ?? ''),
  json.map((value) => JSON.stringify(value) ?? ''),
);

const stream: fc.Arbitrary<StreamPlan> = fc.record({
  client: fc.constantFrom('ws', 'ws7', 'global'),
  path: fc.constantFrom('/v1/sessions/s1/connect?token=kst_live_secret1', '/v1/elsewhere', '/'),
  refuse: fc.option(fc.constantFrom(200, 302, 400, 401, 402, 403, 404, 409, 429, 500, 503), {
    nil: undefined,
    freq: 4,
  }),
  headers: fc.array(fc.tuple(fc.constantFrom('x-request-id', 'retry-after', 'x-api-credits-remaining'), headerValue), {
    maxLength: 2,
  }),
  frames: fc.array(fc.record({ opcode: fc.constantFrom(1, 1, 1, 2), payload: payload.map((it) => it.slice(0, 40)) }), {
    maxLength: 4,
  }),
  ending: fc.constantFrom(
    'provider closes',
    'provider closes',
    'no code',
    'FIN',
    'RST',
    'garbage',
    'service closes',
    'terminate',
    'at once',
  ),
  code: fc.oneof(fc.constantFrom(1000, 1001, 1008, 1011, 4001, 4010, 4029, 4500), fc.integer({ min: 0, max: 65_535 })),
  reason: fc.oneof(
    fc.constantFrom('', 'slow down', 'Invalid session token'),
    text.map((it) => it.slice(0, 30)),
  ),
});

export type Kind = 'exchanges' | 'streams';

/** Beyond this number, plans repeat, with others between. */
export const DISTINCT = 20_000;

/** The n-th is the same in every process with the same seed. */
export function plans(kind: 'exchanges', seed: number, count: number): (n: number) => ExchangePlan;
export function plans(kind: 'streams', seed: number, count: number): (n: number) => StreamPlan;
export function plans(kind: Kind, seed: number, count: number): (n: number) => ExchangePlan | StreamPlan {
  const arbitrary: fc.Arbitrary<ExchangePlan | StreamPlan> = kind === 'exchanges' ? exchange : stream;
  const pool = fc.sample(arbitrary, { seed, numRuns: Math.min(count, DISTINCT) });
  return (n) => pool[n % pool.length] as ExchangePlan | StreamPlan;
}
