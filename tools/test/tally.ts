/** The counts of a run. Skipped tests count by reason. */
export type Tally = { passed: number; failed: number; skipped: Record<string, number> };

export function sum(tallies: readonly Tally[]): Tally {
  const total: Tally = { passed: 0, failed: 0, skipped: {} };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    for (const [reason, count] of Object.entries(skipped)) {
      total.skipped[reason] = (total.skipped[reason] ?? 0) + count;
    }
  }
  return total;
}

/** One line for each reason to skip, then the counts. */
export function summary({ passed, failed, skipped }: Tally): string {
  const reasons = Object.entries(skipped).sort(([a], [b]) => a.localeCompare(b));
  const lines = reasons.map(([reason, count]) => `skipped: ${reason} (${count} ${count === 1 ? 'test' : 'tests'})`);
  const count = reasons.reduce((all, [, one]) => all + one, 0);
  return [...lines, `${passed} passed, ${failed} failed, ${count} skipped`].join('\n');
}
