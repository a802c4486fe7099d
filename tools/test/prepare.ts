import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Builds dist when it is older than src. */
export function buildWhenStale(): void {
  const changedAt = (path: string): number => statSync(join(ROOT, path)).mtimeMs;
  const sources = ['tools/build.mjs', 'package.json', ...globSync('src/**/*', { cwd: ROOT })];
  if (existsSync(join(ROOT, 'dist/index.js')) && changedAt('dist/index.js') > Math.max(...sources.map(changedAt)))
    return;
  execFileSync(process.execPath, ['tools/build.mjs'], { cwd: ROOT, stdio: 'inherit' });
}

/** Installs optional dependencies that `npm ci` left out: npm does so when it runs on a Node that they do not support. */
export function installOptional(): void {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    optionalDependencies?: Record<string, string>;
  };
  const names = Object.keys(manifest.optionalDependencies ?? {});
  if (names.every((name) => existsSync(join(ROOT, 'node_modules', name)))) return;
  const env = { ...process.env, PATH: `${join(ROOT, 'node_modules/node/bin')}${delimiter}${process.env['PATH']}` };
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', args, { cwd: ROOT, env, stdio: 'inherit' });
}
