import { setTimeout as sleep } from 'node:timers/promises';
import { SpanKind } from '@opentelemetry/api';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, type Client, follow, GLOBAL, type Handlers, play, WS, WS_CLIENTS } from '../kit/streams/clients.ts';
import { terminate } from '../kit/streams/orders.ts';
import { closeFrame, frame, OPCODE, type Peer } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { endOf, inJob, seen, startOf, startTracing, takeSpans } from '../kit/tracing.ts';
import { watch } from '../kit/watch.ts';

beforeAll(startTracing);
beforeEach(() => void takeSpans());

const OPENED = { 'X-Request-ID': 'req_open1' };
const URL_END = '/v1/sessions/sess_1/connect?token=REDACTED';

/** Opens one stream in a job of the service, and returns its only span. */
async function streamSpan(client: Client, behave: (peer: Peer) => void, handlers: Handlers = {}) {
  const provider = await serveStreams(behave);
  const watching = watch([provider.host]);
  const [job, over] = inJob('job', (span) => [span.spanContext(), follow(client.connect(provider.url()), handlers)]);
  await over;
  await sleep(20);
  const spans = takeSpans();
  expect(spans.length).toBe(1);
  const [span] = spans;
  if (span === undefined) throw new Error('no span');
  return { span, job, watching, port: provider.port };
}

const common = (port: number) => ({
  'voice_api.provider.name': 'kallglot',
  'voice_api.operation.name': 'sessions.connect',
  'url.template': '/v1/sessions/{id}/connect',
  'url.full': `http://127.0.0.1:${port}${URL_END}`,
  'server.address': '127.0.0.1',
  'server.port': port,
});
const close = (code: number, reason_class: string, initiator: string) => ({
  'voice_api.stream.close.code': code,
  'voice_api.stream.close.reason_class': reason_class,
  'voice_api.stream.close.initiator': initiator,
});

describe.each(CLIENTS)('$name', (client) => {
  it('a stream that the provider closes: one client span, child of the span active at the connect', async () => {
    const { span, job, watching, port } = await streamSpan(client, (peer) =>
      peer.acceptRaw(OPENED, closeFrame(4029, 'slow down, +15555550100')),
    );
    expect(seen(span)).toEqual({
      name: 'websocket /v1/sessions/{id}/connect',
      kind: SpanKind.CLIENT,
      scope: 'sidetone',
      parent: job.spanId,
      trace: job.traceId,
      failed: true,
      attributes: {
        ...common(port),
        ...close(4029, 'rate_limited', 'provider'),
        'voice_api.request.id': 'req_open1',
        'voice_api.error.category': 'rate_limit',
        'voice_api.error.retryable': true,
        'error.type': '4029',
      },
    });
    expect(JSON.stringify(seen(span))).not.toMatch(/kst_live|15555550100|slow down/);
    await expectStreams(watching, ended('4029 provider rate_limit'));
    const { spanId, traceId } = span.spanContext();
    expect(watching.lines.map(({ fields }) => [fields['span_id'], fields['trace_id']])).toEqual([[spanId, traceId]]);
  });

  it('a stream that the service closes: a span without an error, from the connect to the close', async () => {
    const before = Date.now();
    const { span, job, port } = await streamSpan(client, (peer) => void sleep(60).then(() => peer.accept()), {
      open: (socket) => void sleep(120).then(() => socket.close(1000)),
    });
    expect(seen(span)).toEqual({
      name: 'websocket /v1/sessions/{id}/connect',
      kind: SpanKind.CLIENT,
      scope: 'sidetone',
      parent: job.spanId,
      trace: job.traceId,
      failed: false,
      attributes: { ...common(port), ...close(1000, 'normal', 'client') },
    });
    // The handshake took 60 ms, the stream 120.
    expect(startOf(span)).toBeGreaterThanOrEqual(before - 1);
    expect(endOf(span) - startOf(span)).toBeGreaterThan(170);
    expect(endOf(span)).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('streams of one URL in many traces: each in its own trace', async () => {
    const peers: Peer[] = [];
    const provider = await serveStreams((peer) => {
      peers.push(peer);
      peer.acceptRaw({ 'X-Request-ID': `req_${peer.url.searchParams.get('n')}` });
    });
    const watching = watch([provider.host]);
    const jobs = Array.from({ length: 8 }, (_, n) =>
      inJob(`job ${n}`, (span) => [span.spanContext().spanId, play(client, provider.url(`n=${n}`))] as const),
    );
    await expectStreams(watching, { connects: { accepted: 8 }, active: 8 });
    for (const { socket } of peers.reverse()) socket.end(closeFrame(4500));
    await Promise.all(jobs.map(([, over]) => over));
    await expectStreams(watching, ended(...Array<string>(8).fill('4500 provider provider')));
    const parents = takeSpans().map((span) => [
      span.attributes['voice_api.request.id'],
      span.parentSpanContext?.spanId,
    ]);
    expect(Object.fromEntries(parents)).toEqual(Object.fromEntries(jobs.map(([id], n) => [`req_${n}`, id])));
  });

  it('a refused handshake has a span for its HTTP request, and no stream span', async () => {
    const provider = await serveStreams((peer) =>
      peer.refuse(409, { 'X-Request-ID': 'req_no' }, { error: { code: 'stream_already_connected', message: 'Busy.' } }),
    );
    const watching = watch([provider.host]);
    const [job, over] = inJob('job', (span) => [span.spanContext(), play(client, provider.url())]);
    await over;
    await expectStreams(watching, { connects: { 'conflict stream_already_connected': 1 } });
    expect(takeSpans().map(seen)).toEqual([
      {
        name: 'GET /v1/sessions/{id}/connect',
        kind: SpanKind.CLIENT,
        scope: 'sidetone',
        parent: job.spanId,
        trace: job.traceId,
        failed: true,
        attributes: {
          ...common(provider.port),
          'http.request.method': 'GET',
          'http.response.status_code': 409,
          'error.type': 'stream_already_connected',
          'voice_api.request.id': 'req_no',
          'voice_api.error.category': 'conflict',
          'voice_api.error.code': 'stream_already_connected',
          'voice_api.error.retryable': false,
        },
      },
    ]);
  });

  it.each<[string, (peer: Peer) => void, Handlers, object]>([
    ['without a frame', (peer) => peer.acceptRaw(), { open: () => {} }, close(1006, 'closed_without_frame', 'network')],
    ['by a reset', (peer) => peer.acceptRaw(), {}, close(1006, 'network_lost', 'network')],
    ['without a code', (peer) => peer.acceptRaw({}, frame(OPCODE.close, '')), {}, close(1005, 'no_status', 'provider')],
  ])('distinguishes an end %s', async (how, behave, handlers, expected) => {
    const { span } = await streamSpan(
      client,
      (peer) => {
        behave(peer);
        if (how === 'without a frame') setTimeout(() => peer.socket.end(), 20);
        if (how === 'by a reset') setTimeout(() => peer.socket.resetAndDestroy(), 20);
      },
      handlers,
    );
    expect(seen(span).attributes).toMatchObject(expected);
  });
});

describe.each([WS, GLOBAL])('$name', (client) => {
  it('an uncatalogued code has error.type _OTHER', async () => {
    const { span, port } = await streamSpan(client, (peer) => peer.acceptRaw({}, closeFrame(4321)));
    expect(seen(span).attributes).toEqual({
      ...common(port),
      ...close(4321, 'unknown', 'provider'),
      'voice_api.error.category': 'unknown',
      'voice_api.error.retryable': false,
      'error.type': '_OTHER',
    });
  });
});

describe.each(WS_CLIENTS)('$name', (client) => {
  it.each<[string, Handlers]>([
    ['later', { open: (socket) => void sleep(20).then(() => terminate(socket)) }],
    ['in the open handler', { open: terminate }],
    ['after close()', { open: (socket) => void sleep(20).then(() => [socket.close(1000), terminate(socket)]) }],
  ])('terminate() %s is recorded as such, and not as a failure', async (_, handlers) => {
    const { span, port } = await streamSpan(client, (peer) => peer.acceptRaw(), handlers);
    const { failed, attributes } = seen(span);
    expect({ failed, attributes }).toEqual({
      failed: false,
      attributes: { ...common(port), ...close(1006, 'terminated', 'client'), 'voice_api.error.category': 'cancelled' },
    });
  });
});
