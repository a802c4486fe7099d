import { describe, expect, it } from 'vitest';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { classifyErrorFrame } from '../../src/classify/error-frame.ts';
import { DIALECTS } from '../../src/simulator/dialects.ts';
import { AGENT_STREAM, CLIENTS, type Line, SESSION, streamUrl, until } from './stream-clients.ts';
import { simulate } from './support.ts';

const SIGNALING = '/api/v1/ws/signaling/12/34?token=a.b.c';
const PUBLIC_SIGNALING = '/api/v1/ws/public/signaling/secret-session';
const MEDIA = '/api/v1/telephony/ws/12/1/34';

const audio = (encoding: string, sample_rate_hz: number) => ({
  type: 'audio.input',
  sequence: 1,
  timestamp_ms: 1,
  speaker: 'customer',
  audio: { encoding, sample_rate_hz, payload: '/w==' },
});

async function open(name: 'kallglot' | 'dograh', path: string) {
  const provider = (await simulate({ providers: [name] })).provider(name);
  const line = CLIENTS.ws(streamUrl(provider, path));
  expect(await line.opened).toBe(true);
  return { provider, line };
}

const frames = async (line: Line, count: number) => {
  await until(() => line.frames.length >= count);
  return line.frames;
};

describe('Kallglot', () => {
  it('reports that it is ready, answers pings, transcribes, and ends the session on request', async () => {
    const { line } = await open('kallglot', SESSION);
    for (const frame of [{ type: 'ping' }, audio('mulaw', 8000), audio('mulaw', 8000), { type: 'session.end' }])
      line.send(frame);
    expect(await line.ended).toBe('1000');
    expect(line.frames).toEqual([
      { type: 'session.ready' },
      { type: 'pong', session_id: 'sess_1' },
      { type: 'transcript.partial', speaker: 'customer', text: expect.any(String) },
      {
        type: 'transcript.final',
        speaker: 'customer',
        text: expect.any(String),
        translation: expect.any(String),
      },
      { type: 'session.ended', session_id: 'sess_1', reason: 'explicit_end' },
    ]);
  });

  it('accepts mu-law at 8 kHz only', async () => {
    const { line } = await open('kallglot', SESSION);
    for (const frame of [audio('pcm_16', 8000), audio('mulaw', 16_000), { type: 'audio.input' }]) line.send(frame);
    const refused = { type: 'session.error', code: 'invalid_audio_format', message: expect.any(String) };
    expect((await frames(line, 4)).slice(1)).toEqual([refused, refused, refused]);
    line.send({ type: 'ping' });
    expect(await frames(line, 5)).toContainEqual({ type: 'pong', session_id: 'sess_1' });
  });

  it('accepts everything else silently', async () => {
    const { line } = await open('kallglot', SESSION);
    const odd = ['', 'no json', '[]', 'null', '7', '{}', '{"type":7}', '{"type":"__proto__"}', '{"type":"toString"}'];
    for (const frame of [...odd, new Uint8Array([1, 2, 3]), Buffer.from('{"type":"ping"}')]) line.send(frame);
    line.send({ type: 'ping' });
    expect(await frames(line, 2)).toEqual([{ type: 'session.ready' }, { type: 'pong', session_id: 'sess_1' }]);
  });
});

describe('Dograh', () => {
  it('streams audio to a carrier', async () => {
    const { line } = await open('dograh', AGENT_STREAM);
    const start = { streamSid: 'MZ1', callSid: 'CA1', session: 's', accountSid: 'example.cloudonix.net' };
    const media = { event: 'media', streamSid: 'MZ1', media: { payload: '/w==' } };
    for (const frame of [{ event: 'connected' }, { event: 'start', start }, media]) line.send(frame);
    const silence = {
      event: 'media',
      streamSid: 'MZ1',
      media: { payload: Buffer.alloc(160, 0xff).toString('base64') },
    };
    expect(await frames(line, 2)).toEqual([silence, media]);
  });

  it('closes a stream with an unexpected first message', async () => {
    const { provider, line } = await open('dograh', AGENT_STREAM);
    line.send({ event: 'media' });
    expect(await line.ended).toBe('4400 Expected connected event');
    const second = CLIENTS.ws(streamUrl(provider, AGENT_STREAM));
    await second.opened;
    for (const event of ['connected', 'media']) second.send({ event });
    expect(await second.ended).toBe('4400 Expected start event');
    // The other stream belongs to carriers with another first message.
    const other = CLIENTS.ws(streamUrl(provider, MEDIA));
    await other.opened;
    other.send({ event: 'media', streamSid: 'MZ2', media: { payload: 'AA==' } });
    expect(await frames(other, 1)).toEqual([{ event: 'media', streamSid: 'MZ2', media: { payload: 'AA==' } }]);
  });

  it.each([SIGNALING, PUBLIC_SIGNALING])('answers an offer on %s', async (path) => {
    const { line } = await open('dograh', path);
    const payload = { pc_id: 'pc1', sdp: 'v=0', type: 'offer' };
    line.send({ type: 'offer', payload });
    line.send({ type: 'ice-candidate', payload: { pc_id: 'pc1' } });
    line.send({ type: 'offer', payload: { ...payload, sdp: '' } });
    expect(await frames(line, 2)).toEqual([
      { type: 'answer', payload: { sdp: expect.stringMatching(/^v=0/), type: 'answer', pc_id: 'pc1' } },
      { type: 'error', payload: { message: 'Missing offer fields' } },
    ]);
  });

  it('has four streams, whose tokens do not appear', async () => {
    const dograh = (await simulate({ providers: ['dograh'] })).provider('dograh');
    for (const path of [AGENT_STREAM, MEDIA, `${MEDIA}/secret`, SIGNALING, PUBLIC_SIGNALING])
      expect(await CLIENTS.ws(streamUrl(dograh, path)).opened).toBe(true);
    expect(dograh.streams.map(({ operation, path }) => [operation, path])).toEqual([
      ['agent_stream.connect', AGENT_STREAM],
      ['telephony.stream', MEDIA],
      ['telephony.stream', `${MEDIA}/REDACTED`],
      ['signaling.connect', '/api/v1/ws/signaling/12/34?token=REDACTED'],
      ['signaling.public', '/api/v1/ws/public/signaling/REDACTED'],
    ]);
  });
});

describe('an error frame', () => {
  it('follows the greeting, once, and the stream stays open', async () => {
    const kallglot = (await simulate({ providers: ['kallglot'] })).provider('kallglot');
    kallglot.stream({ errorFrame: { code: 'internal_error', message: 'It broke.' } });
    const line = CLIENTS.global(streamUrl(kallglot, SESSION));
    expect(await frames(line, 2)).toEqual([
      { type: 'session.ready' },
      { type: 'session.error', code: 'internal_error', message: 'It broke.' },
    ]);
    line.send({ type: 'session.end' });
    expect([await line.ended, line.frames.length]).toEqual(['1000', 3]);
  });

  it('precedes the configured end', async () => {
    const dograh = (await simulate({ providers: ['dograh'] })).provider('dograh');
    dograh.stream({
      errorFrame: { code: 'quota_check_failed' },
      close: { code: 1011, reason: 'Internal server error' },
    });
    const line = CLIENTS.global(streamUrl(dograh, SIGNALING));
    expect(await line.ended).toBe('1011 Internal server error');
    const message = 'Could not verify Dograh credits. Please try again.';
    expect(line.frames).toEqual([{ type: 'error', payload: { error_type: 'quota_check_failed', message } }]);
  });

  it.each([
    ['kallglot', 'rate_limit_exceeded', 'rate_limit'],
    ['kallglot', 'not_a_code_of_theirs', 'unknown'],
    ['dograh', 'insufficient_credits', 'credits'],
    ['dograh', 'quota_check_failed', 'upstream'],
    ['dograh', 'concurrency_limit_exceeded', 'concurrency'],
  ] as const)('of %s with %s is read as %s', async (name, code, category) => {
    const provider = (await simulate({ providers: [name] })).provider(name);
    provider.stream({ errorFrame: { code } });
    const line = CLIENTS.ws(streamUrl(provider, name === 'kallglot' ? SESSION : SIGNALING));
    await until(() => line.frames.length > (name === 'kallglot' ? 1 : 0));
    const watched = new WatchedProvider(DIALECTS[name].provider, {
      account: 'default',
      streamErrors: true,
      callReports: true,
    });
    const verdict = classifyErrorFrame(watched, JSON.stringify(line.frames.at(-1)), undefined);
    expect([verdict?.code, verdict?.category]).toEqual([code, category]);
  });
});
