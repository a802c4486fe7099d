import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Arrival } from '../../server.ts';
import type { Metric } from '../../signals.ts';
import type { Report, Task } from './child.ts';
import type { Family } from './families.ts';
import type { Recording } from './tape.ts';

/** One process's calls, from both ends of the wire. */
export type Side = { recordings: Record<string, Recording>; arrivals: Record<string, Arrival[]>; metrics: Metric[] };

const run = promisify(execFile);
const CHILD = new URL('child.ts', import.meta.url).pathname;

/** Plays every scenario of a family twice, in a process with the instrumentation and in one without. */
export async function compare(family: Family, traced = false): Promise<{ bare: Side; watched: Side }> {
  const [bare, watched] = await Promise.all([play(family, false, traced), play(family, true, traced)]);
  return { bare, watched };
}

async function play(family: Family, sidetone: boolean, traced: boolean): Promise<Side> {
  const task: Task = { family, sidetone, traced };
  const { stdout } = await run(process.execPath, [CHILD, JSON.stringify(task)], { maxBuffer: 64 * 1024 * 1024 });
  const { ports } = JSON.parse(stdout) as Report;
  // Each process has servers of its own: their ports are the one thing that must differ.
  const neutral = ports.reduce((text, port, i) => text.replaceAll(`:${port}`, `:PORT-${i}`), stdout);
  const { recordings, metrics, arrivals } = JSON.parse(neutral) as Report;
  return { recordings, metrics, arrivals: byCall(arrivals) };
}

/** Connections are numbered anew for each call: 0, 0, 0 is one that was used three times. */
function byCall(arrivals: readonly Arrival[]): Record<string, Arrival[]> {
  const calls: Record<string, Arrival[]> = {};
  const connections: Record<string, number[]> = {};
  for (const arrival of arrivals) {
    const call = decodeURIComponent(/call=([^&]+)/.exec(arrival.url)?.[1] ?? '');
    connections[call] ??= [];
    const numbers = connections[call];
    if (!numbers.includes(arrival.connection)) numbers.push(arrival.connection);
    calls[call] ??= [];
    // Of a traceparent it matters that it is there: its ids are drawn anew each time.
    const headers = arrival.headers.map((line) => line.replace(/^traceparent: .*/, 'traceparent'));
    calls[call].push({ ...arrival, headers, connection: numbers.indexOf(arrival.connection) });
  }
  return calls;
}
