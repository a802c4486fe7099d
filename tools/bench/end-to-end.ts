import { Child } from './child.ts';
import type { ClientQuestion, ClientRole, Workload } from './end-to-end-client.ts';
import type { Ports } from './end-to-end-server.ts';
import { showGoal, showSpread, showTable, spread } from './report.ts';
import { type Pair, takeTurns } from './turns.ts';

export type EndToEndSize = {
  /** Pairs of fresh processes. */
  readonly pairs: number;
  /** Turns of each process of a pair, per workload. */
  readonly turns: number;
  readonly requests: number;
  /**
   * The number of calls of each workload before a measurement, in rising order. V8 interprets code that has
   * seldom run: a new process pays several times as much as one that has run for a while.
   */
  readonly ages: readonly number[];
};

type Row = {
  readonly workload: Workload;
  readonly title: string;
  /** The ratio of the cost with sidetone to the cost without, at the last age. */
  readonly goal?: number;
};

type Comparison = {
  readonly title: string;
  /** The service that sidetone is added to. */
  readonly base: Omit<ClientRole, 'sidetone' | 'ports'>;
  readonly rows: readonly Row[];
};

const COMPARISONS: readonly Comparison[] = [
  {
    title: 'fetch: bare, then with sidetone',
    base: { client: 'fetch', opentelemetry: false },
    rows: [
      { workload: 'success', title: 'POST, success', goal: 1.03 },
      { workload: 'by id', title: 'GET by id, success', goal: 1.03 },
      { workload: 'error', title: 'POST, 402 with 1 KiB of JSON' },
      { workload: 'foreign', title: 'POST to a host outside the catalogue', goal: 1.03 },
    ],
  },
  {
    title: 'fetch: instrumentation-undici, then with sidetone',
    base: { client: 'fetch', opentelemetry: true },
    rows: [
      { workload: 'success', title: 'POST, success', goal: 1.03 },
      { workload: 'by id', title: 'GET by id, success', goal: 1.03 },
      { workload: 'error', title: 'POST, 402 with 1 KiB of JSON', goal: 1.08 },
      { workload: 'foreign', title: 'POST to a host outside the catalogue', goal: 1.03 },
    ],
  },
  {
    title: 'node:http: bare, then with sidetone',
    base: { client: 'node:http', opentelemetry: false },
    rows: [
      { workload: 'success', title: 'POST, success', goal: 1.03 },
      { workload: 'error', title: 'POST, 402 with 1 KiB of JSON' },
    ],
  },
];

/** The cost of a call in a client process, with and without sidetone, over loopback. */
export async function runEndToEnd(size: EndToEndSize): Promise<string> {
  const server = await Child.start({ file: 'end-to-end-server.ts', role: null, core: 'server' });
  const ports = await server.ask<Ports>({});
  const tables: string[] = [];
  for (const comparison of COMPARISONS) tables.push(await compare(comparison, ports, size));
  await server.stop();
  return tables.join('\n');
}

async function compare({ title, base, rows }: Comparison, ports: Ports, size: EndToEndSize): Promise<string> {
  const measured = rows.flatMap((row) => size.ages.map((age) => ({ row, age, pairs: [] as Pair[] })));
  for (let pair = 0; pair < size.pairs; pair++) {
    const clients = await Promise.all([
      startClient({ ...base, sidetone: false, ports }),
      startClient({ ...base, sidetone: true, ports }),
    ]);
    let made = 0;
    for (const age of size.ages) {
      // All warm-ups before all measurements: as in a service that has run for a while.
      for (const { workload } of rows) for (const client of clients) await ask(client, workload, age - made);
      for (const { row, pairs } of measured.filter((it) => it.age === age)) {
        pairs.push(await takeTurns(clients, size.turns, (client) => ask(client, row.workload, size.requests)));
      }
      made = age + size.turns * size.requests;
    }
    await Promise.all(clients.map((client) => client.stop()));
  }
  return showTable(
    `B. CPU per call, ${title}: ${size.pairs} pairs of processes, ${size.turns} turns of ${size.requests} calls each`,
    ['call', 'calls before', 'us without', 'min - max', 'us added', 'ratio', 'min - max', 'goal', 'met'],
    measured.map(({ row, age, pairs }) => {
      const ratio = spread(pairs.map((pair) => pair.ratio));
      return [
        row.title,
        String(age),
        ...showSpread(spread(pairs.map((pair) => pair.without)), 1),
        spread(pairs.map((pair) => pair.added)).median.toFixed(1),
        ...showSpread(ratio, 3),
        ...showGoal(ratio.median, age === size.ages.at(-1) ? row.goal : undefined, 2),
      ];
    }),
  );
}

function startClient(role: ClientRole): Promise<Child> {
  return Child.start({ file: 'end-to-end-client.ts', role, core: 'client' });
}

function ask(client: Child, workload: Workload, requests: number): Promise<number> {
  const question: ClientQuestion = { workload, requests };
  return client.ask<number>(question);
}
