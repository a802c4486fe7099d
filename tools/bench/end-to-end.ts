import { Child } from './child.ts';
import type { ClientQuestion, ClientRole, Workload } from './end-to-end-client.ts';
import type { Ports } from './end-to-end-server.ts';
import { explainMissed, showGoal, showSpread, showTable, spread } from './report.ts';
import { takeRounds } from './turns.ts';

export type EndToEndSize = {
  /** Sets of fresh processes. */
  readonly sets: number;
  /** Turns of each process of a set, per workload. */
  readonly turns: number;
  readonly requests: number;
  /** Calls that a process makes of each workload before it is measured: V8 interprets what it has seldom run. */
  readonly warmUp: number;
};

type Row = {
  readonly workload: Workload;
  readonly title: string;
  /** Microseconds above the empty subscribers. */
  readonly goal?: number;
};

const REASON =
  'own work (A) in a process whose caches hold other code, and the garbage of it; of node:http five methods of the request and the response are wrapped for each call, because it has no channel for bodies and no other sign of who aborted';

type Comparison = {
  readonly title: string;
  readonly base: Omit<ClientRole, 'watch' | 'ports'>;
  readonly rows: readonly Row[];
};

const ROWS: readonly Row[] = [
  { workload: 'success', title: 'POST, success', goal: 2 },
  { workload: 'error', title: 'POST, 402 with 1 KiB of JSON', goal: 6 },
  { workload: 'foreign', title: 'POST to a host outside the catalogue', goal: 1 },
];

const COMPARISONS: readonly Comparison[] = [
  { title: 'fetch', base: { client: 'fetch', opentelemetry: false }, rows: ROWS },
  { title: 'node:http', base: { client: 'node:http', opentelemetry: false }, rows: ROWS },
  {
    title: 'fetch beside instrumentation-undici',
    base: { client: 'fetch', opentelemetry: true },
    rows: ROWS.slice(0, 2).map(({ workload, title }) => ({ workload, title })),
  },
];

/** Nobody listens; empty functions listen, and what they cost is Node's machinery; sidetone listens. */
const WATCHERS = ['nobody', 'empty', 'sidetone'] as const;

/** The cost of a call to a client process over loopback: of Node's channels alone, and of sidetone above it. */
export async function runEndToEnd(size: EndToEndSize): Promise<string> {
  const server = await Child.start({ file: 'end-to-end-server.ts', role: null, core: 'server' });
  const ports = await server.ask<Ports>({});
  const tables: string[] = [];
  for (const comparison of COMPARISONS) tables.push(await compare(comparison, ports, size));
  await server.stop();
  return tables.join('\n');
}

async function compare({ title, base, rows }: Comparison, ports: Ports, size: EndToEndSize): Promise<string> {
  const cells: string[][] = [];
  for (const row of rows) cells.push(cellsOf(row, 'alone', await measure(base, ports, [row], size)));
  const mixed = await measure(base, ports, rows, size);
  for (const [at, row] of rows.entries()) cells.push(cellsOf(row, 'mixed', [mixed[at] as Costs]));
  const table = showTable(
    `B. CPU us per call, ${title}: ${size.sets} sets of processes after ${size.warmUp} calls, ${size.turns} turns of ${size.requests} calls each`,
    ['call', 'process', 'bare', 'channels add', 'min - max', 'sidetone adds', 'min - max', 'of bare', 'goal', 'met'],
    cells,
  );
  return `${table}${explainMissed(cells, () => REASON)}`;
}

/** Medians of each set. */
type Costs = { readonly bare: number[]; readonly channels: number[]; readonly ours: number[] };

/** @returns one per row, measured in processes that have made the calls of all rows */
async function measure(
  base: Comparison['base'],
  ports: Ports,
  rows: readonly Row[],
  size: EndToEndSize,
): Promise<Costs[]> {
  const costs = rows.map((): Costs => ({ bare: [], channels: [], ours: [] }));
  for (let set = 0; set < size.sets; set++) {
    const start = (watch: (typeof WATCHERS)[number]) =>
      Child.start({ file: 'end-to-end-client.ts', role: { ...base, watch, ports }, core: 'client' });
    const clients = await Promise.all(WATCHERS.map(start));
    for (const { workload } of rows) for (const client of clients) await ask(client, workload, size.warmUp);
    for (const [at, { workload }] of rows.entries()) {
      const turns = await takeRounds(clients, size.turns, (client) => ask(client, workload, size.requests));
      const median = (read: (turn: readonly number[]) => number): number => spread(turns.map(read)).median;
      costs[at]?.bare.push(median(([bare = 0]) => bare));
      costs[at]?.channels.push(median(([bare = 0, empty = 0]) => empty - bare));
      costs[at]?.ours.push(median(([, empty = 0, ours = 0]) => ours - empty));
    }
    await Promise.all(clients.map((client) => client.stop()));
  }
  return costs;
}

function cellsOf({ title, goal }: Row, process: string, [costs]: readonly Costs[]): string[] {
  const { bare, channels, ours } = costs ?? { bare: [], channels: [], ours: [] };
  const added = spread(ours);
  return [
    title,
    process,
    spread(bare).median.toFixed(1),
    ...showSpread(spread(channels), 1),
    ...showSpread(added, 1),
    `${((added.median / spread(bare).median) * 100).toFixed(0)} %`,
    ...showGoal(added.median, goal, 0),
  ];
}

function ask(client: Child, workload: Workload, requests: number): Promise<number> {
  const question: ClientQuestion = { workload, requests };
  return client.ask<number>(question);
}
