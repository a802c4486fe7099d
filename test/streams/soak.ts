// Not in the suite: 10,000 streams held and ended in every way, what an open one costs, and what a message does.
// Usage: node --expose-gc test/streams/soak.ts [lifecycles] [memory] [throughput]
import { type ChildProcess, execSync, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Lifecycles } from './support/soak/lifecycles.ts';
import type { Setting } from './support/soak/service.ts';
import type { Result, Turn } from './support/soak/throughput.ts';

const STREAMS = 10_000;
/** File descriptors that a process needs for itself. */
const RESERVE = 500;
const MEMORY_RUNS = 3;
const TURNS = 60;
const TURN_MS = 250;
const CLIENTS = ['ws', 'global'] as const;

const path = (name: string) => fileURLToPath(new URL(`./support/soak/${name}.ts`, import.meta.url));
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function start(name: string, ...args: string[]): ChildProcess {
  return fork(path(name), args, { execArgv: ['--expose-gc'], serialization: 'json' });
}

const next = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it said anything`)));
  });

async function run<T>(name: string, setting: Setting, ...args: string[]): Promise<T> {
  const child = start(name, JSON.stringify(setting), ...args);
  const result = await next<T>(child);
  child.kill();
  return result;
}

async function lifecycles(host: string): Promise<void> {
  const atOnce = Math.min(STREAMS, Number(execSync('ulimit -n', { shell: '/bin/sh' })) - RESERVE);
  for (const sidetone of [false, true]) {
    const setting: Setting = { host, client: 'ws', sidetone };
    const report = await run<Lifecycles>('lifecycles', setting, String(STREAMS), String(atOnce));
    const { rounds, heapBefore, connects, closes, faults } = report;
    const heaps = [heapBefore, ...rounds.map(({ heap }) => heap)].map(mib).join(' → ');
    console.log(
      `${sidetone ? 'with us' : 'without'}: ${rounds.length} × ${STREAMS} streams, ${atOnce} at once; heap ${heaps}`,
    );
    if (!sidetone) continue;
    for (const { peak, active, seconds } of rounds) {
      console.log(`  gauge at its height ${peak}, at the end ${active}; ${seconds.toFixed(1)} s`);
    }
    console.log(`  connects ${connects}, closes ${closes}, faults ${faults}`);
  }
}

async function memory(host: string): Promise<void> {
  for (const client of CLIENTS) {
    const bytes: Record<string, number[]> = { without: [], 'with us': [], 'with us, streamErrors': [] };
    for (let i = 0; i < MEMORY_RUNS; i++) {
      for (const name of Object.keys(bytes)) {
        const setting = { host, client, sidetone: name !== 'without', streamErrors: name.endsWith('Errors') };
        const { bytesPerStream } = await run<{ bytesPerStream: number }>('memory', setting);
        bytes[name]?.push(bytesPerStream);
      }
    }
    const [bare = 0, ...watched] = Object.values(bytes).map(median);
    const ours = watched.map((each) => `${Math.round(each - bare)} bytes`).join(', with streamErrors ');
    console.log(`${client}: an open stream takes ${Math.round(bare)} bytes without us; ours are ${ours}`);
  }
}

async function throughput(host: string): Promise<void> {
  for (const client of CLIENTS) {
    const settings: Setting[] = [false, true].map((sidetone) => ({ host, client, sidetone }));
    settings.push({ host, client, sidetone: true, streamErrors: true });
    const children = settings.map((setting) => start('throughput', JSON.stringify(setting)));
    await Promise.all(children.map((child) => next(child)));
    for (const kind of ['text', 'audio'] as const) {
      const results = await takeTurns(children, { kind, ms: TURN_MS });
      const [bare = []] = results;
      const line = results.slice(1).map((watched) => {
        const pairs = watched.map((one, i) => [one, bare[i] ?? one] as const);
        const rate = median(pairs.map(([one, other]) => one.perSecond / other.perSecond));
        const cpu = median(pairs.map(([one, other]) => other.cpuMicros / one.cpuMicros));
        return `rate × ${rate.toFixed(3)}, by CPU × ${cpu.toFixed(3)}`;
      });
      const { perSecond, cpuMicros } = {
        perSecond: median(bare.map((r) => r.perSecond)),
        cpuMicros: median(bare.map((r) => r.cpuMicros)),
      };
      const what = kind === 'text' ? '1 KiB of text' : '160 bytes of audio';
      console.log(
        `${client}, ${what}: without ${Math.round(perSecond)}/s at ${cpuMicros.toFixed(1)} µs; with us ${line.join('; with streamErrors ')}`,
      );
    }
    for (const child of children) child.kill();
  }
}

/** In turns, and each round begins with another: what disturbs the machine disturbs all of them alike. */
async function takeTurns(children: readonly ChildProcess[], turn: Turn): Promise<Result[][]> {
  const results: Result[][] = children.map(() => []);
  for (let round = -3; round < TURNS; round++) {
    for (let i = 0; i < children.length; i++) {
      const at = (i + round + 3) % children.length;
      const child = children[at];
      if (child === undefined) continue;
      child.send(turn);
      const result = await next<Result>(child);
      // The first rounds are for the compiler.
      if (round >= 0) results[at]?.push(result);
    }
  }
  return results;
}

const parts = { lifecycles, memory, throughput };
const provider = start('provider');
const { host } = await next<{ host: string }>(provider);
const asked = process.argv.slice(2);
for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`# ${name}`);
  await part(host);
}
provider.kill();
