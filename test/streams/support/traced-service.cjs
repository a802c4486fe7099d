// A service in CommonJS that runs an OpenTelemetry SDK with both HTTP instrumentations, and opens streams with every
// client in spans of its own. Prints one JSON document.
'use strict';
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { trace, ROOT_CONTEXT } = require('@opentelemetry/api');

const [host, order] = process.argv.slice(2);
const ended = [];
const processor = {
  onStart() {},
  onEnd: (span) => ended.push(span),
  forceFlush: async () => {},
  shutdown: async () => {},
};
const silent = () => {};
const startOurs = () => {
  const { register } = require('../../../src/index.ts');
  return register({
    providers: { kallglot: { hosts: [host] } },
    metrics: { serve: false },
    logger: { error: silent, warn: silent, info: silent },
  });
};
const startSdk = () => {
  const instrumentations = [new UndiciInstrumentation(), new HttpInstrumentation()];
  const sdk = new NodeSDK({ spanProcessors: [processor], instrumentations });
  sdk.start();
  return sdk;
};
const sdk = order === 'sdk first' ? startSdk() : undefined;
const ours = startOurs();
const late = sdk ?? startSdk();

// Loaded after the instrumentation, as it asks for.
const clients = {
  ws: require('ws'),
  'ws 7': require('ws7'),
  'the global WebSocket': globalThis.WebSocket,
  'undici 8': require('undici').WebSocket,
  'undici 7': require('undici7').WebSocket,
  'undici 6': require('undici6').WebSocket,
};

const stream = (name, how) =>
  trace.getTracer('service').startActiveSpan(`${name}, ${how}`, {}, ROOT_CONTEXT, (job) => {
    const websocket = new clients[name](`ws://${host}/v1/sessions/sess_1/connect?how=${how}&token=kst_live_secret1`);
    job.end();
    return new Promise((resolve) => {
      websocket.onerror = () => setTimeout(resolve, 50);
      websocket.onclose = () => setTimeout(resolve, 20);
    });
  });

(async () => {
  for (const name of Object.keys(clients)) for (const how of ['closed', 'refused']) await stream(name, how);
  await ours.shutdown();
  await late.shutdown();
  const spans = ended.map((span) => ({
    name: span.name,
    kind: span.kind,
    scope: span.instrumentationScope.name,
    trace: span.spanContext().traceId,
    id: span.spanContext().spanId,
    parent: span.parentSpanContext?.spanId,
    failed: span.status.code === 2,
    attributes: span.attributes,
  }));
  process.stdout.write(JSON.stringify(spans));
})();
