// Installs the packages of one test line, with this package beside them as npm would have put it there; and Node itself.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} folder below test/runtimes */
export function installPackages(folder) {
  if (existsSync(`${folder}/node_modules/.package-lock.json`)) return;
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
}

/** @param {string} folder below test/runtimes */
export function installLine(folder) {
  installPackages(folder);
  const copy = `${folder}/node_modules/sidetone`;
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  cpSync('package.json', `${copy}/package.json`);
  cpSync('dist', `${copy}/dist`, { recursive: true });
}

/**
 * The binary of one major version: the one we run on, or the npm package `node` in a folder of its own.
 * @param {string} major such as "22"
 */
export function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const folder = `test/runtimes/node-${major}`;
  installPackages(folder);
  return join(process.cwd(), folder, 'node_modules/node/bin/node');
}
