import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';
import { installProject, run } from './project.ts';

const runs = needs('projects');
let folder = '';
beforeAll(() => {
  if (runs) folder = installProject('tools');
}, 300_000);

it.each([
  ['in one process', ['--runInBand']],
  ['in workers', ['--maxWorkers=2']],
])(
  'Jest runs suites in CommonJS and in TypeScript, %s',
  async (_, options) => {
    const jest = join(folder, 'node_modules/jest/bin/jest.js');
    const args = [jest, '--config', join(folder, 'fixtures/jest/jest.config.js'), ...options];
    const { status, stderr } = await run(process.execPath, args, folder, { SIDETONE_SERVE: 'false' });
    const summary = stderr.match(/^(?:PASS|FAIL|Tests:|A worker|Jest did not).*$/gm)?.sort();
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
