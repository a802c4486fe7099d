import type { RetryAdvice } from '../../model/verdict.ts';

/** Retry advice as words in a table of codes. */
export const RETRY_WORDS: Readonly<Record<RetryAdvice, string>> = {
  never: 'no',
  after: 'after Retry-After',
  backoff: 'with backoff',
};

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
