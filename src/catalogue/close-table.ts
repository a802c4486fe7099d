import { compilePatterns, type Matcher } from './pattern.ts';
import type { CloseRow, CloseTable as Definition } from './provider.ts';

type Entry = { readonly row: CloseRow; readonly text: Matcher | undefined };

/** A provider's close codes, indexed by code and reason. */
export class CloseTable {
  readonly #rows: readonly Entry[];
  /** Words of the reason that are codes decide before a row that goes by the close code alone. */
  readonly reasonHoldsCode: boolean;

  constructor(definition: Definition | undefined) {
    this.reasonHoldsCode = definition?.reasonHoldsCode === true;
    this.#rows = (definition?.rows ?? []).map((row) => ({
      row,
      text: row.text === undefined ? undefined : compilePatterns(row.text),
    }));
  }

  byReason(code: number, lowerCaseReason: string): CloseRow | undefined {
    return this.#rows.find(({ row, text }) => isOf(row, code) && text?.(lowerCaseReason) === true)?.row;
  }

  byCode(code: number): CloseRow | undefined {
    return this.#rows.find(({ row, text }) => isOf(row, code) && text === undefined)?.row;
  }
}

function isOf(row: CloseRow, code: number): boolean {
  return code >= row.code && code <= (row.upTo ?? row.code);
}

/** A range of close codes is one label. */
export function closeLabel({ code, upTo }: Pick<CloseRow, 'code' | 'upTo'>): string {
  return upTo === undefined ? String(code) : `${code}-${upTo}`;
}
