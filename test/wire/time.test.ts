import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineProvider } from '../../src/index.ts';
import { byName } from '../kit/answers.ts';
import type { Answered, Ask, Client } from '../kit/http/ask.ts';
import { CLIENTS } from '../kit/http/clients.ts';
import { type Server, serve } from '../kit/server.ts';
import { failure, type Metric, readSignals, type Signals } from '../kit/signals.ts';
import { type App, watch } from '../kit/watch.ts';

/** From the head of a response: everything that the instrumentation waits for has ended. */
const DEADLINES_OVER_MS = 1100;
const WAIT_FOR_CALLS_MS = 200;

/** A provider and a server for each client, so that all can wait at the same time and stay distinguishable. */
type Booth = { readonly client: Client; readonly provider: string; readonly server: Server; headAt: number };

type End = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

let booths: Booth[] = [];
/** The servers that the child processes call. */
let service: Server;
let withBrokenLogger: Promise<End>;
beforeAll(async () => {
  service = await serve(byName);
  // Suppressed lines are reported ten seconds after the first: that time passes while the other tests run.
  withBrokenLogger = run('throwing-logger-child.ts', service.url, '10500');
  booths = await Promise.all(
    CLIENTS.map(async (client, i) => {
      const server = await serve((request, response) => {
        byName(request, response);
        booth.headAt = performance.now();
      });
      const booth: Booth = { client, provider: `client_${i}`, server, headAt: 0 };
      return booth;
    }),
  );
});
afterAll(() => Promise.all([...booths.map(({ server }) => server.close()), service.close()]));

function watchAll(): App {
  const customProviders = booths.map(({ client, provider, server }) =>
    defineProvider({
      name: provider,
      title: client.name,
      docs: ['https://example.com'],
      hosts: { source: 'this test', rows: [server.host] },
      statuses: {
        source: 'this test',
        rows: [{ status: 402, category: 'credits', retry: 'never', todo: 'Nothing.' }],
      },
    }),
  );
  return watch([], { customProviders, providers: {} });
}

type Play = (ask: (more: Ask) => ReturnType<Client['ask']>) => Promise<Answered & { release(): unknown }>;

/** When each provider's error was first seen in the metrics; undefined where it was not. */
async function countedAt(watching: App, providers: readonly string[]): Promise<Map<string, number>> {
  const seen = new Map<string, number>();
  const until = performance.now() + 3000;
  while (seen.size < providers.length && performance.now() < until) {
    await sleep(20);
    const metrics = (await watching.registry.getMetricsAsJSON()) as Metric[];
    const now = performance.now();
    for (const provider of providers) {
      if (!seen.has(provider) && readSignals(metrics, provider).errors.length > 0) seen.set(provider, now);
    }
  }
  return seen;
}

const never: Play = (ask) => ask({ read: 'never' });
const all: Play = (ask) => ask({});
const cancelled: Play = (ask) => ask({ read: 'cancel' });

const abortedUnread: Play = async (ask) => {
  const controller = new AbortController();
  const answered = await ask({ read: 'never', signal: controller.signal });
  controller.abort();
  return answered;
};

const abortedWithin: Play = (ask) => {
  const controller = new AbortController();
  // Late enough for the head on a busy machine, and before the second ends.
  setTimeout(() => controller.abort(), 600);
  return ask({ signal: controller.signal });
};

it.each<[how: string, answer: string, needs: ('read' | 'signal')[], by: Play]>([
  ['never reads it', 'five-megabytes', ['read'], never],
  ['reads it to its end', 'five-megabytes', [], all],
  ['does not want it', 'five-megabytes', ['read'], cancelled],
  ['aborts the call without reading it', 'five-megabytes', ['read', 'signal'], abortedUnread],
  ['aborts the call while it comes', 'half-error', ['signal'], abortedWithin],
  ['waits for a rest that never comes', 'half-error', [], all],
])(
  'an error counts within a second of its head, and once, when the service %s',
  { retry: 2 },
  async (_, answer, needs, by) => {
    const watching = watchAll();
    const able = booths.filter(({ client }) => !needs.some((need) => client.lacks?.includes(need)));
    const calls = able.map(({ client, server }) =>
      by((more) => client.ask(`${server.url}/v1/sessions/${answer}`, more)),
    );
    const seen = await countedAt(
      watching,
      able.map(({ provider }) => provider),
    );
    // A call that waits for a missing body ends only with the server.
    const released = calls.map((call) => call.then(({ release }) => release()));
    await Promise.race([Promise.all(released), sleep(WAIT_FOR_CALLS_MS)]);
    await sleep(Math.max(...able.map(({ headAt }) => headAt)) + DEADLINES_OVER_MS - performance.now());
    const counted = { exchanges: [], active: 0, faults: {}, ...failure(402, 'credits', '402') } as Signals;
    const once = { ...counted, exchanges: counted.exchanges.map((row) => ({ ...row, operation: '_OTHER' })) };
    const reports = await Promise.all(
      able.map(async ({ client, provider, headAt }) => {
        const inTime = (seen.get(provider) ?? Number.POSITIVE_INFINITY) - headAt < 1000;
        return [client.name, { inTime, signals: await watching.signals(provider) }] as const;
      }),
    );
    expect(Object.fromEntries(reports)).toEqual(
      Object.fromEntries(able.map(({ client }) => [client.name, { inTime: true, signals: once }])),
    );
  },
);

async function run(child: string, ...args: string[]): Promise<End> {
  const path = new URL(`./fixtures/${child}`, import.meta.url).pathname;
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [path, ...args], { timeout: 20_000 });
    return { code: 0, signal: null, stdout, stderr };
  } catch (error) {
    const { code, signal, stdout, stderr } = error as End;
    return { code, signal, stdout, stderr };
  }
}

it.each([
  ['without the instrumentation', undefined],
  ['with metrics in a registry alone', { metrics: { serve: false }, logger: false }],
  ['with its own log', { metrics: { serve: false } }],
  ['with its own port', { metrics: { serve: { port: 0 } } }],
  ['with tracing off', { metrics: { serve: false }, tracing: false }],
])('a service exits when its work is done, %s', async (_, config) => {
  const args = config === undefined ? [] : [JSON.stringify(config)];
  const { code, signal, stdout } = await run('exit-child.ts', service.url, ...args);
  const prompt = Date.now() - Number(stdout) < 500;
  expect({ code, signal, prompt }).toEqual({ code: 0, signal: null, prompt: true });
});

it('a service survives a logger that throws on the line of suppressed failures', async () => {
  expect(await withBrokenLogger).toEqual({ code: 0, signal: null, stdout: 'alive', stderr: '' });
});
