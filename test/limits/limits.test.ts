import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import net from 'node:net';
import { Client, credentials } from '@grpc/grpc-js';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import type promClient from 'prom-client';
import { MockAgent, request } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { register } from '../../src/index.ts';
import { UNDICI_VERSIONS, type Undici } from '../kit/http/undici-clients.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { watch } from '../kit/watch.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

/** A limit that another test covers: the file, and words of its title. */
type Elsewhere = readonly [file: string, title: string];

const ELSEWHERE: Readonly<Record<string, Elsewhere>> = {
  'Other processes': ['test/package/preload.test.ts', 'inherits the flag'],
  'Other runtimes.': ['test/projects/frameworks.test.ts', 'warns once that fetch is not observed'],
  'A custom Host header.': ['test/wire/truth-scope.test.ts', 'a Host header of the service’s own'],
  'How a call ended': ['test/calls/documented-ends.test.ts', ''],
  'Histograms over OTLP': ['test/life-cycle/meter-provider.test.ts', ''],
  'An SDK that starts late.': ['test/life-cycle/late-sdk.test.ts', ''],
  'No SDK.': ['test/projects/bundlers.test.ts', 'names the missing SDK in one line'],
  'ES modules and node:http.': ['test/projects/frameworks.test.ts', 'adds no second span'],
  'The Edge runtime of Next.js': ['test/projects/next.test.ts', 'the Edge runtime is not observed'],
  WebSocketStream: ['test/streams/websocket-stream.test.ts', 'an accepted connect, and nothing about its end'],
  'Who closed an undici WebSocket first': [
    'test/projects/mocks.test.ts',
    '7.11: a close by the service counts as the provider’s',
  ],
  'Scrape or push, not both.': ['test/otlp/parity.test.ts', ''],
  'Spans around fetch().': ['test/spans/fetch-wrapper.test.ts', 'stays unchanged: a failed call gets its own'],
  'Long compressed bodies.': ['test/spans/late-bodies.test.ts', 'ends before its body is decoded'],
  'Sentry and dd-trace': ['test/projects/frameworks.test.ts', 'keeps its own spans'],
  'Cardinality.': ['test/sinks/series.test.ts', ''],
};

const REFUSED = { error: { code: 'insufficient_api_credits' } };
const refuse = async (kind: 'http' | 'http2' = 'http'): Promise<Server> => {
  const server = await serve((_, response) => json(response, 402, REFUSED), kind);
  onTestFinished(server.close);
  return server;
};

/** Each tests a limit, beside a case that is observed. */
const PLAYED: Readonly<Record<string, () => Promise<void>>> = {
  'node:http2': async () => {
    const server = await refuse('http2');
    const app = watch([server.host]);
    const session = http2.connect(server.url, { rejectUnauthorized: false });
    const stream = session.request({ ':path': '/v1/sessions/s1' });
    const status = await new Promise((resolve) => stream.on('response', (head) => resolve(head[':status'])));
    session.destroy();
    expect({ status, errors: await errorsOf(app) }).toEqual({ status: 402, errors: 0 });
    await expectObserved();
  },
  gRPC: async () => {
    const server = http2.createServer((_, response) => response.writeHead(402).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
    const app = watch([host]);
    const client = new Client(host, credentials.createInsecure());
    const echo = (bytes: Buffer): Buffer => bytes;
    const failed = await new Promise((resolve) =>
      client.makeUnaryRequest('/voice.Calls/Create', echo, echo, Buffer.from('x'), (error) => resolve(error !== null)),
    );
    client.close();
    expect({ failed, errors: await errorsOf(app) }).toEqual({ failed: true, errors: 0 });
  },
  'Sockets that a library opens itself': async () => {
    const server = await refuse();
    const app = watch([server.host]);
    const socket = net.connect(server.port, '127.0.0.1');
    socket.end(`GET /v1/sessions/s1 HTTP/1.1\r\nHost: ${server.host}\r\nConnection: close\r\n\r\n`);
    expect((await socket.setEncoding('utf8').toArray()).join('')).toContain('402');
    expect(await errorsOf(app)).toBe(0);
    await expectObserved();
  },
  MockAgent: async () => {
    const app = watch(['voice.internal']);
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    dispatcher.get('http://voice.internal').intercept({ path: '/v1/sessions/s1' }).reply(402, REFUSED);
    const { statusCode } = await request('http://voice.internal/v1/sessions/s1', { dispatcher });
    expect({ statusCode, errors: await errorsOf(app) }).toEqual({ statusCode: 402, errors: 0 });
  },
  'Requests that began before register()': async () => {
    let answer = (): void => {};
    const server = await serve((_, response) => {
      answer = () => json(response, 402, REFUSED);
    });
    onTestFinished(server.close);
    const arrival = server.arrival();
    const response = fetch(`${server.url}/v1/sessions/s1`);
    await arrival;
    const app = watch([server.host]);
    answer();
    expect((await response).status).toBe(402);
    expect(await errorsOf(app)).toBe(0);
  },
  'Retries by undici 6.': async () => {
    const refusal = { error: { code: 'concurrent_session_limit' } };
    const categoryIn = async (undici: Undici): Promise<unknown> => {
      const server = await serve((_, response) => json(response, 429, refusal));
      onTestFinished(server.close);
      const app = watch([server.host]);
      const retries = { maxRetries: 1, minTimeout: 1, statusCodes: [429], methods: ['GET' as const] };
      const dispatcher = new undici.RetryAgent(new undici.Agent(), retries);
      const got = await undici.request(`${server.url}/v1/sessions/s1`, { dispatcher }).catch(() => undefined);
      await got?.body.dump();
      await settled();
      await app.sidetone.shutdown();
      return app.logged()[0]?.['category'];
    };
    const seen = [];
    for (const { undici } of UNDICI_VERSIONS) seen.push(await categoryIn(undici));
    expect(seen).toEqual(['rate_limit', 'concurrency', 'concurrency']);
  },
  'A renamed error code': async () => {
    const server = await serve((_, response) => json(response, 402, { error: { code: 'out_of_money_2027' } }));
    onTestFinished(server.close);
    const app = watch([server.host]);
    await fetch(`${server.url}/v1/sessions/s1`).then((response) => response.text());
    await settled();
    expect(app.logged()).toMatchObject([{ status: 402, category: 'credits' }]);
    expect(app.lines[0]?.fields['code']).toBe('out_of_money_2027');
  },
  'Each process counts the calls whose end it saw.': async () => {
    const app = watch([]);
    const facts = { outcome: 'busy', direction: 'outbound', id: 'call_1' } as const;
    app.sidetone.recordCall('omind', facts);
    app.sidetone.recordCall('omind', facts);
    const [name] = Object.keys(await app.series()).filter((series) => series.startsWith('call_results_total'));
    expect((await app.series())[name ?? '']).toBe(1);
  },
  "OpenTelemetry's Prometheus exporter for JavaScript": async () => {
    const exporter = new PrometheusExporter({ preventServerStart: true });
    const meters = new MeterProvider({ readers: [exporter] });
    meters.getMeter('x').createHistogram('voice_api.client.request.duration', { unit: 's' }).record(1);
    const { resourceMetrics } = await exporter.collect();
    const text = new PrometheusSerializer().serialize(resourceMetrics);
    await meters.shutdown();
    expect(text).toContain('voice_api_client_request_duration_count');
    expect(text).not.toContain('voice_api_client_request_duration_seconds');
  },
  'Two copies of prom-client.': async () => {
    const load = createRequire(import.meta.url);
    const first = load('prom-client') as typeof promClient;
    for (const path of Object.keys(load.cache)) if (path.includes('/prom-client/')) delete load.cache[path];
    const other = load('prom-client') as typeof promClient;
    const sidetone = register({ metrics: { serve: false }, logger: false });
    const found = await Promise.all(
      [first, other].map(async (copy) => (await copy.register.metrics()).includes('voice_api')),
    );
    await sidetone.shutdown();
    expect(found).toEqual([true, false]);
    const given = register({ metrics: { registry: other.register, serve: false }, logger: false });
    expect(await other.register.metrics()).toContain('voice_api');
    await given.shutdown();
  },
};

async function errorsOf(app: ReturnType<typeof watch>): Promise<number> {
  await settled();
  const series = await app.series();
  return Object.keys(series).filter((name) => name.startsWith('client_')).length;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

/** The same request with fetch() is observed: only the client above is not. */
async function expectObserved(): Promise<void> {
  const server = await refuse();
  const { sidetone } = watch([server.host]);
  await sidetone.shutdown();
  const app = watch([server.host]);
  await fetch(`${server.url}/v1/sessions/s1`).then((response) => response.text());
  expect(await errorsOf(app)).toBeGreaterThan(0);
}

const titles = [...read('docs/limits.md').matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, title = '']) => title);

describe('docs/limits.md', () => {
  it('has a test for each limit', () => {
    expect(titles.length).toBeGreaterThan(20);
    expect([...Object.keys(PLAYED), ...Object.keys(ELSEWHERE)].sort()).toEqual([...titles].sort());
  });

  it.each(Object.entries(PLAYED))('%s', (_, play) => play());

  it.each(Object.entries(ELSEWHERE))('%s is tested elsewhere', (_, [file, title]) => {
    expect(read(file)).toContain(title === '' ? 'it(' : title);
  });
});
