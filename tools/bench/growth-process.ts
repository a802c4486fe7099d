// One point of part G: a service of a given size, measured in a process of its own. Prints JSON.
import { AsyncLocalStorage } from 'node:async_hooks';
import diagnostics from 'node:diagnostics_channel';
import { Registry } from 'prom-client';
import type { Provider } from '../../src/catalogue/provider.ts';
import { register } from '../../src/install/register.ts';
import { CHANNELS } from './exchanges.ts';
import { undiciExchange, undiciRequest } from './fake-undici.ts';
import { spread } from './report.ts';
import { RATE_LIMITED, SUCCESS } from './responses.ts';

export type GrowthPoint = {
  readonly providers: number;
  readonly operations: number;
  readonly accounts: number;
  /** Requests that wait for their response meanwhile. */
  readonly open: number;
};

export type GrowthCost = {
  readonly successNs: number;
  readonly errorNs: number;
  /** Of what is held after every provider, operation and account was used once. */
  readonly heapKiB: number;
  readonly bytesPerOpen: number;
  readonly series: number;
  readonly scrapeMs: number;
  /** A call within withAccount(), and within AsyncLocalStorage.run() of an empty store. */
  readonly withAccountNs: number;
  readonly emptyRunNs: number;
};

const EXCHANGES = 20_000;
const ROUNDS = 4;
const SOURCE = 'https://docs.example.com';

const point = JSON.parse(process.argv[2] ?? '{}') as GrowthPoint;
const hostOf = (provider: number): string => `api.provider-${provider}.example`;

/** As large as a provider of the catalogue. */
function provider(at: number): Provider {
  const operations = Array.from({ length: point.operations }, (_, i) => ({
    name: `resource${i}.create`,
    method: 'POST',
    template: `/v1/resource${i}/{id}`,
  }));
  const advice = { category: 'invalid_request', retry: 'never', todo: 'Correct the request.' } as const;
  return {
    name: `provider_${at}`,
    title: `Provider ${at}`,
    docs: [SOURCE],
    hosts: { source: SOURCE, rows: [hostOf(at)] },
    operations: { source: SOURCE, rows: operations },
    errorBody: { source: SOURCE, code: ['error.code'], type: ['error.type'], message: ['error.message'] },
    headers: { source: SOURCE, requestId: 'x-request-id', creditsRemaining: 'x-api-credits-remaining' },
    codes: {
      source: SOURCE,
      rows: Array.from({ length: 50 }, (_, i) => ({ code: `code_${i}`, status: 400, ...advice })),
    },
  };
}

function fastest(work: () => void, times: number): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    for (let i = 0; i < times; i++) work();
    const { user, system } = process.cpuUsage(before);
    return ((user + system) * 1000) / times;
  });
  return spread(rounds).min;
}

function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
}

/** Every provider and operation in turn. */
function inTurn(response: typeof SUCCESS): () => void {
  const calls = Array.from({ length: Math.max(point.providers, point.operations) }, (_, i) =>
    undiciExchange(
      `https://${hostOf(i % point.providers)}`,
      'POST',
      `/v1/resource${i % point.operations}/r1`,
      response,
    ),
  );
  let at = 0;
  return () => calls[at++ % calls.length]?.();
}

const [success, error] = [inTurn(SUCCESS), inTurn(RATE_LIMITED)];
// Before: the cost of the messages themselves, with subscribers that do nothing.
const empty = (): void => {};
for (const channel of CHANNELS) diagnostics.subscribe(channel, empty);
const baseline = [fastest(success, EXCHANGES), fastest(error, EXCHANGES)] as const;
for (const channel of CHANNELS) diagnostics.unsubscribe(channel, empty);

const providers = Array.from({ length: point.providers }, (_, at) => provider(at));
const registry = new Registry();
const before = heap();
const sidetone = register({
  providers: { '*': false },
  customProviders: providers,
  metrics: { registry, serve: false },
  logger: false,
  tracing: false,
});
const accounts = Array.from({ length: point.accounts }, (_, i) => `customer-${i}`);
const used = Math.max(point.providers, point.operations, point.accounts);
for (let i = 0; i < used; i++) sidetone.withAccount(accounts[i % accounts.length] ?? 'default', success);
const held = heap() - before;
const waiting = Array.from({ length: point.open }, (_, i) =>
  undiciRequest(`https://${hostOf(i % point.providers)}`, 'POST', '/v1/resource0/r1'),
);
const open = heap() - before - held;
let turn = 0;
const asAccount = point.accounts === 1 ? undefined : () => accounts[turn++ % accounts.length] ?? '';
const within = (call: () => void): (() => void) =>
  asAccount === undefined ? call : () => sidetone.withAccount(asAccount(), call);
const scrapes: number[] = [];
const successNs = fastest(within(success), EXCHANGES) - baseline[0];
const errorNs = fastest(within(error), EXCHANGES) - baseline[1];
for (let i = 0; i < 30; i++) {
  const began = performance.now();
  await registry.metrics();
  scrapes.push(performance.now() - began);
}
const text = await registry.metrics();
const nothing = (): void => {};
const store = new AsyncLocalStorage<unknown>();
const cost: GrowthCost = {
  successNs,
  errorNs,
  heapKiB: held / 1024,
  bytesPerOpen: waiting.length === 0 ? 0 : open / waiting.length,
  series: text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length,
  scrapeMs: spread(scrapes).min,
  withAccountNs: fastest(() => sidetone.withAccount('customer-1', nothing), 200_000),
  emptyRunNs: fastest(() => store.run('customer-1', nothing), 200_000),
};
process.stdout.write(JSON.stringify(cost));
process.exit();
