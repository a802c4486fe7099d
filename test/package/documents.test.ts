import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, it } from 'vitest';
import { VERSION } from '../../src/index.ts';
import { parseConfig, type SidetoneConfig } from '../../src/install/config.ts';
import { generatedDocuments } from '../../tools/generate/docs-tables.ts';
import { generatedIndexes } from '../../tools/generate/provider-index.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const pages = globSync(['*.md', 'docs/**/*.md', 'dashboards/*.md', 'alerts/**/*.md'], {
  cwd: new URL('../..', import.meta.url),
});

it.each(
  Object.entries({ ...generatedDocuments(read), ...(await generatedIndexes(new URL('../../', import.meta.url))) }),
)('%s is up to date (npm run generate)', (path, text) => {
  expect(read(path)).toBe(text);
});

it('the version matches package.json and the CHANGELOG', () => {
  expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(VERSION);
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## \\[(Unreleased|${VERSION.replaceAll('.', '\\.')})\\]`, 'm'));
});

/** The settings that a page mentions: `calls: false`, `metrics.otel`. */
function settingsIn(page: string): { key: string; value: unknown }[] {
  const text = page.replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => [
    ...[...code.matchAll(/([\w.]+): (true|false)\b/g)].map(([, key = '', value]) => ({ key, value: value === 'true' })),
    ...(/^metrics(?:\.\w+)+$/.test(code) ? [{ key: code, value: undefined }] : []),
  ]);
}

/** Pages name a key with its full path, or alone where the context is clear. */
function isSetting(key: string, value: unknown): boolean {
  return ['', 'metrics.', 'providers.kallglot.'].some((prefix) => {
    const config = `${prefix}${key}`.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    try {
      return parseConfig(config as SidetoneConfig) !== undefined;
    } catch {
      return false;
    }
  });
}

it('the pages name only settings that exist', () => {
  const settings = pages.flatMap((path) => settingsIn(read(path)).map((setting) => ({ path, ...setting })));
  expect(settings.length).toBeGreaterThan(5);
  expect(settings.filter(({ key, value }) => !isSetting(key, value))).toEqual([]);
  expect(isSetting('callReports', false)).toBe(false);
});

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(page: string): Set<string> {
  const headings = [...page.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase());
  return new Set(headings.map((heading) => heading.replaceAll(/[^\w -]/g, '').replaceAll(' ', '-')));
}

/** Links within the repository that lead nowhere. */
function deadLinks(path: string, page: string): string[] {
  const links = [...page.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    if (!existsSync(new URL(`../../${target}`, import.meta.url))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
  });
}

it('every link within the repository leads to an existing page and heading', () => {
  expect(pages.flatMap((path) => deadLinks(path, read(path)).map((link) => `${path}: ${link}`))).toEqual([]);
  const page = '# A b\n[a](#a-b) [b](#b) [c](README.md) [d](nowhere.md) [e](README.md#nowhere)';
  expect(deadLinks('SECURITY.md', page)).toEqual(['#a-b', '#b', 'nowhere.md', 'README.md#nowhere']);
});

it('README fits into 130 lines', () => {
  expect(read('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(130);
});
