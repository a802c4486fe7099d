import { context, type Span, trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';
import { fail } from './break.ts';

/** What another span processor may do to a span before sidetone sees it. */
const SABOTAGES: readonly [what: string, sabotage: (span: Span) => void][] = [
  ['nothing', () => {}],
  ['fixes its end()', (span) => void Object.defineProperty(span, 'end', { value: span.end, writable: false })],
  [
    'makes its end() a getter',
    (span) => void Object.defineProperty(span, 'end', { get: () => Object.getPrototypeOf(span).end }),
  ],
  ['prevents extensions', (span) => void Object.preventExtensions(span)],
  ['fails in its setAttribute()', (span) => void Object.assign(span, { setAttribute: fail })],
  ['fails in its setAttributes()', (span) => void Object.assign(span, { setAttributes: fail })],
  ['fails in its setStatus()', (span) => void Object.assign(span, { setStatus: fail })],
  ['fails in its isRecording()', (span) => void Object.assign(span, { isRecording: fail })],
  ['freezes its attributes', (span) => void Object.freeze((span as unknown as { attributes: object }).attributes)],
  ['hides its attributes', (span) => void Object.defineProperty(span, 'attributes', { get: fail })],
];

/** One failed call in a service that traces, with or without sidetone. */
async function callOnce(sabotage: (span: Span) => void, watched: boolean) {
  const uncaught: string[] = [];
  const onError = (error: Error): void => void uncaught.push(error.message);
  process.on('uncaughtException', onError);
  const meddler: SpanProcessor = {
    onStart: (span) => sabotage(span as unknown as Span),
    onEnd: () => {},
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const provider = new TracerProvider({ spanProcessors: [meddler] });
  trace.setGlobalTracerProvider(provider);
  const instrumentation = new UndiciInstrumentation();
  instrumentation.setTracerProvider(provider);
  const server = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  const app = watched ? startApp({ providers: { kallglot: { hosts: [server.host] } }, tracing: 'service' }) : undefined;
  const body = await fetch(`${server.url}/v1/calls/+15555550100`).then((response) => response.json());
  await new Promise((resolve) => setTimeout(resolve, 20));
  const counted = await app?.series();
  await app?.sidetone.shutdown();
  instrumentation.disable();
  for (const api of [trace, context]) api.disable();
  await server.close();
  process.off('uncaughtException', onError);
  return { seen: { body, uncaught }, counted };
}

it.each(SABOTAGES)('a span processor that %s: the service sees the same without sidetone', async (_, sabotage) => {
  const bare = await callOnce(sabotage, false);
  const { seen, counted } = await callOnce(sabotage, true);
  expect(seen).toEqual(bare.seen);
  const error = 'error_category="credits",error_type="insufficient_api_credits"';
  expect(counted).toMatchObject({ [`client_errors_total{provider_name="kallglot",${error}}`]: 1 });
});
