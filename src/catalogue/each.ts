import type { CodeRow } from './provider.ts';

/** One row for each of several codes that mean the same. */
export function each(codes: readonly string[], row: Omit<CodeRow, 'code'>): readonly CodeRow[] {
  return codes.map((code) => ({ code, ...row }));
}
