import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { expect, it, onTestFinished } from 'vitest';
import { json, serve } from '../kit/server.ts';
import { startApp } from '../kit/watch.ts';
import { BROKEN, fail } from './break.ts';

const ENTRY = fileURLToPath(new URL('../../src/index.ts', import.meta.url));
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

/** Prints the errors and faults that were counted, and whether sidetone used the replaced timers. */
const WITH_TIMERS = (before: string, after: string) => `
  const real = { setTimeout, clearTimeout };
  let used = false;
  ${before}
  const { register } = await import(${JSON.stringify(ENTRY)});
  ${after}
  const { createServer } = await import('node:http');
  const server = createServer((_, response) => response.writeHead(402).end('{}')).listen(0);
  const host = '127.0.0.1';
  const { metrics, shutdown } = register({
    providers: { kallglot: { hosts: [host] } }, metrics: { serve: false }, logger: false, tracing: false,
  });
  const response = await fetch('http://' + host + ':' + server.address().port + '/v1/sessions');
  await response.text();
  await new Promise((resolve) => real.setTimeout(resolve, 50));
  const text = await metrics.registry.metrics();
  const lines = text.split('\\n').filter((line) => /^voice_api_(client_errors|instrumentation_faults)_total/.test(line) && !line.endsWith(' 0'));
  await shutdown();
  server.close();
  server.closeAllConnections();
  console.log(JSON.stringify({ errors: lines.length, used }));
`;
const REPLACED = `
  const isOurs = () => new Error().stack.includes('/src/');
  globalThis.setTimeout = (...args) => {
    const timer = real.setTimeout(...args);
    if (!isOurs()) return timer;
    used = true;
    return timer[Symbol.toPrimitive]();
  };
  globalThis.clearTimeout = (timer) => {
    used ||= isOurs();
    real.clearTimeout(timer);
  };
`;

const FAKE_CLEAR = `
  globalThis.clearTimeout = (timer) => {
    used ||= new Error().stack.includes('/src/');
    real.clearTimeout(timer);
  };
`;

it.each([
  { title: 'accepts a timer that is a number, as in jsdom and Electron', before: REPLACED, after: '', used: true },
  { title: 'passes no timer to fake timers that did not start it', before: '', after: FAKE_CLEAR, used: false },
])('$title', async ({ before, after, used }) => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    WITH_TIMERS(before, after),
  ]);
  expect(JSON.parse(stdout)).toEqual({ errors: 1, used });
});

it('a failure stays one where a key of Object.prototype stands in for a row of a table', async () => {
  const script = `
    const { register } = await import(${JSON.stringify(ENTRY)});
    const http = await import('node:http');
    const server = http.createServer((_, response) => response.writeHead(401).end('{}')).listen(0);
    const host = '127.0.0.1';
    const { metrics, shutdown } = register({
      providers: { twilio: { hosts: [host] } }, metrics: { serve: false }, logger: false, tracing: false,
    });
    const url = 'http://' + host + ':' + server.address().port + '/v1/Calls';
    Object.defineProperty(Object.prototype, 'retryAfter', { value: 9, configurable: true });
    await (await fetch(url)).text();
    await new Promise((resolve) => http.get(url, (response) => response.resume().on('end', resolve)));
    delete Object.prototype.retryAfter;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const lines = (await metrics.registry.metrics()).split('\\n');
    await shutdown();
    server.close();
    server.closeAllConnections();
    console.log(JSON.stringify(lines.filter((line) => /^voice_api_client_(?:active_requests|requests_total)/.test(line))));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  expect(JSON.parse(stdout)).toEqual([
    'voice_api_client_requests_total{voice_api_provider_name="twilio",voice_api_error_category=""} 0',
    'voice_api_client_requests_total{voice_api_provider_name="twilio",voice_api_error_category="unknown"} 2',
    'voice_api_client_active_requests{voice_api_provider_name="twilio"} 0',
  ]);
});

it('a frozen globalThis: register() returns the first handle again, and shutdown() undoes everything', async () => {
  const script = `
    import diagnostics from 'node:diagnostics_channel';
    import { register } from ${JSON.stringify(ENTRY)};
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
