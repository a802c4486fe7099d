import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { type Kind, plans } from './plan.ts';
import { closeClients, playExchange } from './play-exchange.ts';
import { playStream } from './play-stream.ts';

export type PlayerRole = { kind: Kind; seed: number; count: number; host: string; sidetone: boolean };
export type Question =
  | { ask: 'play'; from: number; to: number }
  | { ask: 'again'; n: number; times: number }
  | { ask: 'heap' }
  | { ask: 'end' };

/** What remains at the end. */
export type Remains = {
  uncaught: string[];
  faults: Record<string, number>;
  /** Requests that their client neither ended nor failed before they were given up. */
  hung: number;
  /** The gauges of active requests and open streams. */
  active: number;
  /** Of the metric with the most series. */
  series: number;
  /** Timers and ports, after shutdown(). */
  resources: string[];
};

const IN_FLIGHT = 16;
let hung = 0;
const role = JSON.parse(process.argv[2] ?? '') as PlayerRole;
const uncaught: string[] = [];
process.on('uncaughtException', (error) => uncaught.push(String(error)));
process.on('unhandledRejection', (error) => uncaught.push(String(error)));

const registry = new Registry();
const silent = (): void => {};
const { register } = role.sidetone ? await import('../../../src/index.ts') : {};
const sidetone = register?.({
  providers: { kallglot: { hosts: [role.host], streamErrors: true } },
  metrics: { registry, serve: false },
  logger: { error: silent, warn: silent, info: silent },
});

const played = role.kind === 'exchanges' ? exchanges() : streams();

async function play(n: number): Promise<string> {
  const outcome = await played(n);
  if (outcome === 'hung') hung++;
  return outcome;
}

function exchanges(): (n: number) => Promise<string> {
  const planOf = plans('exchanges', role.seed, role.count);
  return (n) => playExchange(role.host, n, planOf(n));
}

function streams(): (n: number) => Promise<string> {
  const planOf = plans('streams', role.seed, role.count);
  return (n) => playStream(role.host, n, planOf(n));
}

/** Its outcome as one short word. */
async function word(n: number): Promise<string> {
  return hash('sha1', await play(n), 'base64').slice(0, 12);
}

async function playAll(from: number, to: number): Promise<string[]> {
  const outcomes: string[] = [];
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to) {
      const n = next++;
      outcomes[n - from] = await word(n);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return outcomes;
}

/** Concurrently, as in the first run. */
function again(n: number, times: number): Promise<string[]> {
  return Promise.all(Array.from({ length: times }, () => word(n)));
}

/** Needs --expose-gc. */
async function heap(): Promise<number> {
  for (let i = 0; i < 5; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await sleep(250);
  }
  return process.memoryUsage().heapUsed;
}

type Metric = { name: string; values: { labels: Record<string, unknown>; value: number; metricName?: string }[] };

async function end(): Promise<Remains> {
  // Streams that neither side closed end a second after their connection.
  await sleep(1500);
  const metrics = (await registry.getMetricsAsJSON()) as unknown as Metric[];
  const valuesOf = (name: string) => metrics.find((metric) => metric.name === `voice_api_${name}`)?.values ?? [];
  const sum = (name: string): number => valuesOf(name).reduce((total, { value }) => total + value, 0);
  const faults = valuesOf('instrumentation_faults_total').filter(({ value }) => value > 0);
  const seriesOf = ({ values }: Metric): number =>
    values.filter(({ metricName = '' }) => metricName === '' || metricName.endsWith('_count')).length;
  const remains = {
    uncaught,
    faults: Object.fromEntries(faults.map(({ labels, value }) => [Object.values(labels).join(), value])),
    hung,
    active: sum('client_active_requests') + sum('stream_active'),
    series: Math.max(0, ...metrics.map(seriesOf)),
  };
  await sidetone?.shutdown();
  await closeClients();
  await sleep(100);
  return {
    ...remains,
    resources: process.getActiveResourcesInfo().filter((name) => /Timeout|TCPServer|Immediate/.test(name)),
  };
}

process.on('message', (question: Question) => {
  const answer = {
    play: () => question.ask === 'play' && playAll(question.from, question.to),
    again: () => question.ask === 'again' && again(question.n, question.times),
    heap,
    end,
  }[question.ask]();
  void Promise.resolve(answer).then((it) => process.send?.(it));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');
