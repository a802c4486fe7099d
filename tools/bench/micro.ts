import { Child } from './child.ts';
import type { ExchangeName } from './exchanges.ts';
import type { MicroQuestion, MicroRole, Subscribers } from './micro-process.ts';
import { type Spread, showGoal, showSpread, showTable, spread } from './report.ts';

export type MicroSize = { readonly rounds: number; readonly exchanges: number };

type Subject = { readonly title: string; readonly exchange: ExchangeName; readonly subscribers: Subscribers };

type Row = Subject & {
  /** The baseline. Default: nobody. */
  readonly baseline?: Subscribers;
  /** Nanoseconds per exchange. */
  readonly goal?: number;
};

const METRICS: Subscribers = { sidetone: 'metrics' };
const TRACING: Subscribers = { sidetone: 'metrics and tracing' };
const OTEL: Subscribers = { opentelemetry: true };
const BOTH: Subscribers = { ...OTEL, ...TRACING };

const FOREIGN = 40;
const SUCCESS = 800;
const ERROR = 3000;
const NO_VENDOR_HEADERS = 'undici success, no vendor headers';

const ROWS: readonly Row[] = [
  { title: 'foreign host', exchange: 'undici foreign', subscribers: METRICS, goal: FOREIGN },
  { title: 'foreign host, tracing auto', exchange: 'undici foreign', subscribers: TRACING, goal: FOREIGN },
  { title: 'foreign host, node:http', exchange: 'node:http foreign', subscribers: METRICS, goal: FOREIGN },
  { title: 'success', exchange: 'undici success', subscribers: METRICS, goal: SUCCESS },
  { title: 'success, no vendor headers', exchange: NO_VENDOR_HEADERS, subscribers: METRICS, goal: SUCCESS },
  { title: 'success, tracing auto', exchange: 'undici success', subscribers: TRACING, goal: SUCCESS },
  { title: '429, 1 KiB of JSON, Retry-After', exchange: 'undici 429', subscribers: METRICS, goal: ERROR },
  { title: '429, tracing auto', exchange: 'undici 429', subscribers: TRACING, goal: ERROR },
  { title: 'success, beside instrumentation-undici', exchange: 'undici success', subscribers: BOTH, baseline: OTEL },
  // Measures the speed of the machine: the goals were set where this took 4100 ns.
  { title: 'instrumentation-undici itself', exchange: 'undici success', subscribers: OTEL },
];

const MADE_BEFORE = 'undici foreign, messages made before';

const ALLOCATIONS: readonly Subject[] = [
  { title: 'foreign host', exchange: MADE_BEFORE, subscribers: METRICS },
  { title: 'foreign host, tracing auto', exchange: MADE_BEFORE, subscribers: TRACING },
  { title: 'foreign host, node:http', exchange: 'node:http foreign, messages made before', subscribers: METRICS },
];

/** Less than this is memoryUsage() itself, not an object per exchange: the smallest one has 12 bytes. */
const ALLOCATION_NOISE = 0.1;
const WARM_UP_ROUNDS = 2;
/** Larger than the allocation between two readings. */
const NO_COLLECTION = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

/** The instrumentation's own work: synthetic messages on the channels, less what it costs to make and publish them. */
export async function runMicro(size: MicroSize): Promise<string> {
  const times: string[][] = [];
  for (const row of ROWS) {
    const cost = await measureTime(row, size);
    times.push([row.title, ...showSpread(cost, 0), ...showGoal(cost.median, row.goal, 0)]);
  }
  const allocations: string[][] = [];
  for (const row of ALLOCATIONS) {
    const bytes = await measureAllocation(row, size);
    allocations.push([row.title, ...showSpread(bytes, 2), '0', bytes.median <= ALLOCATION_NOISE ? 'yes' : 'NO']);
  }
  return [
    showTable(
      `A. Own work per exchange: CPU ns, median of ${size.rounds} rounds of ${size.exchanges}, baseline subtracted`,
      ['undici exchange, metrics on', 'ns', 'min - max', 'goal', 'met'],
      times,
    ),
    showTable(
      `A. Allocation per exchange: bytes on the heap, median of ${size.rounds} rounds of ${size.exchanges}`,
      ['exchange', 'bytes', 'min - max', 'goal', 'met'],
      allocations,
    ),
  ].join('\n');
}

/** Baseline and subject alternate, so that a slow moment of the machine meets both. */
async function measureTime({ exchange, subscribers, baseline: compared = {} }: Row, size: MicroSize): Promise<Spread> {
  const [baseline, subject] = await Promise.all([start(compared, exchange), start(subscribers, exchange)]);
  const ask = (child: Child): Promise<number> => {
    const question: MicroQuestion = { measure: 'time', exchanges: size.exchanges };
    return child.ask<number>(question);
  };
  // The code of a long-lived service is compiled.
  for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const child of [baseline, subject]) await ask(child);
  const costs: number[] = [];
  for (let round = 0; round < size.rounds; round++) {
    const without = await ask(baseline);
    costs.push((await ask(subject)) - without);
  }
  await Promise.all([baseline.stop(), subject.stop()]);
  return spread(costs);
}

async function measureAllocation({ exchange, subscribers }: Subject, size: MicroSize): Promise<Spread> {
  const child = await start(subscribers, exchange, NO_COLLECTION);
  // Many, so that the few KiB of a reading itself do not matter.
  const question: MicroQuestion = { measure: 'allocation', exchanges: size.exchanges * 10 };
  for (let round = 0; round < WARM_UP_ROUNDS; round++) await child.ask(question);
  const readings: number[] = [];
  for (let round = 0; round < size.rounds; round++) readings.push(await child.ask<number>(question));
  await child.stop();
  return spread(readings);
}

function start(subscribers: Subscribers, exchange: ExchangeName, flags: readonly string[] = []): Promise<Child> {
  const role: MicroRole = { subscribers, exchange };
  return Child.start({ file: 'micro-process.ts', role, core: 'client', flags });
}
