import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const tracer = provider.getTracer('a fetch wrapper');
let url: string;
let counted: () => Promise<Record<string, number>>;

beforeEach(async () => {
  exporter.reset();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(provider);
  const server = await serve((request, response) => {
    if (request.url?.includes('/moved/')) response.writeHead(302, { location: '/v1/sessions/s1' }).end();
    else if (request.url?.includes('/fine/')) json(response, 200, { id: 'c1' });
    else json(response, 402, { error: { code: 'insufficient_api_credits' } }, { 'x-request-id': 'req_7' });
  });
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } }, tracing: 'service' });
  url = server.url;
  counted = app.series;
  onTestFinished(async () => {
    await app.sidetone.shutdown();
    for (const api of [trace, context]) api.disable();
    await server.close();
  });
});

type Wrapper = { readonly attributes: (url: string) => Record<string, string>; readonly readFirst: boolean };

/** What @vercel/otel does: a span named after the URL, active around fetch(), which ends at the head of the response. */
const VERCEL: Wrapper = {
  attributes: (it) => ({ 'http.url': it, 'http.method': 'GET', 'resource.name': it }),
  readFirst: false,
};
const MODERN: Wrapper = { attributes: (it) => ({ 'url.full': it, 'http.request.method': 'GET' }), readFirst: true };

async function wrappedFetch(target: string, { attributes, readFirst }: Wrapper): Promise<string> {
  const span = tracer.startSpan(`fetch GET ${target}`, { kind: SpanKind.CLIENT, attributes: attributes(target) });
  return context.with(trace.setSpan(context.active(), span), async () => {
    const response = await fetch(target);
    span.setAttribute('http.status_code', response.status);
    if (!readFirst) span.end();
    const text = await response.text();
    if (readFirst) span.end();
    return text;
  });
}

/** The relevant fields of the CLIENT spans, without the port. */
async function spans(): Promise<object[]> {
  await new Promise((resolve) => setTimeout(resolve, 30));
  const all = exporter.getFinishedSpans().filter(({ kind }) => kind === SpanKind.CLIENT);
  const plain = (text: unknown): unknown => (typeof text === 'string' ? text.replaceAll(url, 'http://voice') : text);
  return all.map(({ name, status, attributes }: ReadableSpan) => ({
    name: plain(name),
    failed: status.code === SpanStatusCode.ERROR,
    url: plain(attributes['http.url'] ?? attributes['url.full']),
    code: attributes['voice_api.error.code'],
    category: attributes['voice_api.error.category'],
    requestId: attributes['voice_api.request.id'],
  }));
}

const CREDITS = { code: 'insufficient_api_credits', category: 'credits', requestId: 'req_7', failed: true };
const SECRET = '/v1/calls/+14155550100?api_key=sk_live_abcdef123456';
const SHOWN = 'http://voice/v1/calls/REDACTED?api_key=REDACTED';

it.each([
  ['that ends at the head', VERCEL],
  ['that ends after the body', MODERN],
])('a client span around fetch() %s is enriched and redacted, and the only one', async (_, wrapper) => {
  await wrappedFetch(`${url}${SECRET}`, wrapper);
  expect(await spans()).toEqual([{ ...CREDITS, name: `fetch GET ${SHOWN}`, url: SHOWN }]);
  const attributes = JSON.stringify(exporter.getFinishedSpans().map((span) => [span.name, span.attributes]));
  expect(attributes).not.toMatch(/sk_live|4155550100/);
  expect(await counted()).toMatchObject({
    'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}': 1,
  });
});

it('a success is enriched too', async () => {
  await wrappedFetch(`${url}/v1/fine/x`, VERCEL);
  expect(await spans()).toEqual([
    expect.objectContaining({ name: 'fetch GET http://voice/v1/fine/x', failed: false, code: undefined }),
  ]);
  expect(exporter.getFinishedSpans()[0]?.attributes).toMatchObject({ 'voice_api.provider.name': 'kallglot' });
});

it('a redirect is part of the same span', async () => {
  await wrappedFetch(`${url}/v1/moved/x?token=abcdef123456`, MODERN);
  const shown = 'http://voice/v1/moved/x?token=REDACTED';
  expect(await spans()).toEqual([{ ...CREDITS, name: `fetch GET ${shown}`, url: shown }]);
});

it('a span around that of instrumentation-undici is redacted, and the inner one enriched', async () => {
  const instrumentation = new UndiciInstrumentation();
  instrumentation.setTracerProvider(provider);
  onTestFinished(() => instrumentation.disable());
  await wrappedFetch(`${url}${SECRET}`, MODERN);
  const silent = { code: undefined, category: undefined, requestId: undefined, failed: false };
  expect(await spans()).toEqual([
    { ...CREDITS, name: 'GET', url: SHOWN },
    { ...silent, name: `fetch GET ${SHOWN}`, url: SHOWN },
  ]);
});

it('a client span that does not describe the call stays unchanged: a failed call gets its own', async () => {
  const seen: Span[] = [];
  for (const attributes of [
    {},
    { 'server.address': 'voice' },
    { 'url.full': `${url}/v1/other` },
    { 'url.full': 'http://other/v1/sessions/s1' },
  ]) {
    const span = tracer.startSpan('chat', { kind: SpanKind.CLIENT, attributes });
    seen.push(span);
    await context.with(trace.setSpan(context.active(), span), () =>
      fetch(`${url}/v1/sessions/s1`).then((it) => it.text()),
    );
    span.end();
  }
  const own = { ...CREDITS, name: 'GET /v1/sessions/{id}', url: 'http://voice/v1/sessions/s1' };
  const chat = expect.objectContaining({ name: 'chat', code: undefined, failed: false });
  expect(await spans()).toEqual(seen.flatMap(() => [own, chat]));
});
