import { describe, expect, it } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, GLOBAL, play, WS } from '../kit/streams/clients.ts';
import { closeFrame } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** Private close reasons and their redacted form. At most 123 bytes each. */
const REASONS: readonly [string, string, string][] = [
  ['a telephone number', 'Caller +1 (555) 555-0100 hung up', 'Caller REDACTED hung up'],
  ['a key of the provider', 'Key sk_live_4eC39HqLyjWDarjtT1 revoked', 'Key REDACTED revoked'],
  ['a stream token', 'Token kst_live_secret1 expired', 'Token REDACTED expired'],
  ['an e-mail address', 'Ask jane.doe@example.com', 'Ask REDACTED'],
  ['a SIP address', 'No route to sip:+15555550100@carrier.example', 'No route to REDACTED'],
  ['line breaks', 'first\r\n{"level":60,"msg":"forged"}', 'first {"level":60,"msg":"forged"}'],
  ['a terminal escape', 'a\u001b[2Jb\u0000c\u009bd', 'a [2Jb c d'],
  ['line separators of Unicode', 'a\u2028b\u2029c', 'a b c'],
];

describe.each(CLIENTS)('$name', (client) => {
  it.each(REASONS)('a close reason with %s is redacted in the line and is in no metric', async (_, reason, left) => {
    const provider = await serveStreams((peer) => peer.accept().close(4500, reason));
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url());
    expect(seen.reason).toBe(reason);
    await expectStreams(watching, ended('4500 provider provider'));
    expect(watching.lines.map(({ fields }) => fields)).toEqual([
      {
        provider: 'kallglot',
        operation: 'sessions.connect',
        url_template: '/v1/sessions/{id}/connect',
        category: 'provider',
        error_type: '4500',
        close_code: 4500,
        close_reason: 'server_error',
        close_initiator: 'provider',
        retry: 'backoff',
        account: 'default',
        duration_ms: expect.any(Number),
        provider_message: left,
      },
    ]);
    expect(watching.lines[0]?.message).toBe(
      'kallglot sessions.connect closed by provider: 4500 server_error (provider). Server-side error: reconnect with backoff.',
    );
    const metrics = await watching.registry.metrics();
    for (const word of [reason, left, reason.split(' ')[1] ?? reason]) expect(metrics).not.toContain(word);
  });

  it('the line has the request id of the handshake', async () => {
    const provider = await serveStreams((peer) => peer.acceptRaw({ 'X-Request-ID': 'req_open1' }, closeFrame(4500)));
    const watching = watch([provider.host]);
    await play(client, provider.url());
    await expectStreams(watching, ended('4500 provider provider'));
    expect(watching.lines.map(({ fields }) => fields['request_id'])).toEqual(['req_open1']);
  });

  it('the token of the URL appears in no line and no metric', async () => {
    const provider = await serveStreams((peer) => peer.accept().close(4001));
    const watching = watch([provider.host]);
    await play(client, provider.url('token=kst_live_secret1'));
    await expectStreams(watching, ended('4001 provider auth'));
    expect(JSON.stringify(watching.lines) + (await watching.registry.metrics())).not.toMatch(/kst_live|secret1/);
  });
});

describe.each([WS, GLOBAL])('$name', (client) => {
  it.each([
    ['prose with a telephone number', 'call +1 555 555 0100 now'],
    ['markup', '<script>alert(1)</script>'],
    ['more than 128 characters', 'r'.repeat(129)],
  ])('drops an invalid request id (%s), as for an HTTP response', async (_, id) => {
    const provider = await serveStreams((peer) => peer.acceptRaw({ 'X-Request-ID': id }, closeFrame(4500)));
    const watching = watch([provider.host]);
    await play(client, provider.url());
    await expectStreams(watching, ended('4500 provider provider'));
    expect(watching.lines.map(({ fields }) => fields['request_id'])).toEqual([undefined]);
  });
});
