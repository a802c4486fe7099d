import type { Provider } from '../../catalogue/provider.ts';
import { CATEGORY_FACTS } from './category-facts.ts';
import { commonEntries, type Entry, entriesOf } from './entry.ts';

/** Words that appear in every sentence. */
const STOP_WORDS = new Set([
  'a',
  'an',
  'and',
  'are',
  'at',
  'by',
  'for',
  'in',
  'is',
  'it',
  'no',
  'not',
  'of',
  'on',
  'or',
  'out',
  'the',
  'to',
  'was',
  'with',
]);

/** The best matches for a description in one's own words, the best first. */
export function search(providers: readonly Provider[], text: string, most = 20): Entry[] {
  const asked = wordsOf(text);
  if (asked.length === 0) return [];
  const scored = [...commonEntries(), ...providers.flatMap(entriesOf)]
    .map((entry) => ({ entry, score: scoreOf(entry, asked, text) }))
    .filter(({ score }) => score > 0);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score * 3 >= best)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ entry }) => entry);
}

function wordsOf(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const significant = words.filter((word) => !STOP_WORDS.has(word));
  return [...new Set(significant)].slice(0, 20).map(stem);
}

/** `credits` and `credit`, `dialing` and `dial`. */
const stem = (word: string): string => (word.length > 4 ? word.replace(/(?:ing|ed|es|s)$/, '') : word);

/** A word of the code counts most, then one by which people mean the category, then one of the advice. */
function scoreOf(entry: Entry, asked: readonly string[], text: string): number {
  const code = wordsOf(entry.code.replaceAll('_', ' '));
  const title = wordsOf(`${entry.provider ?? ''} ${entry.title ?? ''}`);
  const facts = entry.category === undefined ? undefined : CATEGORY_FACTS[entry.category];
  const category = [entry.category ?? '', ...(facts?.words ?? [])].map(stem);
  const advice = wordsOf(`${entry.todo} ${entry.reason ?? ''} ${entry.kind === 'category' ? entry.meaning : ''}`);
  let score = entry.code.toLowerCase() === text.trim().toLowerCase() ? 10 : 0;
  for (const word of asked) {
    if (code.includes(word)) score += 4;
    else if (category.includes(word)) score += entry.kind === 'category' ? 5 : 3;
    else if (advice.includes(word)) score += 2;
    if (title.includes(word)) score += 2;
  }
  return score;
}
