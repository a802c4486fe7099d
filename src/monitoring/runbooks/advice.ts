import type { Provider } from '../../catalogue/provider.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { markdownTable, RETRY_WORDS } from '../format/markdown.ts';
import { DUPLICATE_CLOSES } from '../rules/catalogue-codes.ts';
import type { Page } from './page.ts';

type Row = { what: string; status: string; retry: string; todo: string; source: string };

/** The catalogue's advice for each code, status and close code that the alert is about. */
export function advice(page: Page): string[] {
  if (page.categories === undefined && page.outcomes === undefined) return ['This alert is not about provider errors.'];
  const sections = BUILT_IN_PROVIDERS.flatMap((provider) => {
    const rows = rowsOf(provider, page);
    return rows.length === 0 ? [] : [`### ${provider.title}`, table(rows), `Documentation: ${links(provider, rows)}.`];
  });
  return sections.length === 0
    ? ['The catalogue has no row for these errors; that is why they are unclassified.']
    : sections;
}

function rowsOf(provider: Provider, { categories = [], outcomes = [], only, except }: Page): Row[] {
  const isListed = ({ category }: { category?: (typeof categories)[number] }) =>
    category !== undefined && categories.includes(category);
  const isShown = (code: string) => only?.includes(code) ?? except?.includes(code) !== true;
  const codes = (provider.codes?.rows ?? [])
    .filter((row) => isListed(row) && isShown(row.code))
    .map((row) => ({ row, what: code(row.code), status: row.status, table: provider.codes }));
  const statuses = (only === undefined ? (provider.statuses?.rows ?? []) : [])
    .filter(isListed)
    .map((row) => ({ row, what: 'without a known code', status: row.status, table: provider.statuses }));
  const closes = (provider.closes?.rows ?? [])
    .filter((row) => isListed(row) && (only === undefined || DUPLICATE_CLOSES.includes(String(row.code))))
    .map((row) => ({
      row,
      what: `stream closed: ${row.code} ${row.reason}`,
      status: undefined,
      table: provider.closes,
    }));
  const ends = (provider.calls?.ends ?? [])
    .filter((row) => outcomes.includes(row.outcome))
    .map((row) => ({
      // An ended call cannot be retried.
      row: { ...row, retry: undefined },
      what: `call ended: ${code(row.word)}`,
      status: undefined,
      table: provider.calls,
    }));
  return [...codes, ...statuses, ...closes, ...ends].map(({ row, what, status, table }) => ({
    what,
    status: status === undefined ? '' : String(status),
    retry: row.retry === undefined ? '' : RETRY_WORDS[row.retry],
    todo: row.todo,
    source: row.source ?? table?.source ?? '',
  }));
}

function table(rows: readonly Row[]): string {
  const cells = rows.map(({ what, status, retry, todo }) => [what, status, retry, todo]);
  return markdownTable(['code', 'status', 'retry', 'what to do'], cells);
}

function links(provider: Provider, rows: readonly Row[]): string {
  return [...new Set([...rows.map(({ source }) => source), provider.docs[0]])].map((url) => `<${url}>`).join(', ');
}

const code = (text: string): string => `\`${text}\``;
