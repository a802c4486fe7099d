import { prometheusName, SIGNALS } from 'sidetone';
import { type Scrape, total } from './scrape.ts';

/** The last error by provider. */
export type LastErrors = Map<string, { readonly category: string; readonly code: string }>;

const REQUESTS = `${prometheusName(SIGNALS.duration)}_count`;
const ERRORS = prometheusName(SIGNALS.errors);
/** Open streams. */
const STREAMS = prometheusName(SIGNALS.streamActive);
const CREDITS = prometheusName(SIGNALS.creditsRemaining);

type Column = { readonly title: string; readonly width: number; readonly align: 'left' | 'right' };

const COLUMNS: readonly Column[] = [
  { title: 'provider', width: 10, align: 'left' },
  { title: 'requests', width: 8, align: 'right' },
  { title: 'errors', width: 6, align: 'right' },
  { title: 'streams', width: 7, align: 'right' },
  { title: 'credits', width: 7, align: 'right' },
  { title: 'last category', width: 13, align: 'left' },
  { title: 'last code', width: 40, align: 'left' },
];

/** One row per provider, with the numbers of /metrics, so that the table shows what Prometheus sees. */
export function renderTable(providers: readonly string[], samples: Scrape, lastErrors: LastErrors): readonly string[] {
  const rows = providers.map((provider) => {
    const last = lastErrors.get(provider);
    const numbers = [REQUESTS, ERRORS, STREAMS, CREDITS].map((name) => String(total(samples, name, provider) ?? '-'));
    return [provider, ...numbers, last?.category ?? '-', last?.code ?? '-'];
  });
  return [COLUMNS.map(({ title }) => title), ...rows].map(renderRow);
}

function renderRow(cells: readonly string[]): string {
  const padded = COLUMNS.map(({ width, align }, i) => {
    const cell = cut(cells[i] ?? '', width);
    return align === 'left' ? cell.padEnd(width) : cell.padStart(width);
  });
  return `  ${padded.join('  ')}`.trimEnd();
}

/** Shortens the text: a wrapped row would put the next redraw on the wrong line. */
export function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
