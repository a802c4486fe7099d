import { Child } from './child.ts';
import { type ExchangeName, YARDSTICKS, type YardstickName } from './exchanges.ts';
import type { MicroQuestion, MicroRole, Subscribers } from './micro-process.ts';
import { explainMissed, type Spread, showGoal, showSpread, showTable, spread } from './report.ts';

export type MicroSize = { readonly rounds: number; readonly exchanges: number };

type Subject = {
  readonly title: string;
  readonly exchange: ExchangeName | YardstickName;
  readonly subscribers: Subscribers;
};

type Row = Subject & {
  /** The process whose time is subtracted. Default: one with empty subscribers. */
  readonly baseline?: Subscribers | 'none';
  /** Nanoseconds per exchange, on the machine of the goals. */
  readonly goal?: number;
  readonly reason?: string;
};

const METRICS: Subscribers = { sidetone: 'metrics' };
const TRACING: Subscribers = { sidetone: 'metrics and tracing' };
const OTEL: Subscribers = { opentelemetry: true };
const BOTH: Subscribers = { ...OTEL, ...TRACING };

/** What instrumentation-undici took where the goals were set: the time of one span for one fetch. */
const SPAN_THERE_NS = 4000;
const FOREIGN = 40;
const SUCCESS = 800;
const ERROR = 3000;
const NO_VENDOR_HEADERS = 'undici success, no vendor headers';

const OF_FOREIGN =
  'three publications and one look-up; this machine takes as many nanoseconds for a few calls of functions';
const OF_AROUND = `${OF_FOREIGN}; with tracing, one publication is wrapped, so that spans of other instrumentations are found`;
const OF_SUCCESS =
  'two readings of performance.now() and one of Date.now(), ten headers compared byte by byte, the numbers in them, and a dozen series; no part is a tenth of it';
const OF_ERROR =
  'to parse the body takes a third of it (see JSON.parse() below). A scanner that skips what no table names would save about a tenth, and would have to agree with JSON.parse() on every broken text: it is left out';

const ROWS: readonly Row[] = [
  { title: 'empty subscribers', exchange: 'undici success', subscribers: {}, baseline: 'none' },
  { title: 'foreign host', exchange: 'undici foreign', subscribers: METRICS, goal: FOREIGN, reason: OF_FOREIGN },
  {
    title: 'foreign host, tracing auto',
    exchange: 'undici foreign',
    subscribers: TRACING,
    goal: FOREIGN,
    reason: OF_AROUND,
  },
  {
    title: 'foreign host, node:http',
    exchange: 'node:http foreign',
    subscribers: METRICS,
    goal: FOREIGN,
    reason: OF_FOREIGN,
  },
  { title: 'success', exchange: 'undici success', subscribers: METRICS, goal: SUCCESS, reason: OF_SUCCESS },
  {
    title: 'success, no vendor headers',
    exchange: NO_VENDOR_HEADERS,
    subscribers: METRICS,
    goal: SUCCESS,
    reason: OF_SUCCESS,
  },
  {
    title: 'success, tracing auto',
    exchange: 'undici success',
    subscribers: TRACING,
    goal: SUCCESS,
    reason: OF_SUCCESS,
  },
  {
    title: '429, 1 KiB of JSON, Retry-After',
    exchange: 'undici 429',
    subscribers: METRICS,
    goal: ERROR,
    reason: OF_ERROR,
  },
  { title: '429, tracing auto', exchange: 'undici 429', subscribers: TRACING, goal: ERROR, reason: OF_ERROR },
  { title: 'success, beside instrumentation-undici', exchange: 'undici success', subscribers: BOTH, baseline: OTEL },
  { title: '429, beside instrumentation-undici', exchange: 'undici 429', subscribers: BOTH, baseline: OTEL },
];

const SPAN: Row = { title: 'instrumentation-undici itself', exchange: 'undici success', subscribers: OTEL };
const INC: YardstickName = 'counter.inc() of prom-client, three labels';

const MADE_BEFORE = 'undici foreign, messages made before';

const ALLOCATIONS: readonly Subject[] = [
  { title: 'foreign host', exchange: MADE_BEFORE, subscribers: METRICS },
  { title: 'foreign host, tracing auto', exchange: MADE_BEFORE, subscribers: TRACING },
  { title: 'foreign host, node:http', exchange: 'node:http foreign, messages made before', subscribers: METRICS },
];

/** Less than this is memoryUsage() itself, not an object per exchange: the smallest one has 12 bytes. */
const ALLOCATION_NOISE = 0.1;
/** The code of a long-lived service is compiled. */
const WARM_UP = 150_000;
/** Many, so that the few KiB of a reading itself do not matter. */
const ALLOCATING = 1_000_000;
/** Larger than the allocation between two readings. */
const NO_COLLECTION = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64'];

/** The instrumentation's own work: synthetic messages on the channels, less what it costs to make and publish them. */
export async function runMicro(size: MicroSize): Promise<string> {
  return [await timeTable(size), await allocationTable(size)].join('\n');
}

async function timeTable(size: MicroSize): Promise<string> {
  const yardsticks: Row[] = (Object.keys(YARDSTICKS) as YardstickName[]).map((name) => ({
    title: name,
    exchange: name,
    subscribers: {},
    baseline: 'none',
  }));
  const measured: { readonly row: Row; readonly cost: Spread }[] = [];
  for (const row of [...ROWS, SPAN, ...yardsticks]) measured.push({ row, cost: await measureTime(row, size) });
  const medianOf = (title: string): number =>
    measured.find(({ row }) => row.title === title)?.cost.median ?? Number.NaN;
  const [span, inc] = [medianOf(SPAN.title), medianOf(INC)];
  const cells = measured.map(({ row: { title, goal }, cost }) => [
    title,
    ...showSpread(cost, 0),
    ...showGoal(cost.median, goal, 0),
    (cost.median / span).toFixed(3),
    ...showGoal(cost.median / span, goal && goal / SPAN_THERE_NS, 3),
    (cost.median / inc).toFixed(1),
  ]);
  const header = ['undici exchange, metrics on', 'ns', 'min - max', 'goal', 'met', 'spans', 'goal', 'met', 'inc()s'];
  const title = `A. Own work per exchange: CPU ns, median of ${size.rounds} rounds of ${size.exchanges}, empty subscribers subtracted; in spans of instrumentation-undici; in inc()s of prom-client`;
  const reasonOf = (name: string): string => ROWS.find((row) => row.title === name)?.reason ?? '';
  return `${showTable(title, header, cells)}${explainMissed(cells, reasonOf)}`;
}

async function allocationTable(size: MicroSize): Promise<string> {
  const cells: string[][] = [];
  for (const row of ALLOCATIONS) {
    const bytes = await measureAllocation(row, size);
    cells.push([row.title, ...showSpread(bytes, 2), '0', bytes.min <= ALLOCATION_NOISE ? 'yes' : 'NO']);
  }
  const title = `A. Allocation per exchange: bytes on the heap, ${size.rounds} rounds of ${ALLOCATING}; the least counts, because V8 compiles meanwhile`;
  return `${showTable(title, ['exchange', 'bytes', 'min - max', 'goal', 'met'], cells)}${explainMissed(cells, () => 'V8 compiles and collects meanwhile: an object for each exchange would be 12 bytes or more')}`;
}

/** Baseline and subject alternate, so that a slow moment of the machine meets both. */
async function measureTime({ exchange, subscribers, baseline: compared = {} }: Row, size: MicroSize): Promise<Spread> {
  const roles = compared === 'none' ? [subscribers] : [subscribers, compared];
  const children = await Promise.all(roles.map((role) => start(role, exchange)));
  const question: MicroQuestion = { measure: 'time', exchanges: size.exchanges };
  const warmUp: MicroQuestion = { measure: 'time', exchanges: WARM_UP };
  for (const child of children) await child.ask(warmUp);
  const costs: number[] = [];
  for (let round = 0; round < size.rounds; round++) {
    const [cost = 0, baseline = 0] = [
      await (children[0] as Child).ask<number>(question),
      await (children[1]?.ask<number>(question) ?? 0),
    ];
    costs.push(cost - baseline);
  }
  await Promise.all(children.map((child) => child.stop()));
  return spread(costs);
}

async function measureAllocation({ exchange, subscribers }: Subject, size: MicroSize): Promise<Spread> {
  const child = await start(subscribers, exchange, NO_COLLECTION);
  const question: MicroQuestion = { measure: 'allocation', exchanges: ALLOCATING };
  await child.ask(question);
  const readings: number[] = [];
  for (let round = 0; round < size.rounds; round++) readings.push(await child.ask<number>(question));
  await child.stop();
  return spread(readings);
}

function start(subscribers: Subscribers, exchange: Subject['exchange'], flags: readonly string[] = []): Promise<Child> {
  const role: MicroRole = { subscribers, exchange };
  return Child.start({ file: 'micro-process.ts', role, core: 'client', flags });
}
