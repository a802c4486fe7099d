import type { Child } from './child.ts';
import { spread } from './report.ts';

/** Medians over the turns of one pair of processes. */
export type Pair = { readonly without: number; readonly added: number; readonly ratio: number };

/**
 * A B B A A B ...: turns so short that a slow moment of the machine meets both. Each is compared with its neighbour,
 * and the median taken: on a shared machine the sums of two identical processes differ by 5 %, these by 1 %.
 */
export async function takeTurns(
  [bare, subject]: readonly [Child, Child],
  turns: number,
  measure: (child: Child) => Promise<number>,
): Promise<Pair> {
  const costs: { without: number; with: number }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const [first, second] = turn % 2 === 0 ? [bare, subject] : [subject, bare];
    const one = await measure(first);
    const other = await measure(second);
    costs.push(turn % 2 === 0 ? { without: one, with: other } : { without: other, with: one });
  }
  return {
    without: spread(costs.map((cost) => cost.without)).median,
    added: spread(costs.map((cost) => cost.with - cost.without)).median,
    ratio: spread(costs.map((cost) => cost.with / cost.without)).median,
  };
}

/** Several in turn, each turn in another order. @returns what each cost, turn by turn */
export async function takeRounds(
  children: readonly Child[],
  turns: number,
  measure: (child: Child) => Promise<number>,
): Promise<number[][]> {
  const costs: number[][] = [];
  for (let turn = 0; turn < turns; turn++) {
    const mine: number[] = [];
    for (let i = 0; i < children.length; i++) {
      const at = (i + turn) % children.length;
      mine[at] = await measure(children[at] as Child);
    }
    costs.push(mine);
  }
  return costs;
}
