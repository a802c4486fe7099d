import { once } from 'node:events';
import http from 'node:http';
import zlib from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serve } from '../kit/server.ts';
import { PATHS, startCalls } from './support.ts';

/** The best quality takes seconds over two megabytes. */
const QUICKLY = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };
const CONVERSATIONS = PATHS['itellico']?.replace('/c1', '') ?? '';
const ENDED = { conversation_id: 'c1', status: 'failed', disconnection_reason: 'dial_busy', direction: 'outbound' };
const BUSY = { 'itellico busy dial_busy outbound': 1 };

/** A provider that sends these bytes, and a service that requests them. */
async function answering(bytes: Buffer | string, headers: Record<string, string> = {}, status = 200) {
  const server = await serve((_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(bytes),
  );
  onTestFinished(() => server.close());
  const calls = await startCalls({ providers: { itellico: { hosts: [server.host] } } });
  return { ...calls, url: `${server.url}${PATHS['itellico']}` };
}

/** fetch() in Node 22 does not decode zstd. */
async function readsWhole(url: string, plain: string, coded: Buffer): Promise<boolean> {
  const read = Buffer.from(await (await fetch(url)).arrayBuffer());
  return read.equals(Buffer.from(plain)) || read.equals(coded);
}

const transcript = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ role: 'user', message: `Ja, "hallo"? Hier ist die Nummer ${i} \\`, i }));

describe('a call', () => {
  it('counts once, after it ends, however often it is polled', async () => {
    const { poll, outcomes } = await startCalls();
    const call = { conversation_id: 'c1', direction: 'outbound' };
    for (let i = 0; i < 5; i++) await poll('itellico', { ...call, status: 'in_progress' });
    expect(await outcomes()).toEqual({});
    for (let i = 0; i < 20; i++) await poll('itellico', ENDED);
    expect(await outcomes()).toEqual(BUSY);
    await poll('itellico', { ...ENDED, conversation_id: 'c2' });
    expect(await outcomes()).toEqual({ 'itellico busy dial_busy outbound': 2 });
  });

  it('is distinct from another provider’s call with the same id', async () => {
    const { poll, outcomes } = await startCalls();
    await poll('kaicalls', { id: '7', status: 'completed', direction: 'inbound' });
    await poll('dograh', { id: 7, is_completed: true, gathered_context: { call_disposition: 'busy' } });
    expect(await outcomes()).toEqual({ 'kaicalls answered completed inbound': 1, 'dograh busy busy unknown': 1 });
  });

  it('in a list counts, each separately', async () => {
    const { poll, outcomes } = await startCalls();
    const items = [ENDED, { conversation_id: 'c2', status: 'in_progress' }, { ...ENDED, conversation_id: 'c3' }];
    await poll('itellico', { count: 3, items }, CONVERSATIONS);
    await poll('itellico', ENDED);
    const run = {
      id: 9,
      is_completed: true,
      call_type: 'outbound',
      gathered_context: { call_disposition: 'no-answer' },
    };
    await poll('dograh', { runs: [run, { ...run, id: 10 }] }, '/api/v1/campaign/7/runs');
    await poll('kaicalls', { calls: [{ id: 'k1', status: 'ended' }], has_more: false }, '/api/v1/calls');
    expect(await outcomes()).toEqual({
      'itellico busy dial_busy outbound': 2,
      'dograh no_answer no-answer outbound': 2,
      'kaicalls unknown ended unknown': 1,
    });
  });

  // A request to dial or hang up returns the current state of the call.
  it.each([
    ['itellico', 'POST', '/v1/accounts/a1/calls', ENDED, 'busy dial_busy outbound'],
    ['kaicalls', 'POST', '/api/v1/calls', { id: 'k1', status: 'completed' }, 'answered completed unknown'],
    [
      'kallglot',
      'POST',
      '/v1/sessions/s1/end',
      { id: 's1', status: 'ended', end_reason: 'agent_hangup' },
      'answered agent_hangup unknown',
    ],
  ])('of %s that has ended counts from the response to %s %s', async (provider, method, path, body, expected) => {
    const { poll, outcomes } = await startCalls();
    await poll(provider, body, path, method);
    expect(await outcomes()).toEqual({ [`${provider} ${expected}`]: 1 });
  });

  it('counts when the service itself ends it', async () => {
    const { servers, poll, outcomes } = await startCalls();
    await poll('kallglot', { id: 's1', status: 'active' });
    await fetch(`${servers['kallglot']?.url}/v1/sessions/s1/end`, { method: 'POST' });
    expect(await outcomes()).toEqual({});
    await poll(
      'kallglot',
      { id: 's1', object: 'session', status: 'ended', duration_seconds: 245.3 },
      '/v1/sessions/s1',
    );
    expect(await outcomes()).toEqual({ 'kallglot unknown ended unknown': 1 });
  });

  it('reports its duration only if it was answered', async () => {
    const { poll, registry } = await startCalls();
    await poll('itellico', { ...ENDED, duration_seconds: 99 });
    await poll('itellico', { conversation_id: 'c2', status: 'completed', direction: 'inbound', duration_seconds: 4.5 });
    await poll('itellico', { conversation_id: 'c3', status: 'completed', duration_seconds: -1 });
    await poll('itellico', { conversation_id: 'c4', status: 'completed', duration_seconds: '1e99' });
    // Eight days of talk: at most milliseconds.
    await poll('itellico', { conversation_id: 'c5', status: 'completed', duration_seconds: 691_200 });
    // Answered and hung up within a second, and a machine that answered.
    await poll('itellico', { conversation_id: 'c6', status: 'completed', direction: 'inbound', duration_seconds: 0 });
    const voicemail = { status: 'completed', disconnection_reason: 'voicemail', direction: 'inbound' };
    await poll('itellico', { conversation_id: 'c7', ...voicemail, duration_seconds: 3.5 });
    // https://docs.dograh.com/developer/webhooks: `cost_info`, which a run has too.
    const run = {
      id: 7,
      is_completed: true,
      call_type: 'outbound',
      gathered_context: { call_disposition: 'user_hangup' },
    };
    await poll('dograh', { ...run, cost_info: { call_duration_seconds: 12 } });
    const text = await registry.metrics();
    expect(text).toContain(
      'voice_api_call_duration_seconds_sum{voice_api_provider_name="dograh",voice_api_call_direction="outbound"} 12\n',
    );
    const label = 'voice_api_provider_name="itellico",voice_api_call_direction="inbound"';
    expect(text).toContain(`voice_api_call_duration_seconds_sum{${label}} 8\n`);
    expect(text).toContain(`voice_api_call_duration_seconds_count{${label}} 3\n`);
    expect(text).toContain(`voice_api_call_duration_seconds_bucket{le="3",${label}} 1\n`);
    expect(text).not.toMatch(/call_duration_seconds_count{.*"itellico".*direction="(outbound|unknown)"}/);
  });
});

describe('the response body', () => {
  it.each([
    ['gzip', zlib.gzipSync],
    ['deflate', zlib.deflateSync],
    ['br', zlib.brotliCompressSync],
    ['zstd', zlib.zstdCompressSync],
  ])('is read when it is coded as %s, and the service reads the same bytes', async (encoding, encode) => {
    const body = JSON.stringify({ messages: transcript(50), ...ENDED });
    const coded = encode(Buffer.from(body));
    const { url, outcomes } = await answering(coded, { 'content-encoding': encoding });
    expect(await readsWhole(url, body, coded)).toBe(true);
    expect(await outcomes()).toEqual(BUSY);
  });

  it.each([
    ['plain', (text: string) => Buffer.from(text), {}],
    ['gzip', (text: string) => zlib.gzipSync(text), { 'content-encoding': 'gzip' }],
    ['br', (text: string) => zlib.brotliCompressSync(text, QUICKLY), { 'content-encoding': 'br' }],
    ['zstd', (text: string) => zlib.zstdCompressSync(text), { 'content-encoding': 'zstd' }],
  ] as const)('reports nothing beyond 256 KiB: %s', async (_, encode, headers) => {
    const [short, long] = [2_000, 30_000].map((count) => JSON.stringify({ ...ENDED, messages: transcript(count) }));
    const read = await answering(encode(short as string), headers);
    expect(await readsWhole(read.url, short as string, encode(short as string))).toBe(true);
    await expect.poll(read.outcomes).toEqual(BUSY);
    await read.sidetone.shutdown();
    const cut = await answering(encode(long as string), headers);
    expect(await readsWhole(cut.url, long as string, encode(long as string))).toBe(true);
    expect(await cut.outcomes()).toEqual({});
    expect(await cut.faults()).toBe(0);
  });

  it.each([
    ['plain', JSON.stringify(ENDED), BUSY],
    ['after a byte order mark', `\ufeff${JSON.stringify(ENDED)}`, BUSY],
    ['with keys that are escaped', JSON.stringify(ENDED).replace('"status"', '"\\u0073tatus"'), BUSY],
    [
      'with a key that comes twice: the last counts',
      JSON.stringify(ENDED).replace('{', '{"status":"in_progress",'),
      BUSY,
    ],
    ['with letters of other alphabets', JSON.stringify({ agent: 'Zoë 电话', ...ENDED }), BUSY],
    ['under a prototype', `{"__proto__":${JSON.stringify(ENDED)}}`, {}],
    ['in a list where a call was due', JSON.stringify([ENDED]), {}],
  ])('is read at any length: %s', async (_, text, expected) => {
    for (const body of [text, `${text}${' '.repeat(5000)}`]) {
      const { url, outcomes, faults, sidetone } = await answering(body);
      await fetch(url).then((response) => response.arrayBuffer());
      expect(await outcomes()).toEqual(expected);
      expect(await faults()).toBe(0);
      await sidetone.shutdown();
    }
  });

  it('is read from node:http too', async () => {
    const { url, outcomes } = await answering(JSON.stringify(ENDED));
    const request = http.get(url);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    expect(JSON.parse((await response.toArray()).join(''))).toEqual(ENDED);
    expect(await outcomes()).toEqual(BUSY);
  });

  it.each([
    ['text', { 'content-type': 'text/plain' }, 200],
    ['an error', {}, 404],
    ['a choice of several', {}, 300],
    ['an unknown content coding', { 'content-encoding': 'snappy' }, 200],
  ])('reports no call when it is %s', async (_, headers, status) => {
    const { url, outcomes, faults } = await answering(JSON.stringify(ENDED), headers, status);
    await fetch(url).then((response) => response.arrayBuffer());
    expect(await outcomes()).toEqual({});
    expect(await faults()).toBe(0);
  });

  it.each([
    ['no id', { status: 'failed' }],
    ['an invalid id', { conversation_id: {}, status: 'failed' }],
    ['no status', { conversation_id: 'c1', disconnection_reason: 'dial_busy' }],
    ['an invalid status', { conversation_id: 'c1', status: 3 }],
    ['a list where a call was due', [ENDED]],
    ['null', null],
    ['a text', 'ended'],
    ['a prototype', { __proto__: null, constructor: { status: 'ended' } }],
  ])('reports no call when it has %s', async (_, body) => {
    const { poll, outcomes, faults } = await startCalls();
    await poll('itellico', body);
    expect(await outcomes()).toEqual({});
    expect(await faults()).toBe(0);
  });

  it.each(['', '{', '{"conversation_id":"c1","status":"failed', '\u0000', '[[[[', '{"a":'.repeat(10_000)])(
    'reports no call when it is broken: %j',
    async (body) => {
      const { url, outcomes, faults } = await answering(body);
      await fetch(url).then((response) => response.arrayBuffer());
      expect(await outcomes()).toEqual({});
      expect(await faults()).toBe(0);
    },
  );

  it('is not read on operations that report no calls, nor after the switch is off', async () => {
    const on = await startCalls();
    await on.poll('itellico', ENDED, `/v1/accounts/a1/agents/c1`);
    await on.poll('itellico', ENDED, '/elsewhere');
    expect(await on.outcomes()).toEqual({});
    await on.sidetone.shutdown();
    const off = await startCalls({ calls: false });
    await off.poll('itellico', ENDED);
    expect(await off.outcomes()).toEqual({});
  });
});

it('logs a failed call with its support id and without a number, and does not log an unanswered one', async () => {
  const { poll, lines } = await startCalls();
  await poll('itellico', ENDED);
  const failed = { status: 'failed', disconnection_reason: 'dial_failed', direction: 'outbound' };
  await poll('itellico', {
    ...failed,
    conversation_id: 'c2',
    contact_number: '+15551234567',
    from_number: '+15557654321',
  });
  await poll('itellico', { ...failed, conversation_id: '+15551234567' });
  const line = {
    provider: 'itellico',
    category: 'dial',
    call_outcome: 'failed',
    call_end_reason: 'dial_failed',
    call_direction: 'outbound',
    account: 'default',
  };
  const words = 'itellico call ended: failed, dial_failed (dial). Check the number format and the carrier status.';
  expect(lines).toEqual([
    { level: 'warn', fields: { ...line, call_id: 'c2' }, message: words },
    { level: 'warn', fields: line, message: words },
  ]);
});
