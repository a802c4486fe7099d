import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { VERSION } from '../../src/index.ts';
import { parseConfig, type SidetoneConfig } from '../../src/install/config.ts';
import { generatedDocuments } from '../../tools/generate/docs-tables.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

it.each(Object.entries(generatedDocuments(read)))('%s is what the code says (npm run generate)', (path, text) => {
  expect(read(path)).toBe(text);
});

it('the version is that of package.json and of the CHANGELOG', () => {
  expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(VERSION);
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## \\[(Unreleased|${VERSION.replaceAll('.', '\\.')})\\]`, 'm'));
});

/** What a page says of the configuration, in its own words: `calls: false`, `metrics.otel`. */
function settingsIn(page: string): { key: string; value: unknown }[] {
  const text = page.replaceAll(/^```[\s\S]*?^```/gm, '');
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => [
    ...[...code.matchAll(/([\w.]+): (true|false)\b/g)].map(([, key = '', value]) => ({ key, value: value === 'true' })),
    ...(/^metrics(?:\.\w+)+$/.test(code) ? [{ key: code, value: undefined }] : []),
  ]);
}

/** Pages name a key with its path, or by itself where it is plain what it belongs to. */
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

it('the pages name no setting that is refused', () => {
  const pages = globSync(['*.md', 'docs/*.md', 'dashboards/*.md', 'alerts/**/*.md'], {
    cwd: new URL('../..', import.meta.url),
  });
  const settings = pages.flatMap((path) => settingsIn(read(path)).map((setting) => ({ path, ...setting })));
  expect(settings.length).toBeGreaterThan(5);
  expect(settings.filter(({ key, value }) => !isSetting(key, value))).toEqual([]);
  expect(isSetting('callReports', false)).toBe(false);
});
