import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { validateProvider } from '../../src/catalogue/define-provider.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { providerFolders } from '../../tools/generate/provider-index.ts';
import { PLACEHOLDER, skeletonOf } from '../../tools/new-provider/skeleton.ts';

const ROOT = new URL('../../', import.meta.url);
const FOLDERS = readdirSync(new URL('src/providers', ROOT), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const PARTS = Object.keys(skeletonOf('acme', '2026-01-01'));
const HEADINGS = ['Read on 20\\d\\d-\\d\\d-\\d\\d\\.', '- https://', '## Ambiguities', '## Not documented'];

/** The problems of a provider's folder. */
function faultsOf(folder: URL): string[] {
  const missing = PARTS.filter((part) => !existsSync(new URL(part, folder))).map((part) => `${part} is missing`);
  const files = readdirSync(folder).map((file) => ({ file, text: readFileSync(new URL(file, folder), 'utf8') }));
  const unfinished = files
    .filter(({ text }) => text.includes(PLACEHOLDER))
    .map(({ file }) => `${file} has a placeholder`);
  const readme = files.find(({ file }) => file === 'README.md')?.text ?? '';
  const unread = HEADINGS.filter((heading) => !new RegExp(`^${heading}`, 'm').test(readme)).map(
    (heading) => `README.md lacks ${heading}`,
  );
  const lines = (files.find(({ file }) => file === 'fixtures.json')?.text ?? '').trim().split('\n');
  const long = lines.length > 2 && lines.slice(1, -1).every((line) => /^ {2}\{.*\},?$/.test(line));
  return [...missing, ...unfinished, ...unread, ...(long ? [] : ['fixtures.json is not one line per fixture'])];
}

describe.each(FOLDERS)('src/providers/%s', (name) => {
  it('is complete', () => expect(faultsOf(new URL(`src/providers/${name}/`, ROOT))).toEqual([]));

  it('defines a valid provider of its name', () => {
    const provider = BUILT_IN_PROVIDERS.find((candidate) => candidate.name === name);
    expect(provider?.name).toBe(name);
    expect(() => provider && validateProvider(provider)).not.toThrow();
  });
});

it('the generated list has every folder', () => {
  expect(BUILT_IN_PROVIDERS.map(({ name }) => name).sort()).toEqual([...FOLDERS].sort());
});

describe('npm run new-provider', () => {
  /** A copy of the files that the tool needs. */
  function copy(): URL {
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-new-provider-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, 'tools'));
    for (const part of ['src', 'tools/generate', 'tools/new-provider', 'package.json'])
      cpSync(new URL(part, ROOT), join(folder, part), { recursive: true });
    symlinkSync(new URL('node_modules', ROOT), join(folder, 'node_modules'));
    return new URL(`file://${folder}/`);
  }
  const run = (root: URL, ...args: string[]): string =>
    execFileSync(process.execPath, [new URL('tools/new-provider/main.ts', root).pathname, ...args], {
      encoding: 'utf8',
      stdio: 'pipe',
    });

  it('makes a folder that is registered and unfinished', () => {
    const root = copy();
    expect(run(root, 'acme_voice')).toContain('Made src/providers/acme_voice');
    expect(providerFolders(root)).toContain('acme_voice');
    expect(readFileSync(new URL('src/providers/built-in.ts', root), 'utf8')).toContain(
      "import { acmeVoice } from './acme_voice/provider.ts';",
    );
    expect(readFileSync(new URL('src/simulator/dialects.ts', root), 'utf8')).toContain(
      'acme_voice: makeDialect(acmeVoice),',
    );
    expect(faultsOf(new URL('src/providers/acme_voice/', root))).toEqual(
      ['README.md', 'fixtures.json', 'provider.ts'].map((file) => `${file} has a placeholder`),
    );
  });

  it.each(['Acme', '../acme', '', 'kallglot'])('rejects %j in one sentence and makes nothing', (name) => {
    const root = copy();
    const before = readdirSync(new URL('src/providers', root));
    expect(() => run(root, name)).toThrow(/new-provider: .*expected/);
    expect(readdirSync(new URL('src/providers', root))).toEqual(before);
  });
});
