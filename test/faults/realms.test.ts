import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';
import { BROKEN, fail } from './break.ts';

const ERRORS = 'client_errors_total{provider_name="kallglot",error_category="credits",error_type="402"}';
const FAULTS = 'instrumentation_faults_total{instrumentation_stage="log"}';

/** What a logger of the service may return. */
const RETURNS: readonly [what: string, result: () => unknown, faults: number | undefined][] = [
  ['a Promise of another realm that rejects', () => runInNewContext(`Promise.reject(new Error('${BROKEN}'))`), 1],
  ['a Promise of this realm that rejects', () => Promise.reject(new Error(BROKEN)), 1],
  ['a thenable that rejects', () => withThen({ value: rejecting }), 1],
  ['a thenable that throws', () => withThen({ value: fail }), 1],
  ['an object whose then cannot be read', () => withThen({ get: fail }), 1],
  ['a revoked Proxy', revoked, 1],
  ['a frozen object', () => Object.freeze({}), undefined],
  ['null', () => null, undefined],
];

const withThen = (descriptor: PropertyDescriptor): object => Object.defineProperty({}, 'then', descriptor);
const rejecting = (_: unknown, rejected: (error: Error) => void): void => rejected(new Error(BROKEN));

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

it.each(RETURNS)('a logger that returns %s', async (_, result, faults) => {
  const uncaught: unknown[] = [];
  const onError = (error: unknown): void => void uncaught.push(error);
  for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, onError);
  onTestFinished(() => {
    for (const event of ['unhandledRejection', 'uncaughtException']) process.off(event, onError);
  });
  const server = await serve((_, response) => json(response, 402, {}));
  onTestFinished(server.close);
  const logger = { error: result, warn: result, info: result } as never;
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } }, logger, tracing: false });
  onTestFinished(app.sidetone.shutdown);
  expect((await fetch(`${server.url}/v1/sessions`)).status).toBe(402);
  await expect.poll(async () => (await app.series())[ERRORS]).toBe(1);
  // The line that reports the fault fails like the first.
  await expect.poll(async () => (await app.series())[FAULTS]).toBe(faults);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(uncaught).toEqual([]);
});

it('accepts a timer that is a number, as in jsdom and Electron', async () => {
  const real = globalThis.setTimeout;
  const started: NodeJS.Timeout[] = [];
  onTestFinished(() => {
    globalThis.setTimeout = real;
    for (const timer of started) clearTimeout(timer);
  });
  const server = await serve((_, response) => json(response, 402, {}));
  onTestFinished(server.close);
  globalThis.setTimeout = ((...args: Parameters<typeof real>) => {
    const timer = real(...args);
    started.push(timer);
    return timer[Symbol.toPrimitive]();
  }) as never;
  const app = startApp({ providers: { kallglot: { hosts: [server.host] } }, tracing: false });
  onTestFinished(app.sidetone.shutdown);
  expect((await fetch(`${server.url}/v1/sessions`)).status).toBe(402);
  globalThis.setTimeout = real;
  await expect.poll(async () => (await app.series())[ERRORS]).toBe(1);
  const series = await app.series();
  expect(Object.keys(series).filter((name) => /faults|active/.test(name))).toEqual([]);
});

it('a frozen globalThis: register() returns the first handle again, and shutdown() undoes everything', async () => {
  const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
  const script = `
    import diagnostics from 'node:diagnostics_channel';
    import { register } from ${JSON.stringify(entry)};
    const config = { metrics: { serve: false }, logger: false };
    Object.freeze(globalThis);
    const [first, second] = [register(config), register(config)];
    const subscribed = () => diagnostics.channel('undici:request:create').hasSubscribers;
    const whileOpen = subscribed();
    await first.shutdown();
    const third = register(config);
    await third.shutdown();
    console.log(JSON.stringify([first === second, whileOpen, subscribed(), third === first]));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual([true, true, false, false]);
});
