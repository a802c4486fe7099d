import type { EndRow } from '../../src/catalogue/calls.ts';
import { closeLabel } from '../../src/catalogue/close-table.ts';
import { listOf } from '../../src/catalogue/pattern.ts';
import type { CloseRow, Condition, Provider } from '../../src/catalogue/provider.ts';
import { markdownTable } from '../../src/monitoring/format/markdown.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { code, NOTICE, signalsPage } from './signals-page.ts';

/** @param read returns the current text of a file, for files that are generated only in part */
export function generatedDocuments(read: (path: string) => string): Record<string, string> {
  return {
    'docs/signals.md': signalsPage(),
    'docs/providers.md': providersPage(),
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
  return BUILT_IN_PROVIDERS.map(({ title }) => `[${title}](docs/providers.md#${anchorOf(title)})`).join(' · ');
}

/** The anchor that GitHub gives a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-');
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

function providersPage(): string {
  const sections = BUILT_IN_PROVIDERS.map((provider) => {
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
    return [
      `## ${provider.title}`,
      `Hosts: ${hostsOf(provider)}. Read from ${provider.docs.map((url) => `<${url}>`).join(', ')}.`,
      '### Errors',
      markdownTable(['code', 'status', 'category', 'retry', 'what to do'], codes),
      '### Statuses without a code',
      markdownTable(['status', 'where', 'category', 'retry', 'what to do'], statuses),
      ...(provider.closes === undefined ? [] : ['### Stream closes', closesTable(provider.closes.rows)]),
      ...(provider.calls === undefined ? [] : ['### Calls', endsTable(provider.calls.ends)]),
      '### Operations',
      markdownTable(['name', 'method', 'template'], operations),
    ].join('\n\n');
  });
  return `${[NOTICE, '# Providers', 'What each provider documents, and what it is taken for here.', ...sections].join('\n\n')}\n`;
}
