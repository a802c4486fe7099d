import type { Provider } from '../../catalogue/provider.ts';
import { nearest } from '../../model/nearest.ts';
import { commonEntries, type Entry, entriesOf, standardStatus } from './entry.ts';

export type Question = {
  /** As people type it: a code, a status, a close code, a word for a call's end, a category, an alert. */
  readonly word: string;
  readonly provider: Provider | undefined;
};

/** What was found; else what was probably meant. */
export type Found = { readonly entries: readonly Entry[]; readonly suggestions: readonly string[] };

/** `Rate-Limit Exceeded` and `rate_limit_exceeded` are one word. */
const normalize = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '_');

export function findProvider(providers: readonly Provider[], word: string): Provider | undefined {
  const asked = normalize(word);
  return providers.find(({ name, title }) => normalize(name) === asked || normalize(title) === asked);
}

/** Exact words first, then the same without regard to case and separators, then what the standards have. */
export function lookUp(providers: readonly Provider[], { word, provider }: Question): Found {
  const own = (provider === undefined ? providers : [provider]).flatMap(entriesOf);
  const common = commonEntries();
  const standard = [...matches(common, word), ...statusOf(word)];
  // `rate_limit` is the category, though a provider writes `rate-limit`.
  const isCommonWord = provider === undefined && common.some(({ code }) => code === word);
  const entries = isCommonWord ? own.filter(({ code }) => code === word) : matches(own, word);
  // A provider's own row outranks the standard one of the same kind.
  const kinds = new Set(entries.map(({ kind }) => kind));
  const others = standard.filter(({ kind }) => provider === undefined || !kinds.has(kind));
  const found = [...entries, ...others];
  return {
    entries: found,
    suggestions: found.length > 0 ? [] : suggest(providers, word, [...own, ...common], provider),
  };
}

function matches(entries: readonly Entry[], word: string): Entry[] {
  const exact = entries.filter(({ code }) => code === word);
  if (exact.length > 0) return exact;
  const covering = entries.filter(({ covers }) => covers?.(word.trim()) === true);
  // The first row decides, as it does for an answer.
  if (covering.length > 0) return covering.slice(0, 1);
  const asked = normalize(word);
  return entries.filter(({ code, reason, kind }) =>
    [normalize(code), ...(kind === 'close code' && reason !== undefined ? [normalize(reason)] : [])].includes(asked),
  );
}

function statusOf(word: string): Entry[] {
  return /^[45]\d\d$/.test(word.trim()) ? [standardStatus(Number(word))] : [];
}

/** Of the provider that was named first; a word of another one's may be what was meant, too. */
function suggest(
  providers: readonly Provider[],
  word: string,
  entries: readonly Entry[],
  provider: Provider | undefined,
): string[] {
  const near = nearest(
    word,
    entries.map(({ code }) => code),
  );
  if (near.length > 0 || provider === undefined) return near.map((code) => withProvider(code, provider));
  const elsewhere = providers.flatMap(entriesOf).filter(({ code }) => normalize(code) === normalize(word));
  return [...new Set(elsewhere.map(({ provider: name, code }) => `${name} ${code}`))].slice(0, 3);
}

const withProvider = (code: string, provider: Provider | undefined): string =>
  provider === undefined ? code : `${provider.name} ${code}`;
