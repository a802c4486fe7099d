import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOf } from '../../tools/test/runtimes.ts';
import { needs } from '../kit/needs.ts';
import { run } from './project.ts';

needs('projects');
const folder = folderOf('tools');

it.each([
  ['in one process', ['--runInBand']],
  ['in workers', ['--maxWorkers=2']],
])(
  'Jest runs suites in CommonJS and TypeScript, %s',
  async (_, options) => {
    const jest = join(folder, 'node_modules/jest/bin/jest.js');
    const args = [jest, '--config', join(folder, 'fixtures/jest/jest.config.js'), ...options];
    const { status, stderr } = await run(process.execPath, args, folder, { SIDETONE_SERVE: 'false' });
    const summary = stderr.match(/^(?:PASS|FAIL|Tests:|Jest did not).*$/gm)?.sort();
    expect({ status, summary }).toEqual({
      status: 0,
      summary: [
        ...[
          'closed.test.js',
          'fake-timers.test.js',
          'left-running.test.js',
          'register-line.test.js',
          'typescript.test.ts',
        ].map((file) => expect.stringMatching(new RegExp(`^PASS .*${file}`))),
        expect.stringMatching(/^Tests: +5 passed, 5 total$/),
      ],
    });
  },
  120_000,
);
