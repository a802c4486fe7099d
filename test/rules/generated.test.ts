import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedAlerts } from '../../src/monitoring/generated-alerts.ts';
import { ROOT } from '../kit/program.ts';

const files = generatedAlerts();

it.each(Object.entries(files))('%s is up to date (npm run generate)', (path, text) => {
  expect(readFileSync(new URL(path, ROOT), 'utf8')).toBe(text);
});

it('alerts/ holds nothing else', () => {
  const present = readdirSync(new URL('alerts', ROOT), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.pathname.length));
  expect(present.sort()).toEqual(Object.keys(files).sort());
});
