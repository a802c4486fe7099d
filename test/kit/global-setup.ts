import { execFileSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { installSdk2 } from '../../tools/test/runtimes.ts';

/** Runs once before the tests. Child processes load the package from dist, so dist has to be what src says. */
export function setup(): void {
  const newest = Math.max(...['tools/build.mjs', ...globSync('src/**/*')].map(changedAt));
  if (!existsSync('dist/index.js') || changedAt('dist/index.js') < newest) {
    execFileSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' });
  }
  if (process.env['TEST_ALL'] === '1') installSdk2();
}

const changedAt = (path: string): number => statSync(path).mtimeMs;
