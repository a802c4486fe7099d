/** Beyond so many edits a suggestion is a guess. */
const MAX_EDITS = 3;
const MAX_SHARE = 0.4;
const MAX_LENGTH = 80;

/**
 * The words that a user probably meant, the likeliest first. Numbers are not guessed: 4209 is as far from 4029 as from
 * another code.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string[] {
  const asked = word.toLowerCase();
  if (/^\d+$/.test(asked) || asked.length > MAX_LENGTH) return [];
  const scored: { candidate: string; score: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const score = distance(asked, candidate.toLowerCase());
    if (score !== undefined) scored.push({ candidate, score });
  }
  scored.sort((a, b) => a.score - b.score || a.candidate.localeCompare(b.candidate));
  return scored.slice(0, most).map(({ candidate }) => candidate);
}

/** What is expected in place of an unknown word: `one of the keys host, port; did you mean port?` */
export function oneOfThe(what: 'keys' | 'names', word: unknown, known: readonly string[]): string {
  const [guess] = typeof word === 'string' ? nearest(word, known, 1) : [];
  return `one of the ${what} ${known.join(', ')}${guess === undefined ? '' : `; did you mean ${guess}?`}`;
}

/** Edits, or a little less than the limit where each part of the word begins one of the candidate's: `org_inactive`. */
function distance(asked: string, candidate: string): number | undefined {
  const limit = Math.min(MAX_EDITS, Math.floor(Math.max(asked.length, 3) * MAX_SHARE));
  if (Math.abs(asked.length - candidate.length) <= limit) {
    const edits = editDistance(asked, candidate);
    if (edits <= limit) return edits;
  }
  const parts = asked.split(/[\s_.-]+/).filter((part) => part.length > 2);
  const words = candidate.split(/[\s_.-]+/);
  const fits = parts.length > 0 && parts.every((part) => words.some((one) => one.startsWith(part)));
  return fits ? MAX_EDITS + words.length / 10 : undefined;
}

/** Damerau-Levenshtein (optimal string alignment): swapped letters are one edit. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row[j] = least;
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
