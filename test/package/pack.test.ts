import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = (command: string, args: string[]): string =>
  execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

const text = (path: string): string => readFileSync(join(root, path), 'utf8');

type Packed = { filename: string; files: { path: string }[] }[];

it('holds the expected files and nothing else', () => {
  // Without scripts: the build would delete dist while other tests run.
  const [packed] = JSON.parse(run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'])) as Packed;
  const paths = packed?.files.map(({ path }) => path) ?? [];
  const folders = new Set(paths.map((path) => path.split('/')[0]));
  expect([...folders].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'SECURITY.md',
    'alerts',
    'dashboards',
    'dist',
    'docs',
    'package.json',
  ]);
  for (const entry of ['index', 'preload', 'providers/index', 'simulator/index'])
    for (const format of ['dist', 'dist/cjs'])
      for (const extension of ['js', 'd.ts']) expect(paths).toContain(`${format}/${entry}.${extension}`);
  const built = paths.filter((path) => path.startsWith('dist/'));
  expect(built.filter((path) => !/\.(js|js\.map|d\.ts)$/.test(path))).toEqual(['dist/cjs/package.json']);
  const mapped = built.filter((path) => path.endsWith('.js') && /^\/\/# sourceMappingURL=/m.test(text(path)));
  expect(built.filter((path) => path.endsWith('.map')).sort()).toEqual(mapped.map((path) => `${path}.map`).sort());
  expect(mapped).toEqual(expect.arrayContaining(['dist/shared/register.js', 'dist/cjs/shared/register.js']));
  for (const path of built.filter((path) => /\.(js|d\.ts)$/.test(path)))
    expect(text(path), path).not.toMatch(/(from |import\()['"]\.[^'"]*\.ts['"]/);
});

it('has every entry point that it names', async () => {
  const { messages, pkg } = await publint({ pkgDir: root, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
});

it('has types that every kind of resolution finds, node10 included', () => {
  // It exits with an error when any kind of resolution has a problem. Packed by us, without scripts:
  // its own --pack would build, and delete dist while other tests run.
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-pack-'));
  try {
    run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder]);
    const [tarball = ''] = readdirSync(folder);
    const attw = ['node_modules/@arethetypeswrong/cli/dist/index.js', join(folder, tarball)];
    expect(() => run(process.execPath, attw)).not.toThrow();
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 60_000);

it('has no install script', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { scripts: Record<string, string> };
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$|^prepare$/.test(name))).toEqual([]);
});
