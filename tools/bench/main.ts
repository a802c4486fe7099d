import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { CAN_PIN } from './child.ts';
import { type EndToEndSize, runEndToEnd } from './end-to-end.ts';
import { type ExporterSize, runExporter } from './exporter.ts';
import { runGrowth } from './growth.ts';
import { type MicroSize, runMicro } from './micro.ts';
import { type PeersSize, runPeers } from './peers.ts';
import { performancePage } from './performance-page.ts';
import { describeMachine } from './report.ts';
import { runScrape } from './scrape.ts';
import { runStartUp } from './start-up.ts';
import { runStreams, type StreamSize } from './streams.ts';

const USAGE = `Usage: npm run bench -- [--quick] [--micro] [--end-to-end] [--streams] [--peers] [--scrape] [--growth] [--exporter] [--start-up] [--rounds=N] [--pairs=N] [--write [--note=TEXT] [--rules=FILE] [--out=FILE]]

  --quick        a minute: enough to see whether something broke, not to compare versions
  --micro        part A: the plugin's own work per exchange
  --end-to-end   part B: CPU per call with and without, over loopback
  --streams      part C: throughput of messages, and memory per open stream, over loopback
  --peers        parts D and E: beside dd-trace, Sentry and OpenTelemetry's own; start-up and memory
  --scrape       part F: what a scrape costs
  --growth       part G: own work, memory and scrape as a service grows
  --exporter     part H: memory and CPU of sidetone credits
  --start-up     part I: start-up beside the packages that a service has anyway
  --rounds=N     rounds of part A, and sets of processes of part D
  --pairs=N      pairs of processes of parts B and C
  --write        all parts, and docs/performance.md from their results
  --note=TEXT    one sentence about the machine, for that page
  --rules=FILE   what npm run bench:rules has printed, for that page
  --out=FILE     another place for that page; the pictures stay in docs`;

const MICRO: MicroSize = { rounds: 7, exchanges: 50_000 };
const QUICK_MICRO: MicroSize = { rounds: 3, exchanges: 10_000 };
const END_TO_END: EndToEndSize = { sets: 3, turns: 20, requests: 50, warmUp: 4000 };
const QUICK_END_TO_END: EndToEndSize = { sets: 1, turns: 5, requests: 50, warmUp: 300 };
const STREAMS: StreamSize = { pairs: 3, turns: 15, messages: 2000, streams: [100, 1000, 10_000], heaps: 2 };
const QUICK_STREAMS: StreamSize = { pairs: 1, turns: 3, messages: 1000, streams: [100, 1000], heaps: 1 };
const PEERS: PeersSize = { rounds: 5, turns: 20, requests: 40, warmUp: 1500 };
const QUICK_PEERS: PeersSize = { rounds: 1, turns: 10, requests: 40, warmUp: 300 };

const EXPORTER: ExporterSize = { seconds: 65 };
const QUICK_EXPORTER: ExporterSize = { seconds: 10 };

const PARTS = ['micro', 'end-to-end', 'streams', 'peers', 'scrape', 'growth', 'exporter', 'start-up'] as const;

type Options = Record<(typeof PARTS)[number] | 'quick' | 'write', boolean> & {
  rounds?: number;
  pairs?: number;
  note?: string;
  rules?: string;
  out?: string;
};

function readOptions(): Options {
  const flag = { type: 'boolean', default: false } as const;
  const text = { type: 'string' } as const;
  const flags = {
    quick: flag,
    write: flag,
    micro: flag,
    'end-to-end': flag,
    streams: flag,
    peers: flag,
    scrape: flag,
    growth: flag,
    exporter: flag,
    'start-up': flag,
  };
  try {
    const { values } = parseArgs({
      options: { ...flags, rounds: text, pairs: text, note: text, rules: text, out: text },
    });
    const { rounds, pairs, note, rules, out, ...chosen } = values;
    const numbers = {
      ...(rounds !== undefined && { rounds: count(rounds) }),
      ...(pairs !== undefined && { pairs: count(pairs) }),
    };
    const texts = {
      ...(note !== undefined && { note }),
      ...(rules !== undefined && { rules }),
      ...(out !== undefined && { out }),
    };
    return { ...chosen, ...numbers, ...texts };
  } catch {
    console.error(USAGE);
    process.exit(2);
  }
}

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error('no count');
  return Number(text);
}

const options = readOptions();
const { quick, rounds, pairs, write } = options;
const all = write || PARTS.every((part) => !options[part]);
const runs: Record<(typeof PARTS)[number], () => Promise<string>> = {
  micro: () => runMicro({ ...(quick ? QUICK_MICRO : MICRO), ...(rounds !== undefined && { rounds }) }),
  'end-to-end': () =>
    runEndToEnd({ ...(quick ? QUICK_END_TO_END : END_TO_END), ...(pairs !== undefined && { sets: pairs }) }),
  streams: () => runStreams({ ...(quick ? QUICK_STREAMS : STREAMS), ...(pairs !== undefined && { pairs }) }, write),
  peers: () => runPeers({ ...(quick ? QUICK_PEERS : PEERS), ...(rounds !== undefined && { rounds }) }),
  scrape: runScrape,
  'start-up': () => Promise.resolve(runStartUp(quick ? 5 : 11)),
  growth: () => Promise.resolve(runGrowth(write)),
  exporter: () => runExporter(quick ? QUICK_EXPORTER : EXPORTER),
};

// Read before anything is measured: a wrong name must not cost twenty minutes.
const rules = options.rules === undefined ? undefined : readFileSync(options.rules, 'utf8');
const started = performance.now();
const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';
const machine = `${describeMachine(CAN_PIN)}\nload average when it began: ${load()}`;
console.log(`${machine}\n`);
const tables: string[] = [];
for (const part of PARTS.filter((name) => all || options[name])) {
  const table = await runs[part]();
  console.log(table);
  tables.push(table);
}
console.log(`Took ${((performance.now() - started) / 1000).toFixed(0)} s.`);
if (write)
  writeFileSync(options.out ?? 'docs/performance.md', performancePage(tables, machine, { note: options.note, rules }));
// Kept-alive sockets must not delay the exit.
process.exit();
