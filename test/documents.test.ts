import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedDocuments } from '../scripts/generate-docs.ts';
import { VERSION } from '../src/index.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

it.each(Object.entries(generatedDocuments(read)))('%s is what the code says (npm run docs)', (path, text) => {
  expect(read(path)).toBe(text);
});

it('the version is that of package.json and of the CHANGELOG', () => {
  expect((JSON.parse(read('package.json')) as { version: string }).version).toBe(VERSION);
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## \\[(Unreleased|${VERSION.replaceAll('.', '\\.')})\\]`, 'm'));
});
