import type { EndRow } from './call-tables.ts';
import { compileCondition, type Facts, type Holds } from './condition.ts';
import { compilePatterns, type Matcher } from './pattern.ts';

type Entry = {
  readonly row: EndRow;
  readonly order: number;
  readonly holds: Holds | undefined;
  readonly text: Matcher | undefined;
};

/** A word of a report, and its place. */
export type EndWord = { readonly word: string; readonly path: string | undefined };

/** The provider's words for how calls ended, indexed. */
export class EndTable {
  readonly #byWord = new Map<string, Entry[]>();
  readonly #families: Entry[] = [];

  constructor(rows: readonly EndRow[]) {
    rows.forEach((row, order) => {
      const text = row.text === undefined ? undefined : compilePatterns(row.text);
      const entry = { row, order, holds: compileCondition(row.when), text };
      if (text !== undefined) this.#families.push(entry);
      const same = this.#byWord.get(row.word);
      if (same === undefined) this.#byWord.set(row.word, [entry]);
      else same.push(entry);
    });
  }

  has(word: string): boolean {
    const lowerCase = word.toLowerCase();
    return this.#byWord.has(word) || this.#families.some(({ text }) => text?.(lowerCase) === true);
  }

  /** The first word that is not vague, with its row. */
  find(words: readonly EndWord[], facts: Facts): { row: EndRow; word: string } | undefined {
    let weak: { row: EndRow; word: string } | undefined;
    for (const { word, path } of words) {
      const row = this.#rowOf(word, path, facts);
      if (row === undefined) continue;
      if (row.weak !== true) return { row, word };
      weak ??= { row, word };
    }
    return weak;
  }

  #rowOf(word: string, path: string | undefined, facts: Facts): EndRow | undefined {
    const counts = ({ row, holds }: Entry): boolean =>
      (row.at === undefined || path === undefined || row.at === path) && holds?.(facts) !== false;
    const exact = this.#byWord.get(word)?.find(counts);
    if (this.#families.length === 0) return exact?.row;
    const lowerCase = word.toLowerCase();
    const family = this.#families.find((entry) => entry.text?.(lowerCase) === true && counts(entry));
    if (exact === undefined || family === undefined) return (exact ?? family)?.row;
    return exact.order < family.order ? exact.row : family.row;
  }
}
