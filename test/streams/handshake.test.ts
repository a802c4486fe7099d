import { describe, expect, it } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, type Client, GLOBAL, play, WS } from '../kit/streams/clients.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** From the provider's error page: status, code, and the level and category. */
const REFUSALS = [
  { status: 401, type: 'authentication_error', code: 'stream_token_invalid', category: 'auth', level: 'error' },
  { status: 402, type: 'permission_error', code: 'insufficient_api_credits', category: 'credits', level: 'error' },
  { status: 403, type: 'permission_error', code: 'insufficient_permissions', category: 'permission', level: 'error' },
  { status: 404, type: 'not_found_error', code: 'session_not_found', category: 'not_found', level: 'info' },
  { status: 409, type: 'conflict_error', code: 'stream_already_connected', category: 'conflict', level: 'info' },
  { status: 429, type: 'rate_limit_error', code: 'concurrent_session_limit', category: 'concurrency', level: 'warn' },
  { status: 503, type: 'api_error', code: 'service_unavailable', category: 'upstream', level: 'warn' },
] as const;
type Refusal = (typeof REFUSALS)[number];

/** The meaning of a status without a code. */
const BY_STATUS: Readonly<Record<Refusal['status'], string>> = {
  401: 'auth',
  402: 'credits',
  403: 'permission',
  404: 'not_found',
  409: 'conflict',
  429: 'rate_limit',
  503: 'provider',
};

const HEADERS = { 'X-Request-ID': 'req_refused1', 'Retry-After': '7' };
const body = ({ type, code }: Refusal) => ({ error: { type, code, message: 'Call +15555550100 instead.' } });

/** undici 7 and 8 treat a 401 as a request for credentials, and send the same handshake again: still one attempt. */
const sent = (client: Client, status: number): number => (status === 401 && (client.undici ?? 0) >= 7 ? 2 : 1);

async function refuse(client: Client, refusal: Refusal, later?: number) {
  const provider = await serveStreams((peer) => peer.refuse(refusal.status, HEADERS, body(refusal), later));
  const watching = watch([provider.host]);
  const seen = await play(client, provider.url());
  expect(seen.events).not.toContain('open');
  expect(provider.handshakes.length).toBe(sent(client, refusal.status));
  return watching;
}

const fields = (refusal: Refusal, differing: object) => ({
  provider: 'kallglot',
  operation: 'sessions.connect',
  method: 'GET',
  url_template: '/v1/sessions/{id}/connect',
  status: refusal.status,
  account: 'default',
  request_id: 'req_refused1',
  retry_after: 7,
  retry: expect.any(String),
  duration_ms: expect.any(Number),
  ...differing,
});

describe.each(CLIENTS)('$name', (client) => {
  it('an accepted handshake is one connect, an open stream, and no HTTP request', async () => {
    const provider = await serveStreams((peer) => peer.accept().on('message', () => peer.socket.end()));
    const watching = watch([provider.host]);
    const { events } = await play(client, provider.url(), {
      open: (socket) => {
        void (async () => {
          await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
          socket.close(1000);
        })();
      },
    });
    expect(events).toEqual(['open', 'close']);
    await expectStreams(watching, ended('1000 client normal'));
    expect(watching.lines).toEqual([]);
  });

  it.each(REFUSALS)(
    'refused with $status $code, the body in the same packet: one connect of that code (even where undici 7 and 8 send a handshake with 401 twice), one line, no HTTP error',
    async (refusal) => {
      const watching = await refuse(client, refusal);
      await expectStreams(watching, { connects: { [`${refusal.category} ${refusal.code}`]: 1 } });
      const { type, code, category, level } = refusal;
      const logged = fields(refusal, {
        type,
        code,
        category,
        error_type: code,
        provider_message: 'Call REDACTED instead.',
      });
      expect(watching.lines.map((line) => ({ level: line.level, fields: line.fields }))).toEqual([
        { level, fields: logged },
      ]);
    },
  );

  it.each(REFUSALS)(
    'refused with $status, the body in a later packet: the status decides, and headers are read',
    async (refusal) => {
      const { status } = refusal;
      const watching = await refuse(client, refusal, 40);
      const expected = { category: BY_STATUS[status], error_type: String(status) };
      await expectStreams(watching, { connects: { [`${expected.category} ${status}`]: 1 } });
      expect(watching.lines.map((line) => line.fields)).toEqual([fields(refusal, expected)]);
    },
  );

  it('two attempts refused with 401 are two connects', async () => {
    const provider = await serveStreams((peer) => peer.refuse(401, {}, {}));
    const watching = watch([provider.host]);
    for (let i = 0; i < 2; i++) await play(client, provider.url());
    await expectStreams(watching, { connects: { 'auth 401': 2 } });
  });
});

// github.com/dograh-hq/dograh, api/routes/webrtc_signaling.py: the token is checked before accept(), and uvicorn answers
// a stream that is closed before with 403 and an empty body. api/routes/agent_stream.py accepts first.
describe.each([
  [
    '/api/v1/ws/public/signaling/token1',
    'auth',
    'Check the token of the signaling URL: it is invalid, or has expired.',
  ],
  [
    '/api/v1/ws/signaling/1/2?token=a.b.c',
    'auth',
    'Check the token of the signaling URL: it is invalid, or has expired.',
  ],
  ['/api/v1/agent-stream/twilio/agent1', 'permission', 'The resource belongs to another organization.'],
])('Dograh answers %s with 403', (path, category, todo) => {
  it.each([WS, GLOBAL])(`$name: ${category}`, async (client) => {
    const provider = await serveStreams((peer) => peer.refuse(403, {}, ''));
    const watching = watch([], { providers: { dograh: { hosts: [provider.host] } } });
    await play(client, `ws://${provider.host}${path}`);
    await expectStreams(watching, { connects: { [`${category} 403`]: 1 } }, 'dograh');
    expect(
      watching.lines.map(({ message }) => message.endsWith(`failed: 403 (${category}, HTTP 403). ${todo}`)),
    ).toEqual([true]);
  });
});
