import { closeLabel } from '../../catalogue/close-table.ts';
import { listOf } from '../../catalogue/pattern.ts';
import type { CloseRow, Provider } from '../../catalogue/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { markdownTable, RETRY_WORDS } from '../format/markdown.ts';
import type { PanelDraft } from './grafana.ts';
import { text } from './panels.ts';

/** One page per provider with every code and what to do. */
export function codePages(): readonly PanelDraft[] {
  return BUILT_IN_PROVIDERS.map((provider) =>
    text(`${provider.title}: codes`, `The codes that ${provider.title} documents, and what to do.`, content(provider)),
  );
}

function content({ codes, closes, docs }: Provider): string {
  const rows = (codes?.rows ?? []).map(({ code, status, category, retry, todo }) => [
    `\`${code}\``,
    status === undefined ? '' : String(status),
    category,
    RETRY_WORDS[retry],
    todo,
  ]);
  return [
    markdownTable(['code', 'status', 'category', 'retry', 'what to do'], rows),
    ...(closes === undefined ? [] : [closesTable(closes.rows)]),
    `Read from ${docs.map((url) => `[${url}](${url})`).join(', ')}.`,
  ].join('\n\n');
}

function closesTable(rows: readonly CloseRow[]): string {
  const cells = rows.map((row) => {
    const { text, reason, category, retry, todo } = row;
    return [
      text === undefined ? closeLabel(row) : `${closeLabel(row)} “${listOf(text).join('”, “')}”`,
      reason,
      category ?? 'normal end',
      RETRY_WORDS[retry],
      todo,
    ];
  });
  return markdownTable(['stream close', 'reason', 'category', 'retry', 'what to do'], cells);
}
