import { describe, expect, it } from 'vitest';
import { PARTS, SUBJECTS } from '../../tools/bench/hostile-texts.ts';
import { needs } from '../kit/needs.ts';

/**
 * Growth is measured by `npm run bench:redaction`. Here a quadratic expression would need minutes for one of these, and
 * the test would time out.
 */
const CHARACTERS = 300_000;

describe.each(SUBJECTS)('%s', (_, redact) => {
  needs('nightly');

  it('terminates on every hostile text', { timeout: 60_000 }, () => {
    const results = PARTS.map((part) => typeof redact(part.repeat(CHARACTERS / part.length)));
    expect(results).toEqual(PARTS.map(() => 'string'));
  });
});

describe('random text', () => {
  it.each(SUBJECTS)('never makes %s throw', (_, redact) => {
    // A fixed seed: the same texts every time.
    let seed = 1;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647);
    const texts = Array.from({ length: 2000 }, () =>
      String.fromCharCode(...Array.from({ length: random() % 40 }, () => random() % (random() % 2 ? 128 : 65_536))),
    );
    expect(texts.map((text) => typeof redact(text))).toEqual(texts.map(() => 'string'));
  });
});
