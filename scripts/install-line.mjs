// Installs the packages of one test line, with this package beside them as npm would have put it there.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';

/** @param {string} folder below test/lines */
export function installPackages(folder) {
  if (existsSync(`${folder}/node_modules/.package-lock.json`)) return;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
}

/** @param {string} folder below test/lines */
export function installLine(folder) {
  installPackages(folder);
  const copy = `${folder}/node_modules/sidetone`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  cpSync('package.json', `${copy}/package.json`);
  cpSync('dist', `${copy}/dist`, { recursive: true });
}
