import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { TallyReporter } from '../tools/test/reporter.ts';
import { LongestFirst } from '../tools/test/sequencer.ts';

/** Set by tools/test/main.ts. */
const tallyFile = process.env['TALLY_FILE'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // The projects' suites run in their own tools.
    exclude: ['**/node_modules/**', 'test/projects/*/**'],
    globalSetup: 'test/kit/global-setup.ts',
    reporters: ['default', ...(tallyFile === undefined ? [] : [new TallyReporter(tallyFile)])],
    // Each file gets its own process: the instrumentation is one per process.
    pool: 'forks',
    isolate: true,
    // More than the cores of a small machine: most tests wait for a peer.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Generous: these are for hung tests, not for slow machines.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
    // A shared machine stalls now and then; a broken test fails every time.
    retry: process.env['CI'] === 'true' ? 2 : 0,
  },
});
