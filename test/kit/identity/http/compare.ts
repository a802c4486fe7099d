import type { Arrival } from '../../server.ts';
import type { Metric } from '../../signals.ts';
import { playBoth, playSide, type Sides } from '../sides.ts';
import type { HttpReport, Task } from './child.ts';
import type { Family } from './families.ts';
import type { Recording } from './tape.ts';

/** One process's calls, from both ends of the wire. */
export type Side = { recordings: Record<string, Recording>; arrivals: Record<string, Arrival[]>; metrics: Metric[] };

const CHILD = new URL('child.ts', import.meta.url);

/** Plays every scenario of a family on both sides. */
export function compare(family: Family, traced = false): Promise<Sides<Side>> {
  return playBoth(async (sidetone) => {
    const task: Task = { family, sidetone, traced };
    const { recordings, metrics, arrivals } = await playSide<HttpReport>(CHILD, task);
    return { recordings, metrics, arrivals: byCall(arrivals) };
  });
}

/** Connections are numbered from 0 for each call: 0, 0, 0 is one that was used three times. */
function byCall(arrivals: readonly Arrival[]): Record<string, Arrival[]> {
  const calls: Record<string, Arrival[]> = {};
  const connections: Record<string, number[]> = {};
  for (const arrival of arrivals) {
    const call = decodeURIComponent(/call=([^&]+)/.exec(arrival.url)?.[1] ?? '');
    connections[call] ??= [];
    const numbers = connections[call];
    if (!numbers.includes(arrival.connection)) numbers.push(arrival.connection);
    calls[call] ??= [];
    // A traceparent must exist. Its ids are random.
    const headers = arrival.headers.map((line) => line.replace(/^traceparent: .*/, 'traceparent'));
    calls[call].push({ ...arrival, headers, connection: numbers.indexOf(arrival.connection) });
  }
  return calls;
}
