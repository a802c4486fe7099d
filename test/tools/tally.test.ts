import { expect, it } from 'vitest';
import { sum, summary } from '../../tools/test/tally.ts';

it('adds up runs, and names each skip reason before the counts', () => {
  const total = sum([
    { passed: 3, failed: 0, skipped: { 'promtool is not installed': 2 } },
    { passed: 4, failed: 1, skipped: { 'promtool is not installed': 1, 'chromium is not installed': 1 } },
  ]);
  expect(summary(total)).toBe(
    [
      'skipped: chromium is not installed (1 test)',
      'skipped: promtool is not installed (3 tests)',
      '7 passed, 1 failed, 4 skipped',
    ].join('\n'),
  );
});

it('handles no results', () => {
  expect(summary(sum([]))).toBe('0 passed, 0 failed, 0 skipped');
});
