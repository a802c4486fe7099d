import type { CloseRow, Provider } from '../catalogue/provider.ts';
import { BUILT_IN_PROVIDERS } from '../providers/built-in.ts';
import type { RetryAdvice } from '../verdict.ts';
import type { PanelDraft } from './grafana.ts';
import { text } from './panels.ts';

const RETRY: Readonly<Record<RetryAdvice, string>> = {
  never: 'no',
  after: 'after Retry-After',
  backoff: 'with backoff',
};

/** Per provider, a page of every code with what to do. */
export function codePages(): readonly PanelDraft[] {
  return BUILT_IN_PROVIDERS.map((provider) =>
    text(
      `${provider.title}: codes`,
      `What ${provider.title} documents, and what one does about it.`,
      content(provider),
    ),
  );
}

function content({ codes, closes, docs }: Provider): string {
  const rows = (codes?.rows ?? []).map(({ code, status, category, retry, todo }) => [
    `\`${code}\``,
    status === undefined ? '' : String(status),
    category,
    RETRY[retry],
    todo,
  ]);
  return [
    table(['code', 'status', 'category', 'retry', 'what to do'], rows),
    ...(closes === undefined ? [] : [closesTable(closes.rows)]),
    `Read from ${docs.map((url) => `[${url}](${url})`).join(', ')}.`,
  ].join('\n\n');
}

function closesTable(rows: readonly CloseRow[]): string {
  const cells = rows.map(({ code, startsWith, reason, category, retry, todo }) => [
    startsWith === undefined ? String(code) : `${code} “${startsWith}…”`,
    reason,
    category ?? 'none: a normal end',
    RETRY[retry],
    todo,
  ]);
  return table(['stream close', 'reason', 'category', 'retry', 'what to do'], cells);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
