import { writeFileSync } from 'node:fs';
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

const USAGE = `Usage: npm run bench -- [--quick] [--micro] [--end-to-end] [--streams] [--peers] [--scrape] [--growth] [--exporter] [--start-up] [--rounds=N] [--pairs=N] [--write [--note=TEXT]]

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
  --note=TEXT    one sentence about the machine, for that page`;

const MICRO: MicroSize = { rounds: 9, exchanges: 100_000 };
const QUICK_MICRO: MicroSize = { rounds: 3, exchanges: 20_000 };
const END_TO_END: EndToEndSize = { sets: 5, turns: 30, requests: 50, warmUp: 10_000 };
const QUICK_END_TO_END: EndToEndSize = { sets: 1, turns: 20, requests: 50, warmUp: 2000 };
const STREAMS: StreamSize = { pairs: 5, turns: 30, messages: 2000, streams: 5000 };
const QUICK_STREAMS: StreamSize = { pairs: 1, turns: 10, messages: 2000, streams: 1000 };
const PEERS: PeersSize = { rounds: 7, turns: 30, requests: 40, warmUp: 700 };
const QUICK_PEERS: PeersSize = { rounds: 1, turns: 10, requests: 40, warmUp: 300 };

const EXPORTER: ExporterSize = { seconds: 130 };
const QUICK_EXPORTER: ExporterSize = { seconds: 65 };

const PARTS = ['micro', 'end-to-end', 'streams', 'peers', 'scrape', 'growth', 'exporter', 'start-up'] as const;

type Options = Record<(typeof PARTS)[number] | 'quick' | 'write', boolean> & {
  rounds?: number;
  pairs?: number;
  note?: string;
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
    const { values } = parseArgs({ options: { ...flags, rounds: text, pairs: text, note: text } });
    const { rounds, pairs, note, ...chosen } = values;
    const numbers = {
      ...(rounds !== undefined && { rounds: count(rounds) }),
      ...(pairs !== undefined && { pairs: count(pairs) }),
    };
    return { ...chosen, ...numbers, ...(note !== undefined && { note }) };
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
  streams: () => runStreams({ ...(quick ? QUICK_STREAMS : STREAMS), ...(pairs !== undefined && { pairs }) }),
  peers: () => runPeers({ ...(quick ? QUICK_PEERS : PEERS), ...(rounds !== undefined && { rounds }) }),
  scrape: runScrape,
  'start-up': () => Promise.resolve(runStartUp(quick ? 5 : 11)),
  growth: () => Promise.resolve(runGrowth(write)),
  exporter: () => runExporter(quick ? QUICK_EXPORTER : EXPORTER),
};

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
if (write) writeFileSync('docs/performance.md', performancePage(tables, machine, options.note));
// Kept-alive sockets must not delay the exit.
process.exit();
