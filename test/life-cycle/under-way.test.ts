import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { register } from '../../src/index.ts';
import { json, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';
import { CLIENTS, follow } from '../kit/streams/clients.ts';
import { serveStreams } from '../kit/streams/serve.ts';

type Copy = { readonly register: typeof register };

/** The package, and a second copy: ES module and CommonJS in one process, or a development server that reloads. */
const [first, second] = (await Promise.all(
  ['../../dist', '../../dist/cjs'].map((folder) => import(new URL(`${folder}/index.js`, import.meta.url).href)),
)) as [Copy, Copy];

const NOTHING = { 'instrumentation_info{version="0.1.0"}': 1 };

function install(copy: Copy, host: string) {
  const registry = new Registry();
  const lines: string[] = [];
  const line = (_: object, message: string) => void lines.push(message);
  const sidetone = copy.register({
    providers: { kallglot: { hosts: [host] } },
    metrics: { registry, serve: false },
    logger: { error: line, warn: line, info: line },
  });
  onTestFinished(sidetone.shutdown);
  return { sidetone, lines, series: async () => readSeries(await registry.metrics()) };
}

const WAYS: readonly [string, (url: string) => Promise<string>][] = [
  ['fetch', (url) => fetch(url).then((response) => response.text())],
  [
    'node:http',
    (url) =>
      new Promise((resolve, reject) => {
        http.get(
          url,
          (response) =>
            void response
              .setEncoding('utf8')
              .toArray()
              .then((chunks) => resolve(chunks.join('')), reject),
        );
      }),
  ],
];

describe.each([
  ['the same copy', first],
  ['the copy that was loaded again', second],
])('shutdown(), then register() of %s', (_, next) => {
  it.each(WAYS)('%s: a request under way completes; neither records it', async (_name, call) => {
    const waiting: (() => void)[] = [];
    const server = await serve((_request, response) => {
      waiting.push(() => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
    });
    onTestFinished(server.close);
    const before = install(first, server.host);
    const answered = call(`${server.url}/v1/sessions`);
    await expect.poll(() => waiting.length).toBe(1);
    await before.sidetone.shutdown();
    const after = install(next, server.host);
    waiting.shift()?.();
    expect(await answered).toBe('{"error":{"code":"insufficient_api_credits"}}');
    expect({ before: before.lines, after: after.lines, series: await after.series() }).toEqual({
      before: [],
      after: [],
      series: NOTHING,
    });
    // A request that begins now counts once.
    const again = call(`${server.url}/v1/sessions`);
    await expect.poll(() => waiting.length).toBe(1);
    waiting.shift()?.();
    await again;
    expect({ before: before.lines.length, after: after.lines.length }).toEqual({ before: 0, after: 1 });
  });

  it.each(CLIENTS)('$name: an open stream ends; neither records it', async (client) => {
    const provider = await serveStreams((peer) => {
      const websocket = peer.accept();
      websocket.on('message', () => websocket.close(4500));
    });
    const before = install(first, provider.host);
    const socket = client.connect(provider.url());
    const seen = follow(socket);
    await expect.poll(() => socket.readyState).toBe(1);
    await before.sidetone.shutdown();
    const after = install(next, provider.host);
    socket.send('go');
    expect((await seen).code).toBe(4500);
    await sleep(10);
    expect({ before: before.lines, after: after.lines, series: await after.series() }).toEqual({
      before: [],
      after: [],
      series: NOTHING,
    });
  });
});

it('a second copy shares the installation of the first', () => {
  const { sidetone } = install(first, 'voice.example');
  expect(second.register).not.toBe(first.register);
  expect(second.register({ metrics: { serve: false } })).toBe(sidetone);
});
