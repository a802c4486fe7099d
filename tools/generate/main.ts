// Writes every generated file: the lists of providers, alerts/, dashboards/, and the tables of the documents. Tests fail
// when one drifts.
// Usage: npm run generate
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedIndexes } from './provider-index.ts';

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** A missing part, such as the runbook of an alert, is a sentence; a fault of the program keeps its stack. */
process.on('uncaughtException', (error) => {
  console.error(error.message.startsWith('sidetone: ') ? error.message : error);
  process.exitCode = 1;
});

write(await generatedIndexes(new URL('../../', import.meta.url)));
// Loaded after the lists of providers are written, because these files depend on them.
const { generatedDashboards } = await import('../../src/monitoring/dashboards/generated-dashboards.ts');
const { generatedAlerts } = await import('../../src/monitoring/generated-alerts.ts');
const { generatedDocuments } = await import('./docs-tables.ts');
write({
  ...generatedAlerts(),
  ...generatedDashboards(),
  ...generatedDocuments((path) => readFileSync(path, 'utf8')),
});
