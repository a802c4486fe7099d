import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { DISTINCT, type Kind } from './plan.ts';
import type { PlayerRole, Question, Remains } from './player.ts';

export type DuelSize = {
  readonly seed: number;
  readonly count: number;
  /** Milliseconds after which it ends early. */
  readonly limit?: number;
  readonly progress?: (played: number) => void;
};

export type Report = {
  readonly played: number;
  /** Outcomes that occur only with sidetone, or only without. */
  readonly differences: readonly string[];
  /** Outcomes that differed once, but occur on both sides when repeated. */
  readonly chance: number;
  /** Outcomes of nondeterministic plans that occurred on one side only. By chance, as many on either. */
  readonly oneSided: { readonly without: number; readonly within: number };
  readonly bare: Side;
  readonly watched: Side;
};

/** The heap after a tenth, and at the end. */
type Side = Remains & { readonly heap: readonly [first: number, last: number] };

/** Many: at the end of each batch all wait for its slowest, which may be one that hangs. */
const BATCH = 10_000;
const AGAIN = 12;

const path = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url));

/** Plays the same plans against the same hostile provider, with and without sidetone, and compares what the service sees. */
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
  const seen = new Outcomes();
  let chance = 0;
  let played = 0;
  let heaps: number[] | undefined;
  while (played < count && performance.now() < until) {
    const to = Math.min(count, played + BATCH);
    const [bare = [], watched = []] = await both<string[]>({ ask: 'play', from: played, to });
    for (const [i, outcome] of bare.entries()) {
      const other = watched[i] as string;
      if (outcome === other) continue;
      const n = played + i;
      if (!seen.bothHave(n, outcome, other)) {
        const [without = [], within = []] = await both<string[]>({ ask: 'again', n, times: AGAIN });
        seen.add(n, [outcome, ...without], [other, ...within]);
      }
      if (seen.share(n)) chance++;
      else differences.push(`${kind} ${n}: without sidetone ${outcome}, with sidetone ${other}`);
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
  return { played, differences, chance, oneSided: seen.oneSided(), bare, watched };
}

/** Results of the plans that do not always end alike, with and without sidetone. */
class Outcomes {
  readonly #byPlan = new Map<number, { without: Set<string>; within: Set<string> }>();

  #of(n: number): { without: Set<string>; within: Set<string> } {
    const plan = n % DISTINCT;
    const outcomes = this.#byPlan.get(plan) ?? { without: new Set(), within: new Set() };
    this.#byPlan.set(plan, outcomes);
    return outcomes;
  }

  add(n: number, without: readonly string[], within: readonly string[]): void {
    const outcomes = this.#of(n);
    for (const one of without) outcomes.without.add(one);
    for (const one of within) outcomes.within.add(one);
  }

  /** Each of the two has occurred on the other side before. */
  bothHave(n: number, without: string, within: string): boolean {
    const outcomes = this.#of(n);
    return outcomes.within.has(without) && outcomes.without.has(within);
  }

  oneSided(): Report['oneSided'] {
    const count = (some: Set<string>, other: Set<string>): number => [...some].filter((it) => !other.has(it)).length;
    let [alone, together] = [0, 0];
    for (const { without, within } of this.#byPlan.values()) {
      alone += count(without, within);
      together += count(within, without);
    }
    return { without: alone, within: together };
  }

  share(n: number): boolean {
    const { without, within } = this.#of(n);
    return [...within].some((outcome) => without.has(outcome));
  }
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
