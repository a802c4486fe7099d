import { describe, expect, it } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, GLOBAL, play, WS } from '../kit/streams/clients.ts';
import { closeFrame } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** https://developer.kallglot.com/errors#websocket-close-codes: the words are the page's, the category is their meaning. */
const KALLGLOT = [
  [1000, 'Normal close', 'normal'],
  [1001, 'Going away', 'normal'],
  [1002, 'Protocol error', 'invalid_request'],
  [4001, 'Invalid or expired stream token', 'auth'],
  [4004, 'Session not found', 'not_found'],
  [4009, 'Stream already active', 'conflict'],
  [4010, 'Session already ended', 'conflict'],
  [4029, 'Rate limited', 'rate_limit'],
  [4500, 'Streaming connection closed after a server-side error', 'provider'],
] as const;

/** The `websocket.close(…)` calls of github.com/dograh-hq/dograh, api/routes and api/services, at 058c540c. */
const DOGRAH = [
  // webrtc_signaling.py: the call ended.
  [1000, 'call ended', 'normal'],
  // agent_stream.py
  [1008, 'Unknown provider: acme', 'invalid_request'],
  [1008, 'Workflow not found', 'not_found'],
  [1008, 'Concurrent call limit reached', 'concurrency'],
  [1011, 'Internal server error', 'provider'],
  // quota_service.py, whose messages agent_stream.py gives as the reason
  [1008, 'You have exhausted your trial credits. Please sign up on app.dograh.com to create a', 'credits'],
  [1008, 'You have exhausted your Dograh credits. Please purchase more credits from /billing', 'credits'],
  [1008, 'The organization linked to this Dograh service key has insufficient credits. Please', 'credits'],
  [1008, 'The Dograh service token being used is created from another account. Please', 'auth'],
  [1008, 'Could not verify Dograh credits. Please try again.', 'upstream'],
  [1008, 'You have invalid keys in your model configuration. Please validate the service keys.', 'auth'],
  [1008, 'User not found', 'not_found'],
  // webrtc_signaling.py
  [1008, 'Invalid session token', 'auth'],
  [1008, 'Session expired', 'auth'],
  [1008, 'Invalid embed token', 'auth'],
  [1008, 'Domain not allowed', 'auth'],
  [1008, 'Invalid user', 'auth'],
  [1008, 'Invalid workflow run', 'invalid_request'],
  [1008, 'workflow_run_workflow_mismatch', 'invalid_request'],
  [1008, 'Not a voice session', 'invalid_request'],
  [1008, 'Something that is not documented', 'permission'],
  // telephony.py and the carriers under services/telephony
  [4400, 'Provider mismatch', 'invalid_request'],
  [4401, 'Unauthorized', 'auth'],
  [4404, 'Workflow run not found', 'not_found'],
  [4408, 'Handshake timeout', 'timeout'],
  [4409, 'Workflow run not available for connection', 'conflict'],
] as const;

/** https://www.iana.org/assignments/websocket#close-code-number, as far as a code may be sent. */
const IANA = [
  [1000, 'Normal Closure', 'normal'],
  [1001, 'Going Away', 'normal'],
  [1002, 'Protocol error', 'invalid_request'],
  [1003, 'Unsupported Data', 'invalid_request'],
  [1007, 'Invalid frame payload data', 'invalid_request'],
  [1008, 'Policy Violation', 'permission'],
  [1009, 'Message Too Big', 'invalid_request'],
  [1010, 'Mandatory Ext.', 'invalid_request'],
  [1011, 'Internal Error', 'provider'],
  [1012, 'Service Restart', 'provider'],
  [1013, 'Try Again Later', 'provider'],
  [1014, 'Bad gateway', 'upstream'],
  [3000, 'Unauthorized', 'auth'],
  [3003, 'Forbidden', 'permission'],
  [3008, 'Timeout', 'timeout'],
] as const;

describe.each(CLIENTS)('$name', (client) => {
  it.each(KALLGLOT)('Kallglot closes with %i "%s": %s', async (code, reason, category) => {
    const provider = await serveStreams((peer) => peer.accept().close(code, reason));
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url());
    expect(seen).toEqual({ events: ['open', 'close'], code, reason });
    await expectStreams(watching, ended(`${code} provider ${category}`), 'kallglot');
    expect(watching.lines.map(({ fields }) => [fields['close_code'], fields['category']])).toEqual(
      category === 'normal' ? [] : [[code, category]],
    );
  });

  it.each([
    [4999, '_OTHER provider unknown'],
    [4321, '_OTHER provider unknown'],
    [3999, '_OTHER provider unknown'],
  ])('an uncatalogued code, %i: unknown, and no label value', async (code, close) => {
    const provider = await serveStreams((peer) => peer.accept().close(code, 'new'));
    const watching = watch([provider.host]);
    expect((await play(client, provider.url())).code).toBe(code);
    await expectStreams(watching, ended(close));
    expect(await watching.registry.metrics()).not.toContain(`"${code}"`);
    expect(watching.lines.map(({ level, fields }) => ({ level, fields }))).toEqual([
      {
        level: 'warn',
        fields: {
          provider: 'kallglot',
          operation: 'sessions.connect',
          url_template: '/v1/sessions/{id}/connect',
          category: 'unknown',
          error_type: '_OTHER',
          close_code: code,
          close_reason: 'unknown',
          close_initiator: 'provider',
          retry: 'never',
          account: 'default',
          duration_ms: expect.any(Number),
          provider_message: 'new',
        },
      },
    ]);
  });
});

describe.each([WS, GLOBAL])('$name', (client) => {
  it.each(DOGRAH)('Dograh closes with %i "%s": %s', async (code, reason, category) => {
    const provider = await serveStreams((peer) => peer.accept().close(code, reason));
    const watching = watch([], { providers: { dograh: { hosts: [provider.host] } } });
    await play(client, provider.url());
    await expectStreams(watching, ended(`${code} provider ${category}`), 'dograh');
  });

  it.each(IANA)('a provider without its own close codes closes with %i "%s": %s', async (code, reason, category) => {
    const provider = await serveStreams((peer) => peer.acceptRaw({}, closeFrame(code, reason)));
    const watching = watch([], { providers: { kaicalls: { hosts: [provider.host] } } });
    const seen = await play(client, provider.url());
    expect(seen.code).toBe(code);
    await expectStreams(watching, ended(`${code} provider ${category}`), 'kaicalls');
  });
});
