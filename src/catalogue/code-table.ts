import { compileCondition, type Facts, type Holds } from './condition.ts';
import { compilePatterns, type Matcher } from './pattern.ts';
import type { CodeRow, FailureRow, StatusRow } from './provider.ts';
import { findAt, isThere } from './read-value.ts';

type Entry = {
  readonly row: CodeRow;
  readonly order: number;
  /** The last code of a range. */
  readonly from: number;
  readonly upTo: number;
  readonly holds: Holds | undefined;
  readonly text: Matcher | undefined;
};

/** The deciding row, and the word that matched it: undefined if a text or a value replaces the code. */
export type FoundCode = { readonly row: CodeRow; readonly word: string | undefined };

/** A range of codes is one label. */
export function codeLabel({ code, upTo }: Pick<CodeRow, 'code' | 'upTo'>): string {
  return upTo === undefined ? code : `${code}-${upTo}`;
}

/** A provider's codes, indexed by word, range, text or value. */
export class CodeTable {
  readonly #byWord = new Map<string, Entry[]>();
  readonly #ranges: Entry[] = [];
  readonly #signs: Entry[] = [];

  constructor(rows: readonly CodeRow[]) {
    rows.forEach((row, order) => {
      const entry = {
        row: row.upTo === undefined ? row : { ...row, code: codeLabel(row) },
        order,
        from: Number(row.code),
        upTo: row.upTo ?? Number.NaN,
        holds: compileCondition(row.when),
        text: row.text === undefined ? undefined : compilePatterns(row.text),
      };
      if (row.text !== undefined || row.at !== undefined) this.#signs.push(entry);
      if (row.upTo !== undefined) this.#ranges.push(entry);
      const same = this.#byWord.get(row.code);
      if (same === undefined) this.#byWord.set(row.code, [entry]);
      else same.push(entry);
    });
  }

  get(word: string): CodeRow | undefined {
    return this.#byWord.get(word)?.[0]?.row;
  }

  /** The first row that one of the words names, or a sign that outranks them; else the first sign. */
  find(words: readonly string[], facts: Facts): FoundCode | undefined {
    let best: Entry | undefined;
    let by: string | undefined;
    const consider = (entry: Entry, word: string | undefined): void => {
      if (best !== undefined && best.order <= entry.order) return;
      if (entry.holds?.(facts) === false) return;
      best = entry;
      by = word;
    };
    for (const word of words) {
      for (const entry of this.#byWord.get(word) ?? []) consider(entry, word);
      if (this.#ranges.length > 0 && /^\d{1,9}$/.test(word)) {
        const number = Number(word);
        for (const entry of this.#ranges) if (number >= entry.from && number <= entry.upTo) consider(entry, word);
      }
    }
    for (const entry of this.#signs)
      if (entry.row.outranks === true && isSigned(entry, facts)) consider(entry, undefined);
    if (best === undefined) for (const entry of this.#signs) if (isSigned(entry, facts)) consider(entry, undefined);
    return best === undefined ? undefined : { row: (best as Entry).row, word: by };
  }
}

function isSigned({ row: { at }, text }: Entry, facts: Facts): boolean {
  if (text !== undefined && facts.text !== '' && text(facts.text)) return true;
  return at !== undefined && findAt(facts.place, at, isThere) === true;
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
