import diagnostics from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { register } from '../../src/index.ts';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';
import { BROKEN, fail, faultLine, faultLines } from './break.ts';

async function failing() {
  const server = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  onTestFinished(server.close);
  return server;
}

class Picky extends Registry {
  room: number;
  constructor(room: number) {
    super();
    this.room = room;
  }
  override registerMetric(metric: never): void {
    if (this.room-- <= 0) fail();
    super.registerMetric(metric);
  }
}

it.each([0, 1, 5])(
  'a registry that accepts only %i metrics: register() throws its error and installs nothing',
  async (room) => {
    const registry = new Picky(room);
    const config = { metrics: { registry, serve: false as const }, logger: false as const };
    expect(() => register(config)).toThrow(BROKEN);
    expect(registry.getMetricsAsArray()).toEqual([]);
    expect(diagnostics.channel('undici:request:create').hasSubscribers).toBe(false);
    // Once it is fixed, it can.
    registry.room = 100;
    await register(config).shutdown();
    expect(registry.getMetricsAsArray()).toEqual([]);
  },
);

it('a registry that cannot remove metrics: shutdown() still ends, and the rest is undone', async () => {
  class Clinging extends Registry {
    override removeSingleMetric(): void {
      fail();
    }
  }
  const { sidetone, lines } = startApp({}, new Clinging());
  await expect(sidetone.shutdown()).resolves.toBeUndefined();
  expect(diagnostics.channel('undici:request:create').hasSubscribers).toBe(false);
  expect(faultLines(lines)).toEqual([faultLine('server')]);
});

it('a logger that rejects a fault line: the fault counts, and no rejection is unhandled', async () => {
  const unhandled: unknown[] = [];
  const onError = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', onError);
  onTestFinished(() => void process.off('unhandledRejection', onError));
  const server = await failing();
  const lines: string[] = [];
  const reject = async (_: object, message: string): Promise<void> => {
    lines.push(message);
    fail();
  };
  const manager = { active: fail, with: fail, bind: fail, enable: () => manager, disable: () => manager };
  const logger = { error: reject, warn: reject, info: reject };
  const registry = new Registry();
  const sidetone = register({
    providers: { kallglot: { hosts: [server.host] } },
    metrics: { registry, serve: false },
    tracing: false,
    logger,
  });
  onTestFinished(sidetone.shutdown);
  context.setGlobalContextManager(manager as never);
  onTestFinished(() => context.disable());
  expect((await fetch(`${server.url}/v1/sessions`)).status).toBe(402);
  await sleep(20);
  expect({ lines, unhandled }).toEqual({ lines: [faultLine('source')], unhandled: [] });
});

it('a context manager that throws: the calls go on, and each failure counts a fault', async () => {
  const server = await failing();
  const manager = { active: fail, with: fail, bind: fail, enable: () => manager, disable: () => manager };
  const { sidetone, lines, series } = startApp({ providers: { kallglot: { hosts: [server.host] } }, tracing: false });
  onTestFinished(sidetone.shutdown);
  context.setGlobalContextManager(manager as never);
  onTestFinished(() => context.disable());
  for (let call = 0; call < 2; call++) expect((await fetch(`${server.url}/v1/sessions`)).status).toBe(402);
  expect(await series()).toEqual({
    'instrumentation_faults_total{instrumentation_stage="source"}': 2,
    'instrumentation_info{version="0.1.0"}': 1,
  });
  expect(faultLines(lines)).toEqual([faultLine('source')]);
  context.disable();
  expect(context.active()).toBe(ROOT_CONTEXT);
});
