import { compileCondition, type Facts, type Holds } from './condition.ts';
import { compilePatterns, listOf, type Matcher } from './pattern.ts';
import type { CodeRow, FailureRow, StatusRow } from './provider.ts';
import { findAt, isThere } from './read-value.ts';

/** The deciding row, and the word that matched it: undefined if a text or a value replaces the code. */
export type FoundCode = { readonly row: CodeRow; readonly word: string | undefined };

/** A range of codes is one label. */
export function codeLabel({ code, upTo }: Pick<CodeRow, 'code' | 'upTo'>): string {
  return upTo === undefined ? code : `${code}-${upTo}`;
}

/** Rows are kept by their position in the table: a dictionary has hundreds, and few of them have conditions. */
type Range = { readonly position: number; readonly from: number; readonly upTo: number };
type Sign = { readonly position: number; readonly text: Matcher | undefined };

/** A provider's codes, indexed by word, range, text or value. */
export class CodeTable {
  readonly #rows: readonly CodeRow[];
  readonly #byWord = new Map<string, number | number[]>();
  readonly #conditions = new Map<number, Holds>();
  readonly #ranges: Range[] = [];
  readonly #signs: Sign[] = [];

  constructor(rows: readonly CodeRow[]) {
    this.#rows = rows;
    rows.forEach(({ code, upTo, when, text, at }, position) => {
      const same = this.#byWord.get(code);
      this.#byWord.set(code, same === undefined ? position : [...listOf(same), position]);
      const holds = compileCondition(when);
      if (holds !== undefined) this.#conditions.set(position, holds);
      if (upTo !== undefined) this.#ranges.push({ position, from: Number(code), upTo });
      if (text !== undefined) this.#signs.push({ position, text: compilePatterns(text) });
      else if (at !== undefined) this.#signs.push({ position, text: undefined });
    });
  }

  /** The first row that one of the words names, or a sign that outranks them; else the first sign. */
  find(words: readonly string[], facts: Facts): FoundCode | undefined {
    let best = Number.POSITIVE_INFINITY;
    let by: string | undefined;
    const consider = (position: number, word: string | undefined): void => {
      if (position >= best || this.#conditions.get(position)?.(facts) === false) return;
      best = position;
      by = word;
    };
    for (const word of words) {
      const named = this.#byWord.get(word);
      if (typeof named === 'number') consider(named, word);
      else for (const position of named ?? []) consider(position, word);
      if (this.#ranges.length > 0) for (const position of this.#rangesOf(word)) consider(position, word);
    }
    const outranks = ({ position }: Sign): boolean => this.#rows[position]?.outranks === true;
    for (const sign of this.#signs)
      if (outranks(sign) && this.#isThere(sign, facts)) consider(sign.position, undefined);
    if (best === Number.POSITIVE_INFINITY)
      for (const sign of this.#signs) if (this.#isThere(sign, facts)) consider(sign.position, undefined);
    const row = this.#rows[best];
    return row && { row: row.upTo === undefined ? row : { ...row, code: codeLabel(row) }, word: by };
  }

  #rangesOf(word: string): readonly number[] {
    if (!/^\d{1,9}$/.test(word)) return [];
    const number = Number(word);
    return this.#ranges.filter(({ from, upTo }) => number >= from && number <= upTo).map(({ position }) => position);
  }

  #isThere({ position, text }: Sign, facts: Facts): boolean {
    if (text !== undefined && facts.text !== '' && text(facts.text)) return true;
    const at = this.#rows[position]?.at;
    return at !== undefined && findAt(facts.place, at, isThere) === true;
  }
}

type Conditional<Row> = { readonly row: Row; readonly holds: Holds | undefined };

const conditional = <Row extends { readonly when?: StatusRow['when'] }>(row: Row): Conditional<Row> => ({
  row,
  holds: compileCondition(row.when),
});

/** The meaning of a status without a known code. */
export class StatusTable {
  readonly #byStatus = new Map<number, Conditional<StatusRow>[]>();

  constructor(rows: readonly StatusRow[]) {
    for (const row of rows) {
      const same = this.#byStatus.get(row.status);
      if (same === undefined) this.#byStatus.set(row.status, [conditional(row)]);
      else same.push(conditional(row));
    }
  }

  /** The row of a status without a condition. */
  get(status: number): StatusRow | undefined {
    return this.#byStatus.get(status)?.find(({ holds }) => holds === undefined)?.row;
  }

  find(status: number, facts: Facts): StatusRow | undefined {
    return this.#byStatus.get(status)?.find(({ holds }) => holds?.(facts) !== false)?.row;
  }
}

/** Successful answers that report a failure. */
export class FailureTable {
  readonly #rows: readonly Conditional<FailureRow>[];

  constructor(rows: readonly FailureRow[]) {
    this.#rows = rows.map(conditional);
  }

  find(facts: Facts): FailureRow | undefined {
    return this.#rows.find(({ holds }) => holds?.(facts) !== false)?.row;
  }
}
