import diagnostics from 'node:diagnostics_channel';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { defineProvider, register, type Sidetone } from '../../src/index.ts';
import { bracketed, CHANNELS, subscribed } from '../kit/channels.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';
import { keepLines, startApp } from '../kit/watch.ts';

const quiet = (registry = new Registry()) => ({ metrics: { registry, serve: false as const }, logger: false as const });
const call = (url: string) => fetch(url).then((response) => response.text());

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function failing(): Promise<Server> {
  const server = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  closing.push(server.close);
  return server;
}

describe('register', () => {
  it('twice installs once', async () => {
    const registry = new Registry();
    const first = register(quiet(registry));
    closing.push(first.shutdown);
    expect(register()).toBe(first);
    expect(register(quiet())).toBe(first);
    expect((await registry.metrics()).match(/voice_api_instrumentation_info\{/g)).toHaveLength(1);
  });

  it('can be undone completely, and repeated', async () => {
    const server = await failing();
    const registry = new Registry();
    for (let i = 0; i < 3; i++) {
      const sidetone = register({ ...quiet(registry), providers: { kallglot: { hosts: [server.host] } } });
      expect(subscribed()).toEqual(CHANNELS);
      await call(`${server.url}/v1/sessions`);
      expect(readSeries(await registry.metrics())).toMatchObject({
        'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}': 1,
      });
      await Promise.all([sidetone.shutdown(), sidetone.shutdown()]);
      expect({ subscribed: subscribed(), bracketed: bracketed(), metrics: await registry.metrics() }).toEqual({
        subscribed: [],
        bracketed: [],
        metrics: '\n',
      });
    }
  });

  it('leaves a later patch of the same channel in place', async () => {
    const sidetone = register(quiet());
    const channel = diagnostics.channel('undici:request:create');
    const previous = channel.publish;
    const theirs = function (this: unknown, message: unknown) {
      return previous.call(channel, message);
    };
    channel.publish = theirs;
    await sidetone.shutdown();
    expect(channel.publish).toBe(theirs);
    expect(() => channel.publish({ request: { origin: 'http://x.example', path: '/' } })).not.toThrow();
    Reflect.deleteProperty(channel, 'publish');
  });

  it('without tracing brackets no channel', async () => {
    const sidetone = register({ ...quiet(), tracing: false });
    closing.push(sidetone.shutdown);
    expect(bracketed()).toEqual([]);
  });

  it('counts calls that still wait for a body at shutdown', async () => {
    const server = await serve((_, response) => {
      response.writeHead(503, { 'content-type': 'application/json' });
      response.write('{"error":');
    });
    closing.push(server.close);
    const app = startApp({ providers: { kallglot: { hosts: [server.host] } } });
    await fetch(`${server.url}/v1/agents`);
    expect(app.lines).toEqual([]);
    await app.sidetone.shutdown();
    expect(app.lines.map(({ message }) => message)).toEqual([
      'kallglot agents.list failed: 503 (provider, HTTP 503). Temporary outage: retry with backoff.',
    ]);
  });

  it('rejects a registry that has a metric of the same name', async () => {
    const registry = new Registry();
    registry.registerMetric({ name: 'voice_api_client_errors_total' } as never);
    expect(() => register(quiet(registry))).toThrow(
      'sidetone: metrics.registry has a metric "voice_api_client_errors_total" already, expected a registry without one',
    );
    expect(subscribed()).toEqual([]);
  });
});

it('two copies of the package share one installation', async () => {
  const built = (path: string) => pathToFileURL(fileURLToPath(new URL(path, import.meta.url))).href;
  const copies = await Promise.all(
    ['../../dist/index.js', '../../dist/cjs/index.js'].map((path) => import(built(path))),
  );
  const [one, two] = copies as { register: typeof register }[];
  const registry = new Registry();
  const sidetone = one?.register(quiet(registry)) as Sidetone;
  closing.push(sidetone.shutdown);
  expect(two?.register).not.toBe(one?.register);
  expect(two?.register(quiet(registry))).toBe(sidetone);
});

it('a custom provider takes twenty lines', async () => {
  const server = await serve((_, response) => json(response, 403, { oops: { reason: 'no_money', id: 'a-1' } }));
  closing.push(server.close);
  const acme = defineProvider({
    name: 'acme_voice',
    title: 'Acme Voice',
    docs: ['https://acme.example/errors'],
    hosts: { source: 'https://acme.example', rows: [server.host] },
    operations: {
      source: 'https://acme.example',
      rows: [{ name: 'calls.create', method: 'POST', template: '/calls' }],
    },
    errorBody: { source: 'https://acme.example', code: ['oops.reason'], requestId: ['oops.id'] },
    codes: {
      source: 'https://acme.example',
      rows: [{ code: 'no_money', status: 403, category: 'credits', retry: 'never', todo: 'Top up.' }],
    },
  });
  const app = startApp({ customProviders: [acme] });
  closing.push(app.sidetone.shutdown);
  await (await fetch(`${server.url}/calls`, { method: 'POST' })).text();
  expect(app.lines.map(({ level, message, fields }) => ({ level, message, id: fields['request_id'] }))).toEqual([
    { level: 'error', message: 'acme_voice calls.create failed: no_money (credits, HTTP 403). Top up.', id: 'a-1' },
  ]);
});

it('a logger that throws costs its line and one fault', async () => {
  const server = await failing();
  const registry = new Registry();
  const bad = () => {
    throw new Error('disk full');
  };
  const sidetone = register({
    metrics: { registry, serve: false },
    logger: { error: bad, warn: bad, info: bad },
    providers: { kallglot: { hosts: [server.host] } },
  });
  closing.push(sidetone.shutdown);
  expect(await call(`${server.url}/v1/sessions`)).toBe('{"error":{"code":"insufficient_api_credits"}}');
  expect(readSeries(await registry.metrics())).toMatchObject({
    'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}': 1,
    'instrumentation_faults_total{instrumentation_stage="log"}': 1,
  });
});

it('a second call with other options logs that they are ignored', async () => {
  const { lines, logger } = keepLines();
  const sidetone = register({ ...quiet(), logger });
  closing.push(sidetone.shutdown);
  register();
  expect(lines).toEqual([]);
  register({ tracing: false, providers: { omind: { hosts: ['a.example'] } } });
  expect(lines.map(({ level, message }) => ({ level, message }))).toEqual([
    {
      level: 'warn',
      message: 'sidetone: already registered; this register() and its options (tracing, providers) have no effect',
    },
  ]);
});
