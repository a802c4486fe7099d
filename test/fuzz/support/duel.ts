import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Kind } from './plan.ts';
import type { PlayerRole, Question, Remains } from './player.ts';

export type DuelSize = {
  readonly seed: number;
  readonly count: number;
  /** Milliseconds; then it ends early. */
  readonly limit?: number;
  readonly progress?: (played: number) => void;
};

export type Report = {
  readonly played: number;
  /** Outcomes that the service has with us and never without, or the other way round. */
  readonly differences: readonly string[];
  /** Outcomes that differed once, and come up on both sides when they are played again. */
  readonly chance: number;
  readonly bare: Side;
  readonly watched: Side;
};

/** The heap after a tenth, and at the end. */
type Side = Remains & { readonly heap: readonly [first: number, last: number] };

/** Many: at the end of each batch all wait for its slowest, which may be one that hangs. */
const BATCH = 10_000;
const AGAIN = 12;

const path = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url));

/** Plays the same plans against the same hostile provider, without us and with us, and compares what the service sees. */
export async function duel(
  kind: Kind,
  { seed, count, limit = Number.POSITIVE_INFINITY, progress }: DuelSize,
): Promise<Report> {
  const provider = fork(path('hostile-provider'), [String(seed), String(count)]);
  const { host } = await next<{ host: string }>(provider);
  const players = await Promise.all([false, true].map((sidetone) => start({ kind, seed, count, host, sidetone })));
  const both = <T>(question: Question): Promise<T[]> => Promise.all(players.map((player) => ask<T>(player, question)));
  const until = performance.now() + limit;
  const differences: string[] = [];
  let chance = 0;
  let played = 0;
  let heaps: number[] | undefined;
  while (played < count && performance.now() < until) {
    const to = Math.min(count, played + BATCH);
    const [bare = [], watched = []] = await both<string[]>({ ask: 'play', from: played, to });
    for (const [i, outcome] of bare.entries()) {
      if (outcome === watched[i]) continue;
      const n = played + i;
      const [without = [], within = []] = await both<string[]>({ ask: 'again', n, times: AGAIN });
      if (within.some((seen) => without.includes(seen))) chance++;
      else differences.push(`${kind} ${n}: without us ${without[0]}, with us ${within[0]}`);
    }
    played = to;
    progress?.(played);
    if (played >= count / 10) heaps ??= await both<number>({ ask: 'heap' });
  }
  const last = await both<number>({ ask: 'heap' });
  const [bare, watched] = (await both<Remains>({ ask: 'end' })).map(
    (remains, i): Side => ({ ...remains, heap: [heaps?.[i] ?? 0, last[i] ?? 0] }),
  ) as [Side, Side];
  for (const child of [provider, ...players]) child.disconnect();
  return { played, differences, chance, bare, watched };
}

async function start(role: PlayerRole): Promise<ChildProcess> {
  const player = fork(path('player'), [JSON.stringify(role)], { execArgv: ['--expose-gc'] });
  await next(player);
  return player;
}

function ask<T>(child: ChildProcess, question: Question): Promise<T> {
  child.send(question);
  return next<T>(child);
}

function next<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}
