import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { MAX_SERIES } from '../../src/sinks/prometheus/labels.ts';
import { type Server, serve } from '../kit/server.ts';
import { type App, startApp } from '../kit/watch.ts';

/** Each is an operation of its own, or one of an unknown path by its method. */
const ASKED = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => [method, '/v1/elsewhere'] as const),
  ['POST', '/v1/sessions'],
  ['GET', '/v1/sessions/s1'],
  ['POST', '/v1/sessions/s1/end'],
  ['GET', '/v1/agents'],
  ['GET', '/v1/agents/a1'],
] as const;
/** Those that fetch() treats like any other. */
const STATUSES = Array.from({ length: 178 }, (_, i) => 422 + i);

let server: Server;
beforeAll(async () => {
  server = await serve((request, response) => {
    response.writeHead(Number(request.headers['x-status']), { 'content-length': 0 }).end();
  });
});
afterAll(() => server.close());

/** Of the providers that have a host: each has the same share of the room. */
const ACTIVE = 4;

async function ask(method: string, url: string, status: number): Promise<void> {
  await (await fetch(url, { method, headers: { 'x-status': String(status) } })).text();
}

const durations = async (app: App) =>
  Object.entries(await app.series()).filter(([name]) => name.startsWith('client_request_duration'));

it('a provider that answers with every status there is: so many series and no more, none of another’s, nothing uncounted', async () => {
  const app = startApp({
    providers: {
      kallglot: { hosts: [server.host] },
      dograh: { hosts: [server.host.replace('127.0.0.1', 'localhost')] },
    },
  });
  onTestFinished(app.sidetone.shutdown);
  let asked = 0;
  for (const [method, path] of ASKED) {
    asked += STATUSES.length;
    await Promise.all(STATUSES.map((status) => ask(method, server.url + path, status)));
  }
  const series = await durations(app);
  expect(asked).toBeGreaterThan(MAX_SERIES);
  expect(series.length).toBe(MAX_SERIES / ACTIVE + 1);
  expect(series.reduce((sum, [, count]) => sum + count, 0)).toBe(asked);
  const overflow = series.filter(([name]) => name.includes('provider_name="_OTHER"'));
  expect(overflow.map(([, count]) => count)).toEqual([asked - MAX_SERIES / ACTIVE]);
  // Another provider, which answers for the first time, is told by its own name.
  const elsewhere = server.url.replace('127.0.0.1', 'localhost');
  for (const status of [200, 402, 503]) await ask('GET', `${elsewhere}/api/v1/workflow/1`, status);
  const others = (await durations(app)).filter(([name]) => name.includes('provider_name="dograh"'));
  expect(others.map(([name, count]) => [/status_code="(\w*)"/.exec(name)?.[1], count])).toEqual([
    ['200', 1],
    ['402', 1],
    ['503', 1],
  ]);
});

it('statuses that are none of HTTP are one label value, the empty one', async () => {
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  onTestFinished(app.sidetone.shutdown);
  const made = Array.from({ length: 400 }, (_, i) => 600 + i);
  await Promise.all(made.map((status) => ask('GET', `${server.url}/v1/agents`, status)));
  expect((await durations(app)).map(([name, count]) => [/status_code="(\w*)"/.exec(name)?.[1], count])).toEqual([
    ['', 400],
  ]);
});
