import { connect } from 'node:net';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WatchedProvider } from '../../src/catalogue/watched-provider.ts';
import { register, type SidetoneConfig } from '../../src/index.ts';
import { LABEL } from '../../src/model/labels.ts';
import { SIGNALS, type Signal } from '../../src/model/signals.ts';
import { VERSION } from '../../src/model/version.ts';
import { kallglot } from '../../src/providers/kallglot/provider.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { RegistryMetric } from '../../src/sinks/prometheus/registry.ts';
import { History } from '../../src/sinks/recent/history.ts';
import { RecentFailures } from '../../src/sinks/recent/recent-failures.ts';
import { StatusPages } from '../../src/status/pages.ts';
import type { Status } from '../../src/status/status.ts';
import { observation } from '../kit/observe.ts';

type Serve = NonNullable<Exclude<SidetoneConfig['metrics'], false | undefined>['serve']>;

async function start(serve: Serve = {}, more: SidetoneConfig = {}) {
  const metrics = { registry: new Registry(), serve: { host: '127.0.0.1', port: 0, ...serve } };
  const sidetone = register({ logger: false, ...more, metrics });
  onTestFinished(sidetone.shutdown);
  await sidetone.ready;
  const port = Number(new URL(sidetone.metrics.url ?? '').port);
  return { port, origin: `http://127.0.0.1:${port}`, sidetone };
}

/** The head and the body of an answer to a request with this Host. */
function ask(port: number, path: string, host: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk)).on('close', () => resolve(answer));
    socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  });
}

const readStatus = async (origin: string): Promise<Status> =>
  (await (await fetch(`${origin}/status.json`)).json()) as Status;

describe('the status page', () => {
  it('is one document without external assets, under a strict policy', async () => {
    const { origin } = await start();
    const response = await fetch(`${origin}/`);
    const html = await response.text();
    const { headers } = response;
    expect(response.status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'$/,
    );
    expect(html.match(/<(?:script|style)[^>]*>/g)).toEqual(['<style>', '<script>']);
    expect(html).not.toMatch(/\b(?:src|href)="(?!data:,|status\.json|metrics)/);
    expect(html).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
    expect(Buffer.byteLength(html)).toBeLessThan(32 * 1024);
  });

  it.each(['/', '/status.json', '/metrics', '/healthz', '/other'])(
    'rejects %s under another host name',
    async (path) => {
      const { port } = await start();
      const answer = await ask(port, path, `rebind.attacker.example:${port}`);
      expect(answer).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/);
      expect(answer).toContain('x-content-type-options: nosniff');
      expect(answer).not.toContain('voice_api');
    },
  );

  it.each([['localhost:1'], ['127.0.0.1'], ['[::1]:9464'], ['app.localhost']])('answers to %s', async (host) => {
    const { port } = await start();
    expect(await ask(port, '/status.json', host)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it('is off where the port is not on loopback', async () => {
    const { port } = await start({ host: '0.0.0.0' });
    for (const path of ['/', '/status.json']) {
      const answer = await ask(port, path, '127.0.0.1');
      expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
      expect(answer).toContain('the status page is off where the port is not on loopback, see metrics.serve.status');
    }
    expect(await ask(port, '/metrics', '127.0.0.1')).toContain('voice_api_instrumentation_info');
  });

  it('is on there if configured, and off on loopback likewise', async () => {
    const open = await start({ host: '0.0.0.0', status: true });
    expect(await ask(open.port, '/', '127.0.0.1')).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    await open.sidetone.shutdown();
    const closed = await start({ status: false });
    expect(await ask(closed.port, '/', '127.0.0.1')).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  });

  it('follows SIDETONE_STATUS', async () => {
    process.env['SIDETONE_STATUS'] = 'false';
    onTestFinished(() => {
      delete process.env['SIDETONE_STATUS'];
    });
    const { port } = await start();
    expect(await ask(port, '/', '127.0.0.1')).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
  });

  it('is read-only: accepts GET and HEAD alone', async () => {
    const { origin } = await start();
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await fetch(`${origin}/`, { method })).status).toBe(405);
    const head = await fetch(`${origin}/`, { method: 'HEAD' });
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: '' });
  });

  it.each([
    [{ status: 'yes' }, 'sidetone: metrics.serve.status is "yes", expected true or false'],
    [{ statsu: true }, 'sidetone: metrics.serve.statsu is true, expected one of the keys host, port, hosts, status'],
  ])('rejects %j', (serve, sentence) => {
    expect(() => register({ metrics: { registry: new Registry(), serve: serve as Serve } })).toThrow(sentence);
  });
});

describe('/status.json', () => {
  it('is empty at first', async () => {
    const { origin } = await start();
    const { now, startedAt, unused, ...rest } = await readStatus(origin);
    expect(rest).toEqual({
      version: 1,
      sidetone: VERSION,
      node: process.version,
      pid: process.pid,
      faults: [],
      providers: [],
      accounts: [],
      rateLimits: [],
      calls: [],
      failures: [],
      leftOut: { accounts: 0, rateLimits: 0, calls: 0 },
    });
    expect(now - startedAt).toBeGreaterThanOrEqual(0);
    expect(unused).toContain('kallglot');
  });

  it('reports what happened', async () => {
    const simulator = await startSimulator({ providers: ['kallglot', 'itellico'] });
    onTestFinished(simulator.close);
    const [one, other] = [simulator.provider('kallglot'), simulator.provider('itellico')];
    const { origin, sidetone } = await start(
      {},
      { providers: { kallglot: { hosts: [one.host] }, itellico: { hosts: [other.host] } } },
    );
    const post = async (url: string) => void (await (await fetch(url, { method: 'POST' })).text());
    one.credits({ remaining: 500, used: 20 });
    one.rateLimit({ limit: 120, windowSeconds: 60 });
    await post(`${one.url}/v1/sessions`);
    one.answer({ code: 'insufficient_api_credits' });
    await post(`${one.url}/v1/sessions`);
    await post(`${other.url}/v1/accounts/123e4567-e89b-12d3-a456-426614174000/calls`);
    sidetone.recordCall('itellico', { outcome: 'busy', direction: 'outbound' });
    const status = await readStatus(origin);
    expect(status.providers.map(({ name, state, cause }) => [name, state, cause?.category])).toEqual([
      ['kallglot', 'failing', 'credits'],
      ['itellico', 'ok', undefined],
    ]);
    expect(status.providers[0]?.cause).toEqual({
      category: 'credits',
      code: 'insufficient_api_credits',
      count: 1,
      since: expect.any(Number),
      todo: 'Purchase more API credits in the Developer Portal, then retry.',
      requestId: expect.stringMatching(/^req_/),
    });
    expect(status.providers[0]?.requestsPerMinute.at(-1)).toBe(2);
    expect(status.providers[0]?.failuresPerMinute.at(-1)).toBe(1);
    expect(status.unused).not.toContain('kallglot');
    expect(status.accounts).toEqual([
      expect.objectContaining({
        provider: 'kallglot',
        account: 'default',
        unit: 'credits',
        remaining: expect.any(Number),
      }),
    ]);
    expect(status.rateLimits).toEqual([
      expect.objectContaining({ provider: 'kallglot', account: 'default', limit: 120, resetAt: expect.any(Number) }),
    ]);
    expect(status.calls).toEqual([{ provider: 'itellico', outcome: 'busy', direction: 'outbound', count: 1 }]);
    expect(status.failures.map(({ provider, code }) => [provider, code])).toEqual([
      ['kallglot', 'insufficient_api_credits'],
    ]);
  });

  it('shows 29 providers, 500 accounts and a full ring', () => {
    const names = Array.from({ length: 29 }, (_, i) => `provider_${i}`);
    const metric = (signal: Signal, labels: readonly Record<string, string>[]) =>
      new RegistryMetric(signal, 'sum', () => labels.map((one, i) => ({ labels: one, value: i + 1 })));
    const of = (provider: string, more: Record<string, string>) => ({ [LABEL.provider]: provider, ...more });
    const accounts = Array.from({ length: 500 }, (_, i) =>
      of(names[i % 29] ?? '', { [LABEL.account]: `customer-${i}` }),
    );
    const metrics = [
      metric(
        SIGNALS.requests,
        names.flatMap((name) =>
          ['', 'credits', 'auth', 'provider'].map((category) => of(name, { [LABEL.category]: category })),
        ),
      ),
      metric(
        SIGNALS.active,
        names.map((name) => of(name, {})),
      ),
      metric(
        SIGNALS.streamActive,
        names.map((name) => of(name, {})),
      ),
      ...[SIGNALS.creditsRemaining, SIGNALS.creditsUsed, SIGNALS.creditsObserved].map((signal) =>
        metric(signal, accounts),
      ),
      ...[SIGNALS.rateLimitLimit, SIGNALS.rateLimitRemaining, SIGNALS.rateLimitReset].map((signal) =>
        metric(signal, accounts),
      ),
      metric(
        SIGNALS.callResults,
        names.map((name) => of(name, { [LABEL.callOutcome]: 'busy', [LABEL.callDirection]: 'outbound' })),
      ),
    ];
    const history = new History(metrics);
    for (let i = 0; i < 31; i++) history.tick();
    const recent = new RecentFailures();
    const seen = observation({ provider: kallglot, status: 402 });
    for (let i = 0; i < 100; i++) recent.settled(seen, FAILED, undefined);
    const providers = names.map(
      (name) =>
        new WatchedProvider({ ...kallglot, name }, { account: 'default', streamErrors: false, callReports: true }),
    );
    const { body } = new StatusPages({ providers, metrics, history, recent, startedAt: 0 }).answer('/status.json');
    const status = JSON.parse(body) as Status;
    expect(status).toMatchObject({ leftOut: { accounts: 0, rateLimits: 0, calls: 0 } });
    expect([status.providers.length, status.accounts.length]).toEqual([29, 500]);
  });
});

const FAILED = {
  category: 'credits',
  failed: true,
  errorType: 'insufficient_api_credits',
  code: 'insufficient_api_credits',
  type: undefined,
  param: undefined,
  message: undefined,
  retry: 'never',
  todo: 'Top up.',
  requestId: 'req_01HXYZ123456789',
  retryAfter: undefined,
  credits: [],
  rateLimits: [],
} as const;
