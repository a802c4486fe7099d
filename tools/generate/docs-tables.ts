import type { EndRow } from '../../src/catalogue/call-tables.ts';
import { closeLabel } from '../../src/catalogue/close-table.ts';
import { listOf } from '../../src/catalogue/pattern.ts';
import type { CloseRow, Condition, Provider } from '../../src/catalogue/provider.ts';
import { markdownTable } from '../../src/monitoring/format/markdown.ts';
import { SUMMARY_HEAD, summaryOf, summaryRow } from '../../src/monitoring/providers/provider-summary.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { code, NOTICE, signalsPage } from './signals-page.ts';

/** @param read returns the current text of a file, for files that are generated only in part */
export function generatedDocuments(read: (path: string) => string): Record<string, string> {
  return {
    'docs/signals.md': signalsPage(),
    'docs/providers.md': providersIndex(),
    ...Object.fromEntries(BUILT_IN_PROVIDERS.map((one) => [`docs/providers/${one.name}.md`, providerPage(one)])),
    'README.md': between(read('README.md'), 'providers', providerList()),
  };
}

function between(text: string, name: string, table: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`README.md has no ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${table}\n${text.slice(to)}`;
}

function hostsOf({ hosts }: Provider): string {
  return hosts.rows.length === 0 ? 'none public: add yours' : hosts.rows.map(code).join(' ');
}

/** One line for README: with thirty providers, a table would be a third of the page. */
function providerList(): string {
  return BUILT_IN_PROVIDERS.map(({ name, title }) => `[${title}](docs/providers/${name}.md)`).join(' · ');
}

function closesTable(rows: readonly CloseRow[]): string {
  const cells = rows.map((row) => {
    const { text, reason, category, retry, todo } = row;
    return [
      text === undefined ? closeLabel(row) : `${closeLabel(row)} ${listOf(text).map(code).join(', ')}`,
      code(reason),
      category ?? '',
      retry,
      todo,
    ];
  });
  return markdownTable(['close', 'reason class', 'category', 'retry', 'what to do'], cells);
}

/** A condition, in words. */
function conditionWords(when: Condition | undefined): string {
  if (when === undefined) return '';
  const { status, operation, text, at, is, isNot, absent } = when;
  const words = (values: unknown): string =>
    [values]
      .flat()
      .map((value) => code(String(value)))
      .join(', ');
  return [
    operation === undefined ? undefined : words(operation),
    status === undefined ? undefined : `status ${words(status)}`,
    text === undefined ? undefined : `message ${words(text)}`,
    at === undefined
      ? undefined
      : `${code(at)}${is === undefined ? '' : ` is ${words(is)}`}${isNot === undefined ? '' : ` is not ${words(isNot)}`}`,
    absent === undefined ? undefined : `no ${code(absent)}`,
  ]
    .filter((word) => word !== undefined)
    .join('; ');
}

function endsTable(rows: readonly EndRow[]): string {
  const cells = rows.map(({ word, outcome, category, todo }) => [code(word), code(outcome), category ?? '', todo]);
  return markdownTable(['how a call ended', 'outcome', 'category', 'what to do'], cells);
}

/** What each provider reports, with a link to its page. */
function providersIndex(): string {
  const rows = BUILT_IN_PROVIDERS.map((provider) => {
    const [, ...cells] = summaryRow(summaryOf(provider));
    return [`[${provider.title}](providers/${provider.name}.md)`, ...cells];
  });
  return `${NOTICE}

# Providers

What each provider reports, and where it is read: in a response **header**, in the **body** of an error, in a **frame**
(a message on a stream), in a successful **answer**, in a **webhook**, in the **close** of a stream. A dash means that the
provider documents none. \`sidetone providers\` prints the same table. A page per provider lists its error codes, statuses,
close codes, ends of calls and operations.

${markdownTable(SUMMARY_HEAD, rows)}
`;
}

function providerPage(provider: Provider): string {
  const operations = (provider.operations?.rows ?? []).map((row) => [code(row.name), row.method, code(row.template)]);
  const codes = (provider.codes?.rows ?? []).map((row) => [
    code(row.code),
    row.status === undefined ? '' : String(row.status),
    row.category,
    row.retry,
    row.todo,
  ]);
  const statuses = (provider.statuses?.rows ?? []).map((row) => [
    String(row.status),
    conditionWords(row.when),
    row.category,
    row.retry,
    row.todo,
  ]);
  const section = (title: string, rows: readonly unknown[], table: () => string): string[] =>
    rows.length === 0 ? [] : [`## ${title}`, table()];
  return `${[
    NOTICE,
    `# ${provider.title}`,
    `Hosts: ${hostsOf(provider)}.`,
    `Read from ${provider.docs.map((url) => `<${url}>`).join(', ')}.`,
    ...linksOf(provider),
    ...section('Errors', codes, () => markdownTable(['code', 'status', 'category', 'retry', 'what to do'], codes)),
    ...section('Statuses without a code', statuses, () =>
      markdownTable(['status', 'where', 'category', 'retry', 'what to do'], statuses),
    ),
    ...section('Stream closes', provider.closes?.rows ?? [], () => closesTable(provider.closes?.rows ?? [])),
    ...section('Calls', provider.calls?.ends ?? [], () => endsTable(provider.calls?.ends ?? [])),
    ...section('Operations', operations, () => markdownTable(['name', 'method', 'template'], operations)),
    '[All providers](../providers.md)',
  ].join('\n\n')}\n`;
}

function linksOf({ links }: Provider): string[] {
  const known = [
    ['Status page', links?.statusPage],
    ['portal', links?.portal],
    ['billing', links?.billing],
  ].filter(([, url]) => url !== undefined);
  return known.length === 0 ? [] : [`${known.map(([label, url]) => `${label}: <${url}>`).join('; ')}.`];
}
