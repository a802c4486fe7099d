import { readFileSync } from 'node:fs';
import { Child } from './child.ts';
import type { ClientQuestion, ClientRole, ClientStart } from './end-to-end-client.ts';
import type { Ports } from './end-to-end-server.ts';
import { installPeers, type PeerName, peerVersion } from './peer-agents.ts';
import { type Spread, showSpread, showTable, spread } from './report.ts';

export type PeersSize = {
  /** Sets of fresh processes. */
  readonly rounds: number;
  /** Turns of each process of a set, per workload. */
  readonly turns: number;
  readonly requests: number;
  readonly warmUp: number;
};

type Subject = { readonly title: string; readonly role: Omit<ClientRole, 'client' | 'ports'> };

const WORKLOADS = ['success', 'error'] as const;
const NOTHING = { opentelemetry: false, watch: 'nobody' } as const;

/** Alternatives to sidetone, or additions. Bare comes first: the others are compared with it. */
function subjectsOf(client: ClientRole['client']): Subject[] {
  const instrumentation = client === 'fetch' ? 'instrumentation-undici' : 'instrumentation-http';
  const peer = (name: PeerName): Subject => ({
    title: `${name} ${peerVersion(name)}`,
    role: { ...NOTHING, peer: name },
  });
  return [
    { title: 'bare', role: NOTHING },
    { title: 'empty subscribers', role: { ...NOTHING, watch: 'empty' } },
    { title: 'sidetone', role: { opentelemetry: false, watch: 'sidetone' } },
    { title: `${instrumentation} ${otelVersion(instrumentation)}`, role: { opentelemetry: true, watch: 'nobody' } },
    { title: `${instrumentation} and sidetone`, role: { opentelemetry: true, watch: 'sidetone' } },
    peer('dd-trace'),
    peer('@sentry/node'),
  ];
}

function otelVersion(name: string): string {
  const path = new URL(`../../node_modules/@opentelemetry/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

/** The first calls of a process. */
const COLD_CALLS = 50;

type Measured = {
  readonly starts: ClientStart[];
  /** Microseconds per call of the first ones, one per round. */
  readonly cold: number[];
  /** Microseconds per call, one median per round. */
  readonly cost: Record<(typeof WORKLOADS)[number], number[]>;
  readonly added: Record<(typeof WORKLOADS)[number], number[]>;
};

/** The cost of sidetone and its peers on the same calls: CPU, start-up, memory. */
export async function runPeers(size: PeersSize): Promise<string> {
  installPeers();
  const server = await Child.start({ file: 'end-to-end-server.ts', role: null, core: 'server' });
  const ports = await server.ask<Ports>({});
  const tables: string[] = [];
  for (const client of ['fetch', 'node:http'] as const) tables.push(await compare(client, ports, size));
  await server.stop();
  return tables.join('\n');
}

async function compare(client: ClientRole['client'], ports: Ports, size: PeersSize): Promise<string> {
  const subjects = subjectsOf(client);
  const measured = subjects.map(
    (): Measured => ({ starts: [], cold: [], cost: { success: [], error: [] }, added: { success: [], error: [] } }),
  );
  for (let round = 0; round < size.rounds; round++) {
    const children: Child[] = [];
    // One after the other, each time in another order: start-up counts too.
    for (let i = 0; i < subjects.length; i++) {
      const at = (i + round) % subjects.length;
      const role: ClientRole = { ...(subjects[at] as Subject).role, client, ports };
      const child = await Child.start({ file: 'end-to-end-client.ts', role, core: 'client' });
      children[at] = child;
      measured[at]?.starts.push(await child.ask<ClientStart>('start'));
      measured[at]?.cold.push(await ask(child, { workload: 'success', requests: COLD_CALLS }));
    }
    for (const workload of WORKLOADS)
      for (const child of children) await ask(child, { workload, requests: size.warmUp });
    for (const workload of WORKLOADS) await takeTurns(children, workload, size, measured);
    await Promise.all(children.map((child) => child.stop()));
  }
  return [cpuTable(client, subjects, measured, size), startTable(client, subjects, measured, size)].join('\n');
}

/** All in turn, repeatedly: a slow moment of the machine affects all of them, and each turn is compared separately. */
async function takeTurns(
  children: readonly Child[],
  workload: (typeof WORKLOADS)[number],
  size: PeersSize,
  measured: readonly Measured[],
): Promise<void> {
  const costs = children.map(() => [] as number[]);
  for (let turn = 0; turn < size.turns; turn++) {
    for (let i = 0; i < children.length; i++) {
      const at = (i + turn) % children.length;
      costs[at]?.push(await ask(children[at] as Child, { workload, requests: size.requests }));
    }
  }
  const [bare = []] = costs;
  costs.forEach((mine, at) => {
    measured[at]?.cost[workload].push(spread(mine).median);
    measured[at]?.added[workload].push(spread(mine.map((cost, turn) => cost - (bare[turn] ?? 0))).median);
  });
}

function cpuTable(
  client: string,
  subjects: readonly Subject[],
  measured: readonly Measured[],
  size: PeersSize,
): string {
  const header = WORKLOADS.flatMap((workload) => [`${workload}, us`, 'us added', 'min - max']);
  return showTable(
    `D. ${client}: CPU per call of the client process: cold, the first ${COLD_CALLS}; warm, after ${size.warmUp}, ${size.turns} turns of ${size.requests}; median of ${size.rounds} sets of processes`,
    ['', 'cold, us', 'min - max', ...header],
    subjects.map(({ title }, at) => [
      title,
      ...showSpread(spread((measured[at] as Measured).cold), 0),
      ...WORKLOADS.flatMap((workload) => {
        const { cost, added } = measured[at] as Measured;
        return [spread(cost[workload]).median.toFixed(0), ...showSpread(spread(added[workload]), 1)];
      }),
    ]),
  );
}

function startTable(
  client: string,
  subjects: readonly Subject[],
  measured: readonly Measured[],
  size: PeersSize,
): string {
  const of = (at: number, read: (start: ClientStart) => number): Spread =>
    spread((measured[at] as Measured).starts.map(read));
  return showTable(
    `E. ${client}: to load and start it, and the process then, median of ${size.rounds} processes`,
    ['', 'ms', 'min - max', 'MiB resident', 'min - max', 'MiB heap'],
    subjects.map(({ title }, at) => [
      title,
      ...showSpread(
        of(at, ({ startMs }) => startMs),
        1,
      ),
      ...showSpread(
        of(at, ({ rss }) => rss),
        0,
      ),
      of(at, ({ heap }) => heap).median.toFixed(1),
    ]),
  );
}

function ask(child: Child, question: ClientQuestion): Promise<number> {
  return child.ask<number>(question);
}
