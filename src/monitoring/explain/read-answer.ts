import type { Provider } from '../../catalogue/provider.ts';
import { entriesOf } from './entry.ts';

/** How deep and how far an answer is looked through. */
const MAX_DEPTH = 8;
const MAX_VALUES = 2000;
/** Keys under which providers and log lines put a code, the most specific first. */
const CODE_KEYS = [
  'error_type',
  'code',
  'error_code',
  'errorcode',
  'err_code',
  'type',
  'error',
  'status',
  'reason',
  'close_code',
];

export type ReadAnswer = { readonly words: readonly string[]; readonly provider: string | undefined };

/**
 * The codes in a provider's error body, or in a log line of sidetone: words that a table has, else what stands where codes
 * usually do.
 */
export function readAnswer(text: string, providers: readonly Provider[]): ReadAnswer | undefined {
  const json = parse(text);
  if (json === undefined) return undefined;
  const values = [...valuesOf(json, 0, { left: MAX_VALUES })];
  const known = new Set(providers.flatMap(entriesOf).map(({ code }) => code));
  const ranked = values
    .map(([key, value]) => ({ rank: CODE_KEYS.indexOf(key.toLowerCase()), value }))
    .filter(({ rank }) => rank !== -1)
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
  const catalogued = ranked.filter((value) => known.has(value));
  const provider = values.find(([key]) => key === 'provider')?.[1];
  return { words: [...new Set(catalogued.length > 0 ? catalogued.slice(0, 1) : ranked.slice(0, 1))], provider };
}

/** The first line of a log, or all of it. */
function parse(text: string): unknown {
  for (const candidate of [text, text.trim().split('\n', 1)[0] ?? '']) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate may be JSON.
    }
  }
  return undefined;
}

function* valuesOf(json: unknown, depth: number, budget: { left: number }): Generator<[string, string]> {
  if (typeof json !== 'object' || json === null || depth > MAX_DEPTH) return;
  for (const [key, value] of Object.entries(json)) {
    if (--budget.left < 0) return;
    if (typeof value === 'string' || typeof value === 'number') yield [key, String(value)];
    else yield* valuesOf(value, depth + 1, budget);
  }
}
