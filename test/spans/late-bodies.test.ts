import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { context, trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { type ReadableSpan, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it, onTestFinished } from 'vitest';
import { serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';

const ATTRIBUTES = ['error.type', 'voice_api.error.code', 'voice_api.error.category', 'voice_api.request.id'];
const shown = (span: ReadableSpan): object =>
  Object.fromEntries(ATTRIBUTES.map((name) => [name, span.attributes[name]]));

it.each([
  ['short', 100, { 'error.type': 'insufficient_api_credits', 'voice_api.error.code': 'insufficient_api_credits' }],
  ['long', 20_000, { 'error.type': '402', 'voice_api.error.code': undefined }],
])(
  'the span of a call whose compressed error is %s is enriched, even if it ends before its body is decoded',
  async (_, size, atEnd) => {
    const ended: { atEnd: object; span: ReadableSpan }[] = [];
    const processor: SpanProcessor = {
      onStart: () => {},
      onEnd: (span) => void ended.push({ atEnd: shown(span), span }),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const provider = new TracerProvider({ spanProcessors: [processor] });
    trace.setGlobalTracerProvider(provider);
    const instrumentation = new UndiciInstrumentation();
    instrumentation.setTracerProvider(provider);
    const error = { code: 'insufficient_api_credits', padding: randomBytes(size / 2).toString('hex') };
    const server = await serve((_, response) => {
      const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip', 'x-request-id': 'req_7' };
      response.writeHead(402, headers).end(gzipSync(JSON.stringify({ error })));
    });
    const app = startApp({ providers: { kallglot: { hosts: [server.host] } }, tracing: 'service' });
    onTestFinished(async () => {
      await app.sidetone.shutdown();
      instrumentation.disable();
      for (const api of [trace, context]) api.disable();
      await server.close();
    });
    await fetch(`${server.url}/v1/sessions/s1`).then((response) => response.json());
    const whole = {
      'error.type': 'insufficient_api_credits',
      'voice_api.error.code': 'insufficient_api_credits',
      'voice_api.error.category': 'credits',
      'voice_api.request.id': 'req_7',
    };
    await expect.poll(() => ended.map(({ span }) => shown(span))).toEqual([whole]);
    expect(ended.map(({ atEnd: seen }) => seen)).toEqual([{ ...whole, ...atEnd }]);
    expect(await app.series()).toMatchObject({
      'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}': 1,
    });
  },
);
