import type { Provider } from '../../catalogue/provider.ts';
import { nearest } from '../../model/nearest.ts';
import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { isPrivateName } from '../../redact/names.ts';
import { REDACTED } from '../../redact/redacted.ts';
import { redactText } from '../../redact/text.ts';
import type { Output } from '../console/output.ts';
import { readStdin } from '../console/stdin.ts';
import { plain } from '../console/text.ts';
import { type Entry, entriesOf } from '../explain/entry.ts';
import { findProvider, lookUp } from '../explain/lookup.ts';
import { printEntry, printList } from '../explain/print-entry.ts';
import { readAnswer } from '../explain/read-answer.ts';
import { search } from '../explain/search.ts';
import { type Command, readArguments } from './command.ts';

/** So many blocks fit a screen; more are a list. */
const MAX_BLOCKS = 3;
const NAMES = BUILT_IN_PROVIDERS.map(({ name }) => name);

const HELP = `Explains an error code, an HTTP status, a WebSocket close code, how a call ended, a category or an alert:
what it means, who has to act, whether to retry, and what to do. Works offline, for the providers of this version.

usage: sidetone explain [provider] <code>
       sidetone explain <provider>
       sidetone explain --search <words>
       sidetone explain -

  --provider <name>   the provider, where it is not the first word
  --search <words>    searches by meaning
  --json              prints JSON: {"entries": [...], "suggestions": [...]}
  -                   reads an error body or a log line from stdin
  -h, --help

examples:
  sidetone explain kallglot insufficient_api_credits
  sidetone explain kallglot 4029
  sidetone explain 402 --provider dograh
  sidetone explain rate_limit
  sidetone explain VoiceApiCreditsExhausted
  sidetone explain --search "out of funds"
  curl … | sidetone explain - --provider kallglot

providers: ${NAMES.join(', ')}

exit status: 0 found, 1 not found, 2 invalid options
`;

export const explainCommand: Command = {
  async run(args, output) {
    const { values, words } = readArguments('sidetone explain', {
      args,
      options: {
        provider: { type: 'string' },
        search: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: true,
    });
    if (values.help) {
      output.out(HELP);
      return 0;
    }
    const named = values.provider === undefined ? undefined : requireProvider(values.provider);
    if (values.search !== undefined) {
      const text = [values.search, ...words].join(' ');
      return report(
        { entries: search(named ? [named] : BUILT_IN_PROVIDERS, text), suggestions: [] },
        text,
        values.json,
        output,
      );
    }
    if (words.length === 1 && words[0] === '-') return explainInput(named, values.json, output);
    const { provider, word } = readWords(words, named);
    const entries = word === '' && provider !== undefined ? entriesOf(provider) : undefined;
    const found = entries ? { entries, suggestions: [] } : lookUp(BUILT_IN_PROVIDERS, { word, provider });
    return report(found, word, values.json, output);
  },
};

/** `twilio 20003`, `20003`, `rate limit exceeded`, `twilio`. */
function readWords(
  words: readonly string[],
  named: Provider | undefined,
): { provider: Provider | undefined; word: string } {
  const [first = '', ...rest] = words;
  if (words.length === 0 && named === undefined)
    throw new Error('sidetone: explain needs a code, for example `sidetone explain kallglot 4029`; see --help');
  if (named !== undefined) {
    const again = first !== '' && findProvider([named], first) !== undefined;
    return { provider: named, word: (again ? rest : words).join(' ') };
  }
  const provider = findProvider(BUILT_IN_PROVIDERS, first);
  if (provider !== undefined) return { provider, word: rest.join(' ') };
  // `twillio 20003`: the code alone would be answered for the wrong provider.
  const guess = rest.length === 1 && /\d/.test(rest[0] ?? '') ? nearest(first, NAMES, 1)[0] : undefined;
  if (guess !== undefined)
    throw new Error(`sidetone: the provider is ${JSON.stringify(plain(first))}, did you mean ${guess}?`);
  const word = words.join(' ');
  // `nope 4029`: a number is no word of a text, so the first word stands where a provider does.
  if (
    rest.length === 1 &&
    /^\d+$/.test(rest[0] ?? '') &&
    lookUp(BUILT_IN_PROVIDERS, { word, provider }).entries.length === 0
  )
    throw new Error(`sidetone: the provider is ${shown(first)}, expected one of ${NAMES.join(', ')}`);
  return { provider: undefined, word };
}

/** What somebody typed may be a key, or hold escape sequences. */
function shown(word: string): string {
  return JSON.stringify(plain(isPrivateName(word) ? REDACTED : redactText(word), 80));
}

function requireProvider(word: string): Provider {
  const provider = findProvider(BUILT_IN_PROVIDERS, word);
  if (provider !== undefined) return provider;
  const guess = nearest(word, NAMES, 1)[0];
  throw new Error(
    `sidetone: --provider is ${JSON.stringify(plain(word))}, expected one of ${NAMES.join(', ')}${guess === undefined ? '' : `; did you mean ${guess}?`}`,
  );
}

async function explainInput(named: Provider | undefined, json: boolean, output: Output): Promise<number> {
  const answer = readAnswer(await readStdin(), BUILT_IN_PROVIDERS);
  if (answer === undefined)
    throw new Error('sidetone: stdin holds no JSON, expected an error body of a provider or a log line of sidetone');
  const provider = named ?? findProvider(BUILT_IN_PROVIDERS, answer.provider ?? '');
  const word = answer.words[0];
  if (word === undefined) throw new Error('sidetone: stdin holds no code, expected a key such as "code" or "type"');
  return report(lookUp(BUILT_IN_PROVIDERS, { word, provider }), word, json, output);
}

type Result = { readonly entries: readonly Entry[]; readonly suggestions: readonly string[] };

function report({ entries, suggestions }: Result, asked: string, json: boolean, output: Output): number {
  if (json) output.out(`${JSON.stringify({ entries, suggestions }, null, 2)}\n`);
  else if (entries.length > MAX_BLOCKS)
    output.out(`${printList(entries, output)}\n\nFor one of them: sidetone explain <provider> <code>\n`);
  else if (entries.length > 0) output.out(entries.map((entry) => printEntry(entry, output)).join('\n'));
  if (entries.length > 0) return 0;
  const hint =
    suggestions.length === 0 ? 'try sidetone explain --search <words>' : `did you mean ${suggestions.join(' or ')}?`;
  output.err(`sidetone: nothing found for ${shown(asked)}; ${hint}
`);
  return 1;
}
