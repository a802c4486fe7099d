import { Child } from './child.ts';
import type { ClientQuestion, ClientRole, Workload } from './end-to-end-client.ts';
import type { Ports } from './end-to-end-server.ts';
import { showGoal, showSpread, showTable, spread } from './report.ts';

export type EndToEndSize = {
  /** Pairs of fresh processes. */
  readonly pairs: number;
  /** Turns of each process of a pair, per workload. */
  readonly turns: number;
  readonly requests: number;
  readonly warmUp: number;
};

type Row = { readonly workload: Workload; readonly title: string /** Ratio. */; readonly goal?: number };

type Comparison = {
  readonly title: string;
  /** What sidetone is added to. */
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

/** What a call costs a client process, without and with sidetone, over loopback. */
export async function runEndToEnd(size: EndToEndSize): Promise<string> {
  const server = await Child.start({ file: 'end-to-end-server.ts', role: null, core: 'server' });
  const ports = await server.ask<Ports>({});
  const tables: string[] = [];
  for (const comparison of COMPARISONS) tables.push(await compare(comparison, ports, size));
  await server.stop();
  return tables.join('\n');
}

async function compare({ title, base, rows }: Comparison, ports: Ports, size: EndToEndSize): Promise<string> {
  const measured = rows.map((row) => ({ row, without: [] as number[], ratios: [] as number[] }));
  for (let pair = 0; pair < size.pairs; pair++) {
    const clients = await Promise.all([
      startClient({ ...base, sidetone: false, ports }),
      startClient({ ...base, sidetone: true, ports }),
    ]);
    // All warm-ups before all measurements: a service has seen everything before.
    for (const { workload } of rows) for (const client of clients) await ask(client, workload, size.warmUp);
    for (const { row, without, ratios } of measured) {
      const cost = await takeTurns(clients, row.workload, size);
      without.push(cost.without);
      ratios.push(cost.with / cost.without);
    }
    await Promise.all(clients.map((client) => client.stop()));
  }
  return showTable(
    `B. CPU per call, ${title}: ${size.pairs} pairs of processes, ${size.turns * size.requests} calls each`,
    ['call', 'us without', 'min - max', 'us added', 'ratio', 'min - max', 'goal', 'met'],
    measured.map(({ row, without, ratios }) => {
      const ratio = spread(ratios);
      const added = spread(without.map((us, i) => us * ((ratios[i] ?? 1) - 1)));
      return [
        row.title,
        ...showSpread(spread(without), 1),
        added.median.toFixed(1),
        ...showSpread(ratio, 3),
        ...showGoal(ratio.median, row.goal, 2),
      ];
    }),
  );
}

/** A B B A A B ...: a slow moment of the machine, and a slow drift, meet both. */
async function takeTurns(
  [without, with_]: readonly [Child, Child],
  workload: Workload,
  { turns, requests }: EndToEndSize,
): Promise<{ without: number; with: number }> {
  const sums = { without: 0, with: 0 };
  for (let turn = 0; turn < turns; turn++) {
    const first = turn % 2 === 0;
    if (first) sums.without += await ask(without, workload, requests);
    sums.with += await ask(with_, workload, requests);
    if (!first) sums.without += await ask(without, workload, requests);
  }
  return { without: sums.without / turns, with: sums.with / turns };
}

function startClient(role: ClientRole): Promise<Child> {
  return Child.start({ file: 'end-to-end-client.ts', role, core: 'client' });
}

function ask(client: Child, workload: Workload, requests: number): Promise<number> {
  const question: ClientQuestion = { workload, requests };
  return client.ask<number>(question);
}
