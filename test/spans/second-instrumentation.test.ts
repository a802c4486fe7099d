import { context, trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

it('with two HTTP instrumentations the first one’s span is enriched, and both are redacted', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  trace.setGlobalTracerProvider(provider);
  const instrumentations = [new UndiciInstrumentation(), new UndiciInstrumentation()];
  for (const instrumentation of instrumentations) instrumentation.setTracerProvider(provider);
  const server = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } }, tracing: 'service' });
  onTestFinished(async () => {
    await app.sidetone.shutdown();
    for (const instrumentation of instrumentations) instrumentation.disable();
    for (const api of [trace, context]) api.disable();
    await server.close();
  });
  const path = '/v1/calls/+15555550100?api_key=sk_live_abcdef123456';
  await fetch(`${server.url}${path}`).then((response) => response.text());
  const spans = exporter.getFinishedSpans().map(({ attributes }) => ({
    url: String(attributes['url.full']).replace(server.url, ''),
    query: attributes['url.query'],
    code: attributes['voice_api.error.code'],
  }));
  const shown = { url: '/v1/calls/REDACTED?api_key=REDACTED', query: '?api_key=REDACTED' };
  expect(spans).toEqual([
    { ...shown, code: 'insufficient_api_credits' },
    { ...shown, code: undefined },
  ]);
});
