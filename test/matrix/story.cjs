// Every service of the matrix: each client is refused once, and has one stream closed. Prints what was reported.
'use strict';

const ended = [];
const processor = {
  onStart() {},
  onEnd: (span) => ended.push(span),
  forceFlush: async () => {},
  shutdown: async () => {},
};

function startSdk(here, { sdk, instrumented }) {
  if (!sdk) return undefined;
  const { NodeSDK } = here('@opentelemetry/sdk-node');
  const { UndiciInstrumentation } = here('@opentelemetry/instrumentation-undici');
  const { HttpInstrumentation } = here('@opentelemetry/instrumentation-http');
  const instrumentations = instrumented ? [new UndiciInstrumentation(), new HttpInstrumentation()] : [];
  const telemetry = new NodeSDK({ spanProcessors: [processor], instrumentations });
  telemetry.start();
  return telemetry;
}

const get = (http, url) =>
  new Promise((resolve, reject) => {
    http.get(url, (response) => response.resume().on('end', resolve)).on('error', reject);
  });

const open = (WebSocket, url) =>
  new Promise((resolve) => {
    const websocket = new WebSocket(url);
    const over = () => setTimeout(resolve, 20);
    websocket.onerror = over;
    websocket.onclose = over;
  });

async function story(here, { host }, clients, telemetry) {
  const { http, ws7, ws8, undici6, undici7, undici8 } = clients;
  const body = async (response) => (await response).body.text();
  const calls = {
    fetch: async (url) => (await fetch(url)).text(),
    'undici 6': (url) => body(undici6.request(url)),
    'undici 7': (url) => body(undici7.request(url)),
    'undici 8': (url) => body(undici8.request(url)),
    'node:http': (url) => get(http.default ?? http, url),
  };
  const streams = {
    'ws 7': ws7.default ?? ws7,
    'ws 8': ws8.default ?? ws8,
    WebSocket,
    'undici 6 ws': undici6.WebSocket,
    'undici 7 ws': undici7.WebSocket,
    'undici 8 ws': undici8.WebSocket,
  };
  const reported = {};
  const { register: registry } = here('prom-client');
  const note = async (name, act) => {
    const before = await counted(registry);
    await act(encodeURIComponent(name));
    await new Promise((resolve) => setTimeout(resolve, 30));
    reported[name] = { counted: difference(before, await counted(registry)), spans: ended.splice(0).map(seen) };
  };
  for (const [name, call] of Object.entries(calls))
    await note(name, (id) => call(`http://${host}/v1/sessions/${id}?token=kst_live_secret1`));
  for (const [name, WebSocket] of Object.entries(streams)) {
    await note(name, async (id) => {
      const url = `ws://${host}/v1/sessions/${id}/connect?token=kst_live_secret1`;
      await open(WebSocket, `${url}&refused`);
      await open(WebSocket, url);
    });
  }
  await telemetry?.shutdown();
  process.stdout.write(JSON.stringify(reported), () => process.exit(0));
}

async function counted(registry) {
  const text = await registry.metrics();
  const lines = text.matchAll(/^voice_api_((?:client_errors|stream_\w+|instrumentation_faults)_total\{.*\}) (\d+)$/gm);
  return Object.fromEntries(
    [...lines].map(([, series, value]) => [
      series.replaceAll(/voice_api_|provider_name="kallglot",/g, ''),
      Number(value),
    ]),
  );
}

const difference = (before, after) =>
  Object.fromEntries(
    Object.entries(after)
      .filter(([series, value]) => value !== (before[series] ?? 0))
      .map(([series, value]) => [series, value - (before[series] ?? 0)]),
  );

const seen = ({ name, kind, attributes, status, instrumentationScope }) => ({
  name,
  kind,
  failed: status.code === 2,
  attributes,
  scope: instrumentationScope.name,
});

exports.matrix = { startSdk, story };
