import { nearest } from '../../model/nearest.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import type { Output } from '../console/output.ts';
import { plain, textTable, wrap } from '../console/text.ts';
import { findProvider } from '../explain/lookup.ts';
import { type ProviderSummary, SUMMARY_HEAD, summaryOf, summaryRow } from '../providers/provider-summary.ts';
import { type Command, readArguments } from './command.ts';

const HELP = `Lists the providers of this version, and what each reports: error codes, request ids, credits, rate limits,
waits, calls and streams.

usage: sidetone providers [provider]

  --json       prints JSON: {"providers": [...]}
  -h, --help

header, body, frame, answer, webhook and close are the places where a fact is read: a response header, the body of
an error, a message on a stream, a successful answer, a webhook, the close of a stream.

examples:
  sidetone providers
  sidetone providers twilio
  sidetone providers --json

exit status: 0 listed, 2 invalid options
`;
const LABEL_WIDTH = 13;

export const providersCommand: Command = {
  async run(args, output) {
    const { values, words } = readArguments('sidetone providers', {
      args,
      options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help) {
      output.out(HELP);
      return 0;
    }
    const chosen = words.length === 0 ? BUILT_IN_PROVIDERS : [requireProvider(words.join(' '))];
    const summaries = chosen.map(summaryOf);
    const [only] = summaries;
    if (values.json) output.out(`${JSON.stringify({ providers: summaries }, null, 2)}\n`);
    else if (words.length > 0 && only !== undefined) output.out(printSummary(only, output));
    else output.out(`${textTable([SUMMARY_HEAD, ...summaries.map(summaryRow)])}\n`);
    return 0;
  },
};

function requireProvider(word: string): (typeof BUILT_IN_PROVIDERS)[number] {
  const provider = findProvider(BUILT_IN_PROVIDERS, word);
  if (provider !== undefined) return provider;
  const names = BUILT_IN_PROVIDERS.map(({ name }) => name);
  const guess = nearest(word, names, 1)[0];
  const hint = guess === undefined ? '' : `; did you mean ${guess}?`;
  throw new Error(
    `sidetone: the provider is ${JSON.stringify(plain(word))}, expected one of ${names.join(', ')}${hint}`,
  );
}

function printSummary(summary: ProviderSummary, { columns, paint }: Pick<Output, 'columns' | 'paint'>): string {
  const { name, title, hosts, operations, codes, closes, ends } = summary;
  const facts: [label: string, text: string][] = [
    ['hosts', hosts.join(' ') || 'none public: add yours'],
    ['operations', String(operations)],
    ...SUMMARY_HEAD.slice(1).map((label, i): [string, string] => [label, summaryRow(summary)[i + 1] ?? '']),
    ['close codes', String(closes)],
    ['call ends', String(ends)],
  ];
  const { docs = [], links } = BUILT_IN_PROVIDERS.find((provider) => provider.name === name) ?? {};
  facts.push(['docs', docs.join(' ')]);
  if (links?.statusPage !== undefined) facts.push(['status page', links.statusPage]);
  if (links?.portal !== undefined) facts.push(['portal', links.portal]);
  if (links?.billing !== undefined) facts.push(['billing', links.billing]);
  const indent = ' '.repeat(LABEL_WIDTH + 2);
  const lines = facts.map(([label, text]) => {
    const body = wrap(text, columns - indent.length).replaceAll('\n', `\n${indent}`);
    return `  ${paint('dim', label.padEnd(LABEL_WIDTH))}${body}`;
  });
  const hint = codes === 0 ? '' : `\nIts codes: sidetone explain ${name}\n`;
  return `${paint('bold', name)}  ${title}\n${lines.join('\n')}\n${hint}`;
}
