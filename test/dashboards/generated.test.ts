import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedDashboards } from '../../src/monitoring/dashboards/generated-dashboards.ts';
import { ROOT } from './support.ts';

const FILES = generatedDashboards();

it.each(Object.entries(FILES))('%s is up to date (npm run generate)', (path, text) => {
  expect(readFileSync(new URL(path, ROOT), 'utf8')).toBe(text);
});

it('dashboards/ holds nothing else but hand-written files', () => {
  const byHand = ['dashboards/README.md', 'dashboards/provisioning'];
  const present = readdirSync(new URL('dashboards', ROOT)).map((name) => `dashboards/${name}`);
  expect(present.filter((path) => !byHand.includes(path)).sort()).toEqual(Object.keys(FILES).sort());
});

it('is the same each time', () => {
  expect(generatedDashboards()).toEqual(FILES);
});
