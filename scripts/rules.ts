// Writes alerts/ from the typed rules and the catalogue. A test fails when they drift.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedAlerts } from '../src/rules/generated-alerts.ts';
import { generatedTests } from '../test/rules/scenarios/index.ts';

for (const [path, text] of Object.entries({ ...generatedAlerts(), ...generatedTests() })) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
