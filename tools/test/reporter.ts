import { writeFileSync } from 'node:fs';
import type { Reporter, SerializedError, TestModule, TestResult } from 'vitest/node';
import type { Tally } from './tally.ts';

/** Writes the tally of a run to a file. */
export class TallyReporter implements Reporter {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const tally: Tally = { passed: 0, failed: errors.length, skipped: {} };
    for (const module of modules) {
      // A file that cannot be loaded, or a hook that fails, has no failed test.
      tally.failed += module.errors().length;
      for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
      for (const test of module.children.allTests()) count(test.result(), tally);
    }
    writeFileSync(this.#file, JSON.stringify(tally));
  }
}

function count(result: TestResult, tally: Tally): void {
  if (result.state === 'passed') tally.passed += 1;
  if (result.state === 'failed') tally.failed += 1;
  if (result.state !== 'skipped') return;
  const reason = result.note ?? 'no reason given';
  tally.skipped[reason] = (tally.skipped[reason] ?? 0) + 1;
}
