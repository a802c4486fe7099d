// Other versions of Node and of the OpenTelemetry SDK, each installed in a folder below test/runtimes when first needed.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The supported versions of Node. The first is the dev dependency. */
export const NODES = ['24', '22', '26'] as const;
export type Major = (typeof NODES)[number];

/** Where the packages of the OpenTelemetry SDK's 2.x line are installed, with this package beside them. */
export const SDK_2 = join(ROOT, 'test/runtimes/sdk-2');

/** Returns the path of a Node binary; a version other than the dev dependency's is installed first. */
export function nodeOf(major: string): string {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  if (major === NODES[0]) return join(ROOT, 'node_modules/node/bin/node');
  const folder = join(ROOT, `test/runtimes/node-${major}`);
  installPackages(folder);
  return join(folder, 'node_modules/node/bin/node');
}

/** Installs the SDK 2.x line, and a copy of this package as npm would put it there. Needs dist. */
export function installSdk2(): void {
  installPackages(SDK_2);
  copyPackage(SDK_2);
}

/** Projects that use this package as published, each with its own lock file. */
export type Project = 'tools' | 'frameworks' | 'next' | 'sdks';

export function folderOf(project: Project): string {
  return join(ROOT, 'test/projects', project);
}

/** Installs a project's packages, and a copy of this one. Needs dist. */
export function installProject(project: Project): void {
  installPackages(folderOf(project), '--ignore-scripts');
  copyPackage(folderOf(project));
}

function copyPackage(folder: string): void {
  const copy = join(folder, 'node_modules/sidetone');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy);
  cpSync(join(ROOT, 'package.json'), join(copy, 'package.json'));
  cpSync(join(ROOT, 'dist'), join(copy, 'dist'), { recursive: true });
}

function installPackages(folder: string, ...options: string[]): void {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return;
  // Not `npm ci`: it refuses a lock file that lacks the binaries of other platforms, which not every registry has.
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...options];
  execFileSync('npm', args, { cwd: folder, stdio: 'inherit' });
}
