import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../..', import.meta.url);

/** Everything that users and contributors read. Help texts, log lines and metric help are in src. */
const FILES = globSync(
  [
    '*.md',
    'docs/**/*.md',
    'alerts/**/*.{md,yml}',
    'dashboards/*.{md,json}',
    'examples/**/*.{ts,js}',
    '{src,test,tools}/**/*.{ts,cjs,mjs}',
  ],
  {
    cwd: ROOT,
    exclude: ['**/node_modules/**', '**/.next/**', '**/.cache/**', '**/out/**', 'test/package/words.test.ts'],
  },
);

/** Phrases of translated English, each with a case that must be found and one that must not. */
const PHRASES: readonly (readonly [phrase: RegExp, found: string, allowed: string])[] = [
  [/\b(?:is|are|was|were|be|been) (?:told|said)\b/i, 'the caller is told by a line', 'the line reports it'],
  [
    /\b(?:tells?|telling) (?:of|what|how|which|who|whose|that|it|its|each|nothing|the)\b/i,
    'a line tells of it',
    'teller',
  ],
  [/\bof (?:ours|theirs)\b/i, 'a fault of ours', 'an error of its request'],
  [/\bwhoever\b/i, 'whoever asks', 'the person who asks'],
  [/\bwith(?:out)? us\b/i, 'the same with and without us', 'the same with and without sidetone'],
  [/\ball the same\b/i, 'ends all the same', 'ends anyway'],
  [/\bas ever\b/i, 'answered as ever', 'as every day'],
  [/\bin earnest\b/i, 'as in earnest', 'honest'],
  [/\bsomebody else(?:’s|'s)?\b/i, 'somebody else’s logger', 'another logger'],
  [/(?<!\bthere )\bis no (?:error|fault|failure|refusal|label)\b/i, 'an abort is no error', 'there is no error'],
  [/\bthat there (?:is|are|was|were)\b/i, 'the cores that there are', 'there is one'],
  [/\bwhat it asks for\b/i, 'reads what it asks for', 'reads its input'],
  [/\bbeside that which\b/i, 'beside that which alerts do', 'besides'],
  [
    /\b(?:has|have|had|having) an? \w+ of (?:its|their|our|your) own\b/i,
    'each has an alert of its own',
    'its own alert',
  ],
];

describe('text is plain English', () => {
  it.each(PHRASES)('%s matches its example and nothing else', (phrase, found, allowed) => {
    expect([phrase.test(found), phrase.test(allowed)]).toEqual([true, false]);
  });

  it('no page, message or comment uses such a phrase', () => {
    expect(FILES.length).toBeGreaterThan(200);
    const hits = FILES.flatMap((path) => {
      const lines = readFileSync(new URL(path, ROOT), 'utf8').split('\n');
      return lines.flatMap((line, i) => {
        const used = PHRASES.map(([phrase]) => phrase.exec(line)?.[0]).find((match) => match !== undefined);
        return used === undefined ? [] : [`${path}:${i + 1} ${used}`];
      });
    });
    expect(hits).toEqual([]);
  });
});
