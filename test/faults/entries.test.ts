import http from 'node:http';
import { gzipSync } from 'node:zlib';
import { context, trace } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Server, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';
import { ENTRIES, SABOTAGES } from './entries.ts';

const CREDITS = JSON.stringify({ error: { code: 'insufficient_api_credits' } });
const LONG = JSON.stringify({
  error: { code: 'dial_failed', padding: Array.from({ length: 5_000 }, (_, i) => i * 7919) },
});

let server: Server;
beforeAll(async () => {
  const type = { 'content-type': 'application/json' };
  server = await serve(({ url = '' }, response) => {
    if (url.endsWith('/long')) response.writeHead(502, { ...type, 'content-encoding': 'gzip' }).end(gzipSync(LONG));
    else if (url.endsWith('/slow')) response.writeHead(402, type).write('{');
    else if (url.endsWith('/fine')) response.writeHead(200, type).end('{}');
    else response.writeHead(402, type).end(CREDITS);
  });
  const streams = new WebSocketServer({ server: server.server });
  streams.on('connection', (socket, { url = '' }) => {
    if (url.includes('/quiet/')) return;
    socket.send('{"type":"error","error":{"code":"rate_limit_exceeded"}}');
    socket.close(1011, 'broken');
  });
});
afterAll(() => server.close());

const viaHttp = (path: string): Promise<string> =>
  new Promise((resolve) => {
    http.get(`${server.url}${path}`, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(`${response.statusCode} ${text}`));
    });
  });

const viaFetch = async (path: string): Promise<string> => {
  const response = await fetch(`${server.url}${path}`);
  return `${response.status} ${(await response.text()).slice(0, 100)}`;
};

/** Gives up once the head of the response is there. */
async function abandon(path: string): Promise<string> {
  const giving = new AbortController();
  const response = await fetch(`${server.url}${path}`, { signal: giving.signal });
  giving.abort();
  return `${response.status} ${await response.text().catch((error: Error) => error.name)}`;
}

const stream = (socket: Pick<WebSocket, 'addEventListener'>): Promise<string> =>
  new Promise((resolve) => {
    const seen: string[] = [];
    for (const event of ['open', 'message', 'error'] as const)
      socket.addEventListener(event, () => void seen.push(event));
    socket.addEventListener('close', ({ code, reason }) => resolve(`${seen.join()} ${code} ${reason}`));
  });

function closing(socket: WebSocket): WebSocket {
  return socket.on('open', () => socket.close(4000, 'done'));
}

/** Everything that the service sees of its own work. */
async function play(): Promise<string[]> {
  const url = `${server.url.replace('http', 'ws')}/v1/sessions/s1/stream`;
  const seen = [
    viaFetch('/v1/sessions/s1'),
    viaFetch('/v1/sessions/long'),
    viaFetch('/v1/sessions/fine'),
    viaHttp('/v1/sessions/s1'),
    viaHttp('/v1/sessions/fine'),
    abandon('/v1/sessions/slow'),
    stream(new WebSocket(url)),
    stream(new globalThis.WebSocket(url) as never),
    stream(closing(new WebSocket(url.replace('s1', 'quiet')))),
  ];
  return Promise.all(seen.map((one) => Promise.race([one, hung()])));
}

const HUNG_MS = 3000;
const hung = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, HUNG_MS, 'nothing'));

let bare: string[];
beforeAll(async () => {
  bare = await play();
});

const CASES = ENTRIES.flatMap(([entry, of, methods]) =>
  methods.map((method) => ({ entry, of, method, what: `${of.name}.${method}()` })),
);

it('has at least two hundred sabotages', () => {
  expect(CASES.length * Object.keys(SABOTAGES).length).toBeGreaterThan(200);
});

it.each(CASES)(
  '$entry: $what is broken, and the service goes on',
  async ({ of, method }) => {
    const uncaught: string[] = [];
    const onError = (error: unknown): void => void uncaught.push(`uncaught: ${error}`);
    for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, onError);
    const wrong: string[] = [];
    for (const sabotage of Object.keys(SABOTAGES)) wrong.push(...(await trySabotage(of, method, sabotage)));
    for (const event of ['uncaughtException', 'unhandledRejection']) process.off(event, onError);
    expect([...uncaught, ...wrong]).toEqual([]);
  },
  30_000,
);

/** @returns the problems, in sentences */
async function trySabotage(of: (typeof CASES)[0]['of'], method: string, sabotage: string): Promise<string[]> {
  const whole = Object.getOwnPropertyDescriptor(of.prototype, method);
  if (typeof whole?.value !== 'function') throw new Error(`${of.name} has no method ${method}`);
  let called = 0;
  const value = (): unknown => {
    called++;
    return SABOTAGES[sabotage]?.();
  };
  const { seen, faults } = await playWith(() => void Object.defineProperty(of.prototype, method, { ...whole, value }));
  Object.defineProperty(of.prototype, method, whole);
  const otherwise = seen.flatMap((one, i) =>
    one === bare[i] ? [] : [`${sabotage}: the service saw ${one}, not ${bare[i]}`],
  );
  return [
    ...otherwise,
    ...(called === 0 ? [`${sabotage}: was never called`] : []),
    ...(sabotage.startsWith('throws') && faults === 0 ? [`${sabotage}: no fault was counted`] : []),
  ];
}

async function playWith(inject: () => void): Promise<{ seen: string[]; faults: number }> {
  const provider = new TracerProvider();
  trace.setGlobalTracerProvider(provider);
  const instrumentation = new UndiciInstrumentation();
  instrumentation.setTracerProvider(provider);
  const app = startApp({ providers: { kallglot: { hosts: [server.host], streamErrors: true } }, tracing: 'service' });
  inject();
  const seen = await play();
  app.sidetone.recordCall('kallglot', { outcome: 'failed', id: 'c_1' });
  await new Promise((resolve) => setTimeout(resolve, 30));
  await app.registry.metrics().catch(() => '');
  await app.sidetone.shutdown();
  const faults = app.lines.filter(({ message }) => message.includes('internal error')).length;
  instrumentation.disable();
  for (const api of [trace, context]) api.disable();
  return { seen, faults };
}
