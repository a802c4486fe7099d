import { buildWhenStale } from '../../tools/test/prepare.ts';
import { installProject, installSdk2 } from '../../tools/test/runtimes.ts';

/** Runs once before the tests. Child processes load the package from dist. */
export function setup(): void {
  buildWhenStale();
  const [all, matrix] = [process.env['TEST_ALL'] === '1', process.env['TEST_MATRIX'] === '1'];
  if (all) installSdk2();
  if (all || matrix) installProject('tools');
  if (!matrix) return;
  installProject('frameworks');
  installProject('next');
  installProject('sdks');
}
