import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedAlerts } from '../../src/monitoring/generated-alerts.ts';
import { ROOT } from '../kit/program.ts';
import { generatedTests } from './scenarios/index.ts';

const files = { ...generatedAlerts(), ...generatedTests() };

it.each(Object.entries(files))('%s is what the code says (npm run generate)', (path, text) => {
  expect(readFileSync(new URL(path, ROOT), 'utf8')).toBe(text);
});

it('nothing else is in alerts/, but what is written by hand', () => {
  const byHand = ['alerts/alertmanager.example.yml'];
  const present = readdirSync(new URL('alerts', ROOT), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.pathname.length));
  expect(present.filter((path) => !byHand.includes(path)).sort()).toEqual(Object.keys(files).sort());
});
