import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPack, checkProvenance, checkTree, checkVersion } from '../../tools/release/release-checks.ts';
import { makeSbom } from '../../tools/release/sbom.ts';

type Locked = {
  version: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  hasInstallScript?: boolean;
};
type Manifest = {
  version: string;
  scripts: Record<string, string>;
  dependencies: object;
  optionalDependencies: object;
  peerDependencies: object;
};

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Manifest;
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** The names of the packages that a user installs: direct and transitive dependencies. */
function installed(): string[] {
  const { dependencies, optionalDependencies } = manifest;
  const names = new Set(['@opentelemetry/api', ...Object.keys({ ...dependencies, ...optionalDependencies })]);
  for (const name of names) {
    const copies = Object.entries(lock.packages).filter(([path]) => nameOf(path) === name);
    for (const [, { dependencies = {} }] of copies) for (const other of Object.keys(dependencies)) names.add(other);
  }
  return [...names].sort();
}

describe('the published package', () => {
  it('holds only code, types, alerts, dashboards and documents, and has no install script', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString(),
    ) as { files: { path: string }[] }[];
    expect(checkPack(packed?.files.map(({ path }) => path) ?? [], manifest)).toEqual([]);
  });

  it('lists every runtime dependency with its reason', () => {
    const [, table = ''] = read('SECURITY.md').split('## Runtime dependencies');
    const rows =
      table
        .split('\n## ')[0]
        ?.split('\n')
        .filter((line) => line.startsWith('| `')) ?? [];
    const named = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(
      Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies }).sort(),
    );
    expect(rows.filter((row) => (row.split('|')[2] ?? '').trim() === '')).toEqual([]);
  });

  it('has a checksum for every locked package', () => {
    const locked = Object.entries(lock.packages).filter(([path]) => path !== '') as [string, { integrity?: string }][];
    expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([]);
  });

  it('has one dependency with an install script, which SECURITY.md names', () => {
    const scripted = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = new Set(scripted.map(([path]) => nameOf(path)));
    expect(installed().filter((name) => names.has(name))).toEqual(['protobufjs']);
    expect(read('SECURITY.md')).toContain('`protobufjs`');
  });
});

it('the SBOM lists the locked packages of users, and none of developers', () => {
  const { metadata, components, dependencies } = makeSbom();
  expect({ name: metadata.component.name, version: metadata.component.version }).toEqual({
    name: 'sidetone',
    version: manifest.version,
  });
  expect([...new Set(components.map(({ name }) => name))].sort()).toEqual(installed());
  const locked = new Set(Object.entries(lock.packages).map(([path, { version }]) => `${nameOf(path)}@${version}`));
  expect(components.filter(({ name, version }) => !locked.has(`${name}@${version}`))).toEqual([]);
  expect(components.map(({ name }) => name)).not.toContain('vitest');
  // Every direct dependency is there, with its own dependencies.
  const dependsOn = dependencies.find(({ ref }) => ref === metadata.component['bom-ref'])?.dependsOn ?? [];
  const direct = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  expect(direct.filter((name) => !dependsOn.some((ref) => ref.startsWith(`${name}@`)))).toEqual([]);
  const refs = new Set(components.map((one) => one['bom-ref']));
  expect(dependencies.flatMap(({ dependsOn = [] }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
});

describe('SECURITY.md names', () => {
  const named = [...read('SECURITY.md').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

  it.each(named.filter((text) => text.startsWith('test/')))('%s, which exists', (path) =>
    expect(existsSync(new URL(`../../${path}`, import.meta.url))).toBe(true),
  );

  it.each(named.filter((text) => text.startsWith('npm run ')))('%s, which can be run', (command) =>
    expect(Object.keys(manifest.scripts)).toContain(command.split(' ')[2]),
  );
});

describe('a release', () => {
  const changelog = '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-20\n\n### Added\n\n- It.\n';
  const source = "export const VERSION = '1.2.3';";

  it('passes every check', () => {
    expect(checkTree('')).toEqual([]);
    expect(checkVersion({ version: '1.2.3' }, changelog, source)).toEqual([]);
    expect(
      checkProvenance({ repository: { url: 'https://git.example/x' }, publishConfig: { provenance: true } }),
    ).toEqual([]);
    expect(checkPack(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'README.md', 'alerts/runbooks/A.md'], {})).toEqual(
      [],
    );
  });

  it.each<[why: string, problems: string[], expected: RegExp]>([
    ['a tree that is not clean', checkTree(' M src/index.ts\n'), /not clean:\n M src\/index.ts$/],
    [
      'another version in the CHANGELOG',
      checkVersion({ version: '1.2.4' }, changelog, "'1.2.4'"),
      /newest version is 1\.2\.3, package.json has 1\.2\.4/,
    ],
    [
      'a version that is not released',
      checkVersion({ version: '1.2.3' }, '## [Unreleased]\n', source),
      /newest version is none/,
    ],
    [
      'entries that are not released',
      checkVersion({ version: '1.2.3' }, changelog.replace('ed]\n', 'ed]\n\n- More.\n'), source),
      /under \[Unreleased\]/,
    ],
    [
      'another version in the code',
      checkVersion({ version: '1.2.3' }, changelog, "'1.2.2'"),
      /src\/model\/version\.ts/,
    ],
    ['no repository', checkProvenance({ publishConfig: { provenance: true } }), /repository.url is missing/],
    ['no provenance', checkProvenance({ repository: { url: 'x' } }), /provenance is not true/],
    [
      'a file too many',
      checkPack(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'README.md', '.env'], {}),
      /contains \.env/,
    ],
    [
      'a source',
      checkPack(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'README.md', 'dist/a.ts'], {}),
      /contains dist\/a\.ts/,
    ],
    ['a file too few', checkPack(['dist/index.js', 'dist/index.d.ts', 'LICENSE'], {}), /lacks README\.md/],
    [
      'an install script',
      checkPack(['dist/index.js', 'dist/index.d.ts', 'LICENSE', 'README.md'], { scripts: { postinstall: 'x' } }),
      /"postinstall"/,
    ],
  ])('is rejected for %s', (_, problems, expected) => {
    expect(problems.length).toBe(1);
    expect(problems[0]).toMatch(expected);
  });
});
