import { describe, expect, it } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, type Client, GLOBAL, play, WS } from '../kit/streams/clients.ts';
import { closeFrame, frame, OPCODE } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

const ON = { streamErrors: true };
const error = (fields: object) => JSON.stringify({ type: 'session.error', ...fields });
const AUDIO = { code: 'invalid_audio_format', message: 'Caller +15555550100 sent mu-law.' };

/** Sends these frames in one packet with the 101 and a normal close, and waits for the end. */
async function stream(client: Client, frames: Buffer[], config: object = ON, name = 'kallglot', headers = {}) {
  const provider = await serveStreams((peer) => peer.acceptRaw(headers, ...frames, closeFrame(1000)));
  const watching = watch([], { providers: { [name]: { hosts: [provider.host], ...config } } });
  const messages: unknown[] = [];
  const seen = await play(client, provider.url(), { message: (_, data) => messages.push(data) });
  expect(seen.code).toBe(1000);
  return { watching, messages };
}

const text = (payload: string) => frame(OPCODE.text, payload);
const binary = (payload: string) => frame(OPCODE.binary, payload);
const NORMAL = ended('1000 provider normal');

describe.each(CLIENTS)('$name', (client) => {
  it('reads no frame by default', async () => {
    const { watching, messages } = await stream(client, [text(error(AUDIO))], {});
    expect(messages.length).toBe(1);
    await expectStreams(watching, NORMAL);
    expect(watching.lines).toEqual([]);
  });

  it('an error frame counts once and logs one line, and the service gets its message', async () => {
    const { watching, messages } = await stream(client, [text(error(AUDIO))]);
    expect(messages.map(String)).toEqual([error(AUDIO)]);
    await expectStreams(watching, { ...NORMAL, errors: { 'invalid_request invalid_audio_format': 1 } });
    expect(watching.lines).toEqual([
      {
        level: 'info',
        fields: {
          provider: 'kallglot',
          operation: 'sessions.connect',
          category: 'invalid_request',
          error_type: 'invalid_audio_format',
          code: 'invalid_audio_format',
          retry: 'never',
          account: 'default',
          provider_message: 'Caller REDACTED sent mu-law.',
        },
        message:
          'kallglot sessions.connect reported an error: invalid_audio_format (invalid_request). Send a supported WebSocket audio format.',
      },
    ]);
  });

  it('reads a compressed error frame', async () => {
    const provider = await serveStreams((peer) => {
      const websocket = peer.acceptCompressed();
      websocket.send(error(AUDIO));
      websocket.close(4001);
    });
    const watching = watch([], { providers: { kallglot: { hosts: [provider.host], ...ON } } });
    expect((await play(client, provider.url())).events).toEqual(['open', 'message', 'close']);
    await expectStreams(watching, {
      ...ended('4001 provider auth'),
      errors: { 'invalid_request invalid_audio_format': 1 },
    });
  });

  it('reads fields under `error`; an uncatalogued code is not a label value', async () => {
    const frames = [
      text(error({ error: { code: 'rate_limit_exceeded', message: 'Slow.' } })),
      text(error({ error: { code: 'brand_new' } })),
      text(error({ code: '+15555550100', message: 'odd' })),
    ];
    const { watching } = await stream(client, frames);
    await expectStreams(watching, { ...NORMAL, errors: { 'rate_limit rate_limit_exceeded': 1, 'unknown _OTHER': 2 } });
    expect(watching.lines.map(({ fields }) => [fields['error_type'], fields['code']])).toEqual([
      ['rate_limit_exceeded', 'rate_limit_exceeded'],
      ['_OTHER', 'brand_new'],
      ['_OTHER', undefined],
    ]);
  });

  it.each<[string, Buffer[]]>([
    ['ordinary text', [text('{"type":"transcript.final","text":"hello"}'), text('ping')]],
    ['audio', [binary('\u0000\u0001'.repeat(80))]],
    ['a binary frame that reads as an error', [binary(error(AUDIO))]],
    ['text of more than 4 KiB', [text(error({ ...AUDIO, padding: 'x'.repeat(4096) }))]],
    ['broken JSON', [text('{"type":"session.error","code":'), text('session.error')]],
    ['an empty frame', [text('')]],
  ])('%s is not an error', async (_, frames) => {
    const { watching, messages } = await stream(client, frames);
    expect(messages.length).toBe(frames.length);
    await expectStreams(watching, NORMAL);
    expect(watching.lines).toEqual([]);
  });

  it('reads text of exactly 4 KiB, and an error in fragments', async () => {
    const short = error({ ...AUDIO, padding: '' });
    const whole = Buffer.from(error({ ...AUDIO, padding: 'x'.repeat(4096 - short.length) }));
    expect(whole.length).toBe(4096);
    const [first, rest] = [frame(OPCODE.text, whole.subarray(0, 50)), frame(0, whole.subarray(50))];
    first[0] = OPCODE.text;
    const { watching } = await stream(client, [frame(OPCODE.text, whole), first, rest]);
    await expectStreams(watching, { ...NORMAL, errors: { 'invalid_request invalid_audio_format': 2 } });
  });

  // github.com/dograh-hq/dograh, api/routes/webrtc_signaling.py
  it.each([
    ['user_not_found', 'User not found', 'not_found'],
    ['concurrency_limit_exceeded', 'Concurrent call limit reached', 'concurrency'],
    ['workflow_run_already_active', 'Workflow run already has an active call', 'conflict'],
  ])('Dograh: %s is identified by its message', async (error_type, message, category) => {
    const payload = JSON.stringify({ type: 'error', payload: { error_type, message } });
    const { watching } = await stream(client, [text(payload)], ON, 'dograh');
    const { errors } = await watching.streams('dograh');
    expect(Object.keys(errors).map((key) => key.split(' ')[0])).toEqual([category]);
    expect(watching.lines.map(({ fields }) => [fields['category'], fields['code']])).toEqual([[category, error_type]]);
  });

  // The credit service's message replaces the sentence: api/services/quota_service.py.
  it.each([
    ['insufficient_credits', 'credits'],
    ['quota_exceeded', 'credits'],
    ['quota_check_failed', 'upstream'],
    ['invalid_service_key', 'auth'],
    ['service_key_org_mismatch', 'auth'],
    ['workflow_not_found', 'not_found'],
  ])('Dograh: %s is identified by its code, whatever the message', async (error_type, category) => {
    const payload = JSON.stringify({ type: 'error', payload: { error_type, message: 'Top up your account.' } });
    const { watching } = await stream(client, [text(payload)], ON, 'dograh');
    const { errors } = await watching.streams('dograh');
    expect(errors).toEqual({ [`${category} ${error_type}`]: 1 });
  });
});

describe.each([WS, GLOBAL])('$name', (client) => {
  it.each<[string, Buffer[]]>([
    ['a word of the caller that happens to be the same', [text('{"type":"transcript.final","text":"session.error"}')]],
    ['JSON that is no object', [text('"session.error"'), text('["session.error"]')]],
  ])('%s is not an error', async (_, frames) => {
    const { watching } = await stream(client, frames);
    await expectStreams(watching, NORMAL);
    expect(watching.lines).toEqual([]);
  });

  it('the line of an error frame has the request id of the handshake, like the line of the close', async () => {
    const { watching } = await stream(client, [text(error(AUDIO))], ON, 'kallglot', { 'X-Request-ID': 'req_open1' });
    expect(watching.lines.map(({ fields }) => fields['request_id'])).toEqual(['req_open1']);
  });
});

describe('one of two providers', () => {
  it('is read, the other is not', async () => {
    const frames = [text(error(AUDIO)), closeFrame(1000)];
    const [enabled, other] = [
      await serveStreams((peer) => peer.acceptRaw({}, ...frames)),
      await serveStreams((peer) => peer.acceptRaw({}, ...frames)),
    ];
    const providers = { kallglot: { hosts: [enabled.host], ...ON }, dograh: { hosts: [other.host] } };
    const watching = watch([], { providers });
    for (const client of CLIENTS) for (const { url } of [enabled, other]) await play(client, url());
    const n = CLIENTS.length;
    const errors = { 'invalid_request invalid_audio_format': n };
    await expectStreams(watching, { ...ended(...Array<string>(n).fill('1000 provider normal')), errors }, 'kallglot');
    await expectStreams(watching, ended(...Array<string>(n).fill('1000 provider normal')), 'dograh');
  });
});
