import { expect, it } from 'vitest';
import { redactLine } from '../../src/redact/line.ts';
import { redactText } from '../../src/redact/text.ts';
import { redactPath } from '../../src/redact/url.ts';
import { normalised, seeded, spell } from './spellings.ts';

const SEED = Number(process.env['SPELLING_SEED'] ?? 20_261_121);
const RUNS = Number(process.env['SPELLING_RUNS'] ?? 4000);

const PLACES: Readonly<Record<string, (text: string) => string>> = {
  text: (text) => redactText(text),
  line: (text) => redactLine(text, []),
  path: (text) => redactPath(`/v1/calls/${encodeURIComponent(text)}/end`, undefined, undefined),
  query: (text) => redactPath(`/v1/calls?note=${encodeURIComponent(text)}`, undefined, undefined),
};

it.each(Object.entries(PLACES))('leaves no spelling of a secret in a %s', (_, redact) => {
  const random = seeded(SEED);
  const leaks: object[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { kind, text, needle } = spell(random);
    const output = redact(text);
    if (normalised(output).includes(needle)) leaks.push({ kind, text, output });
  }
  expect(leaks.slice(0, 40)).toEqual([]);
});

it('the detector finds unredacted secrets', () => {
  const random = seeded(SEED);
  const spellings = Array.from({ length: RUNS }, () => spell(random));
  const seen = spellings.filter(({ text, needle }) => normalised(text).includes(needle));
  // It does not read percent-encoded letters beyond ASCII.
  expect(seen.length / RUNS).toBeGreaterThan(0.85);
});
