import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { Faults } from '../../src/model/faults.ts';
import { Limits } from '../../src/model/limits.ts';
import { EMPTY_VERDICT } from '../../src/model/verdict.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { MAX_SERIES } from '../../src/sinks/prometheus/counter-map.ts';
import { PrometheusSink } from '../../src/sinks/prometheus/prometheus-sink.ts';
import { type Server, serve } from '../kit/server.ts';
import { type App, startApp } from '../kit/watch.ts';

/** Each is a separate operation, or an unknown path by its method. */
const REQUESTED = [
  ['GET', '/v1/elsewhere'],
  ['PUT', '/v1/elsewhere'],
  ['POST', '/v1/sessions'],
  ['GET', '/v1/agents'],
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

async function ask(method: string, url: string, status: number): Promise<void> {
  await (await fetch(url, { method, headers: { 'x-status': String(status) } })).text();
}

const durations = async (app: App) =>
  Object.entries(await app.series()).filter(([name]) => name.startsWith('client_request_duration'));

it('a provider that returns every status fills its own series up to the limit, takes none of another’s, and leaves nothing uncounted', async () => {
  const app = startApp({
    providers: {
      kallglot: { hosts: [server.host] },
      dograh: { hosts: [server.host.replace('127.0.0.1', 'localhost')] },
    },
  });
  onTestFinished(app.sidetone.shutdown);
  let sent = 0;
  for (const [method, path] of REQUESTED) {
    sent += STATUSES.length;
    await Promise.all(STATUSES.map((status) => ask(method, server.url + path, status)));
  }
  const series = await durations(app);
  expect(sent).toBeGreaterThan(3 * MAX_SERIES);
  expect(series.reduce((sum, [, count]) => sum + count, 0)).toBe(sent);
  // Beyond the limit the category alone is kept, so that the totals stay right.
  const overflow = series.filter(([name]) => name.includes('operation_name="_OTHER",http_request_method="_OTHER"'));
  expect(series.length).toBe(MAX_SERIES + overflow.length);
  const categories = overflow.map(([name]) => /error_category="(\w*)"/.exec(name)?.[1]);
  expect(new Set(categories).size).toBe(overflow.length);
  expect(overflow.map(([name]) => /status_code="(\w*)"/.exec(name)?.[1])).toEqual(overflow.map(() => ''));
  // Another provider, called for the first time, has its full limit.
  const elsewhere = server.url.replace('127.0.0.1', 'localhost');
  for (const status of [200, 402, 503]) await ask('GET', `${elsewhere}/api/v1/workflow/1`, status);
  const others = (await durations(app)).filter(([name]) => name.includes('provider_name="dograh"'));
  expect(others.map(([name, count]) => [/status_code="(\w*)"/.exec(name)?.[1], count])).toEqual([
    ['200', 1],
    ['402', 1],
    ['503', 1],
  ]);
});

const OPTIONS = { account: 'default', streamErrors: false, callReports: true };

/** Of fifty providers, the last one has its error series as well. */
it('errors have a limit for each provider; beyond it the type is _OTHER and the category stays', () => {
  const sink = new PrometheusSink(new Registry(), [], new Faults(() => {}), new Limits());
  const providers = Array.from({ length: 50 }, (_, n) => new WatchedProvider({ ...kallglot, name: `p${n}` }, OPTIONS));
  const categories = ['provider', 'credits', 'dial'] as const;
  for (const provider of providers)
    for (let n = 0; n < 3 * MAX_SERIES; n++)
      sink.failed(
        { provider, account: 'default' },
        { ...EMPTY_VERDICT, category: categories[n % 3], failed: true, errorType: `code_${n}` },
      );
  const errors = sink.metrics.find(({ key }) => key === 'voice_api_client_errors_total');
  const samples = [...(errors?.samples() ?? [])];
  for (const { name } of providers) {
    const own = samples.filter(({ labels }) => labels['voice_api_provider_name'] === name);
    const beyond = own.filter(({ labels }) => labels['error_type'] === '_OTHER');
    expect(own.length).toBe(MAX_SERIES + categories.length);
    expect(own.reduce((sum, { value }) => sum + value, 0)).toBe(3 * MAX_SERIES);
    expect(beyond.map(({ labels }) => labels['voice_api_error_category']).sort()).toEqual([...categories].sort());
    const first = own.find(({ labels }) => labels['error_type'] === 'code_0');
    expect(first?.value).toBe(1);
  }
  const totals = [...(sink.metrics.find(({ key }) => key === 'voice_api_client_requests_total')?.samples() ?? [])];
  const credits = totals.filter(({ labels }) => labels['voice_api_error_category'] === 'credits');
  expect(credits.map(({ value }) => value)).toEqual(providers.map(() => MAX_SERIES));
});

it('statuses outside HTTP share the empty label value', async () => {
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
  onTestFinished(app.sidetone.shutdown);
  const made = Array.from({ length: 400 }, (_, i) => 600 + i);
  await Promise.all(made.map((status) => ask('GET', `${server.url}/v1/agents`, status)));
  expect((await durations(app)).map(([name, count]) => [/status_code="(\w*)"/.exec(name)?.[1], count])).toEqual([
    ['', 400],
  ]);
});
