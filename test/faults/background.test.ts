import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { register } from '../../src/index.ts';
import { needs } from '../kit/needs.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { keepLines } from '../kit/watch.ts';
import { BACKGROUND } from './background.ts';
import { SABOTAGES } from './entries.ts';

needs('time');

let server: Server;
beforeAll(async () => {
  server = await serve(({ url = '' }, response) => {
    const headers = { 'retry-after': '1', 'x-api-credits-remaining': '5' };
    if (url.startsWith('/v2/balance'))
      json(response, 200, { data: { balance: '3.00', available_credit: '4.00', currency: 'USD' } });
    else if (url.endsWith('/fine')) json(response, 200, {}, headers);
    else json(response, 429, { error: { code: 'rate_limit_exceeded' } }, headers);
  });
  // A loaded machine may take longer than the default of five seconds between two requests.
  server.server.keepAliveTimeout = 60_000;
  const streams = new WebSocketServer({ server: server.server });
  streams.on('connection', (socket) => socket.close(4001, 'broken'));
});
afterAll(() => server.close());

const CASES = BACKGROUND.flatMap(([entry, of, methods]) =>
  methods.map((method) => ({ entry, of, method, what: `${of.name}.${method}()` })),
);

it.each(CASES)(
  '$entry: $what is broken, and the service goes on',
  async ({ of, method }) => {
    const uncaught: string[] = [];
    const onError = (error: unknown): void => void uncaught.push(`uncaught: ${describe(error)}`);
    for (const event of ['uncaughtException', 'unhandledRejection']) process.on(event, onError);
    const wrong: string[] = [];
    for (const sabotage of Object.keys(SABOTAGES))
      for (const one of await trySabotage(of, method, sabotage)) wrong.push(`${sabotage}: ${one}`);
    for (const event of ['uncaughtException', 'unhandledRejection']) process.off(event, onError);
    expect([...uncaught, ...wrong]).toEqual([]);
  },
  30_000,
);

function describe(error: unknown): string {
  try {
    return String((error as Error).stack ?? error);
  } catch {
    return 'unreadable';
  }
}

/** @returns the problems, in sentences */
async function trySabotage(of: (typeof CASES)[0]['of'], method: string, sabotage: string): Promise<string[]> {
  const whole = Object.getOwnPropertyDescriptor(of.prototype, method);
  if (typeof whole?.value !== 'function') throw new Error(`${of.name} has no method ${method}`);
  let called = 0;
  const value = (): unknown => {
    called++;
    return SABOTAGES[sabotage]?.();
  };
  Object.defineProperty(of.prototype, method, { ...whole, value });
  const problems: string[] = [];
  try {
    problems.push(...(await play()));
  } catch (error) {
    problems.push(`the service saw ${describe(error)}`);
  }
  Object.defineProperty(of.prototype, method, whole);
  if (called === 0) problems.push('was never called');
  return problems;
}

/** All that a service does, and what it sees otherwise than without sidetone. */
async function play(): Promise<string[]> {
  const provider = new MeterProvider();
  metrics.setGlobalMeterProvider(provider);
  const registry = new Registry();
  const sidetone = register({
    providers: { kallglot: { hosts: [server.host] }, telnyx: true },
    metrics: { registry, serve: { host: '127.0.0.1', port: 0 }, otel: true },
    credits: { accounts: [{ provider: 'telnyx', key: () => 'a-key', origin: server.url }], atStart: true },
    tracing: false,
    logger: keepLines().logger,
  });
  await sidetone.ready;
  const seen = [
    ...(await Promise.all(['/v1/sessions/s1', '/v1/sessions/fine'].map(statusOf))),
    await closeCode(),
    sidetone.withAccount('eu', () => 7),
    sidetone.recordCall('kallglot', { outcome: 'failed', id: 'c_1', status: 'busy' }),
  ];
  sidetone.recent();
  // The first balances are asked for within a tenth of a second.
  await new Promise((resolve) => setTimeout(resolve, 250));
  const { origin } = new URL(sidetone.metrics.url ?? '');
  for (const path of ['/metrics', '/', '/status.json'])
    await fetch(`${origin}${path}`).then((response) => response.text());
  await registry.getMetricsAsJSON().catch(() => []);
  await sidetone.shutdown();
  metrics.disable();
  await provider.shutdown().catch(() => {});
  const expected = [429, 200, 4001, 7, undefined];
  return JSON.stringify(seen) === JSON.stringify(expected) ? [] : [`the service saw ${JSON.stringify(seen)}`];
}

async function statusOf(path: string): Promise<number> {
  const response = await fetch(`${server.url}${path}`);
  await response.text();
  return response.status;
}

const closeCode = (): Promise<number> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/sessions/s1/stream`);
    socket.on('close', (code) => resolve(code)).on('error', () => {});
  });
