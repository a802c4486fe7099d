import { buildWhenStale } from '../../tools/test/prepare.ts';
import { installSdk2 } from '../../tools/test/runtimes.ts';

/** Runs once before the tests. Child processes load the package from dist. */
export function setup(): void {
  buildWhenStale();
  if (process.env['TEST_ALL'] === '1') installSdk2();
}
