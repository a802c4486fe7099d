import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startVitest } from 'vitest/node';
import { TallyReporter } from '../../tools/test/reporter.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

const TESTS = `import { beforeAll, beforeEach, describe, it } from 'vitest';
it('passes', () => {});
it('fails', () => { throw new Error('no'); });
it.skip('is skipped without a reason', () => {});
describe('a missing program', () => {
  beforeEach(({ skip }) => skip('sox is not installed'));
  it('skips', () => {});
  it.concurrent('skips beside others', () => {});
});
describe('a broken hook', () => {
  beforeAll(() => { throw new Error('no'); });
  it('does not run', () => {});
});`;

it('counts what passed, what failed, and what was skipped by its reason', async () => {
  const root = mkdtempSync(join(HERE, '.run-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  writeFileSync(join(root, 'some.test.ts'), TESTS);
  writeFileSync(join(root, 'unloadable.test.ts'), "throw new Error('no');");
  const file = join(root, 'tally.json');
  const vitest = await startVitest('test', [], {
    root,
    config: false,
    watch: false,
    reporters: [new TallyReporter(file)],
  });
  onTestFinished(() => vitest.close());
  process.exitCode = undefined;
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    passed: 1,
    // The test, the hook, and the file that cannot be loaded.
    failed: 3,
    skipped: { 'sox is not installed': 2, 'no reason given': 2 },
  });
});
