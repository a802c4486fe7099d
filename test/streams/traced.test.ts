import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { NO_EXPORTERS } from '../kit/exporters.ts';
import { openProvider, type Provider } from '../kit/streams/provider.ts';
import type { Seen } from '../kit/tracing.ts';

type Ended = Seen & { id: string };

const SERVICE = fileURLToPath(new URL('./fixtures/traced-service.cjs', import.meta.url));
const REFUSAL = { error: { code: 'insufficient_api_credits', message: 'Top up.' } };
const WS = ['ws', 'ws 7'];
const UNDICI = ['the global WebSocket', 'undici 8', 'undici 7', 'undici 6'];

/** A service with an SDK and both HTTP instrumentations: their handshake spans are enriched, and streams have spans. */
describe.each(['sdk first', 'sidetone first'])('%s', (order) => {
  let spans: Ended[];
  let provider: Provider;
  beforeAll(async () => {
    provider = await openProvider((peer) => {
      if (peer.url.searchParams.get('how') === 'refused') peer.refuse(402, { 'X-Request-ID': 'req_no' }, REFUSAL);
      else peer.accept().close(4029, 'slow');
    });
    const { stdout } = await promisify(execFile)(process.execPath, [SERVICE, provider.host, order], {
      env: { ...process.env, ...NO_EXPORTERS },
    });
    spans = JSON.parse(stdout) as Ended[];
    await provider.close();
  });

  const job = (name: string, how: string) => spans.find((span) => span.name === `${name}, ${how}`);
  const inTraceOf = (name: string, how: string) =>
    spans.filter(({ trace, scope }) => trace === job(name, how)?.trace && scope !== 'service');
  const scopes = (found: readonly Ended[]) => found.map(({ scope }) => scope.replace('@opentelemetry/', '')).sort();

  it.each([...WS, ...UNDICI])('%s: a stream is one client span, child of the span active at the connect', (name) => {
    const streams = inTraceOf(name, 'closed').filter(({ scope }) => scope === 'sidetone');
    expect(streams.map(({ name, kind, parent, failed }) => ({ name, kind, parent, failed }))).toEqual([
      { name: 'websocket /v1/sessions/{id}/connect', kind: 2, parent: job(name, 'closed')?.id, failed: true },
    ]);
    expect(streams[0]?.attributes).toMatchObject({
      'voice_api.stream.close.code': 4029,
      'voice_api.stream.close.initiator': 'provider',
      'url.full': `http://${provider.host}/v1/sessions/sess_1/connect?how=closed&token=REDACTED`,
    });
  });

  it.each(WS)('%s: the span of an accepted handshake is enriched, and no failure', (name) => {
    const handshakes = inTraceOf(name, 'closed').filter(({ scope }) => scope !== 'sidetone');
    expect(handshakes.map(({ scope, failed }) => [scope, failed])).toEqual([
      ['@opentelemetry/instrumentation-http', false],
    ]);
    expect(handshakes[0]?.attributes).toMatchObject({
      'voice_api.provider.name': 'kallglot',
      'voice_api.operation.name': 'sessions.connect',
      'url.template': '/v1/sessions/{id}/connect',
      'url.full': `http://${provider.host}/v1/sessions/sess_1/connect?how=closed&token=REDACTED`,
    });
  });

  it.each([...WS, ...UNDICI])('%s: the span of a refused handshake is enriched, and there is no other', (name) => {
    const found = inTraceOf(name, 'refused');
    expect(scopes(found)).toEqual([WS.includes(name) ? 'instrumentation-http' : 'instrumentation-undici']);
    expect(found.map(({ parent, failed }) => [parent, failed])).toEqual([[job(name, 'refused')?.id, true]]);
    expect(found[0]?.attributes).toMatchObject({
      'http.response.status_code': 402,
      'error.type': 'insufficient_api_credits',
      'voice_api.provider.name': 'kallglot',
      'voice_api.operation.name': 'sessions.connect',
      'voice_api.request.id': 'req_no',
      'voice_api.error.category': 'credits',
      'voice_api.error.code': 'insufficient_api_credits',
      'voice_api.error.retryable': false,
    });
  });

  it('no attribute of any span contains a token', () => {
    expect(spans.length).toBeGreaterThan(20);
    expect(JSON.stringify(spans)).not.toMatch(/kst_live|secret1/);
  });
});
