import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { MAX_SERIES } from '../../src/sinks/prometheus/labels.ts';
import { type Server, serve, startApp } from '../support/app.ts';

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

it('a provider that answers with every status there is: so many series and no more, and nothing uncounted', async () => {
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  onTestFinished(app.sidetone.shutdown);
  let asked = 0;
  for (const [method, path] of ASKED) {
    const all = STATUSES.map(async (status) => {
      asked++;
      await (await fetch(server.url + path, { method, headers: { 'x-status': String(status) } })).text();
    });
    await Promise.all(all);
  }
  const series = Object.entries(await app.series()).filter(([name]) => name.startsWith('client_request_duration'));
  expect(asked).toBeGreaterThan(MAX_SERIES);
  expect(series.length).toBe(MAX_SERIES + 1);
  expect(series.reduce((sum, [, count]) => sum + count, 0)).toBe(asked);
  const overflow = series.filter(([name]) => name.includes('provider_name="_OTHER"'));
  expect(overflow.map(([, count]) => count)).toEqual([asked - MAX_SERIES]);
});
