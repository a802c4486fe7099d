// Writes every generated file: alerts/, dashboards/, and the tables of the documents. Tests fail when one drifts.
// Usage: npm run generate
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedDashboards } from '../../src/monitoring/dashboards/generated-dashboards.ts';
import { generatedAlerts } from '../../src/monitoring/generated-alerts.ts';
import { generatedTests } from '../../test/rules/scenarios/index.ts';
import { generatedDocuments } from './docs-tables.ts';

const files = {
  ...generatedAlerts(),
  ...generatedTests(),
  ...generatedDashboards(),
  ...generatedDocuments((path) => readFileSync(path, 'utf8')),
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
