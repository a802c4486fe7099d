// Writes dashboards/*.json from the typed dashboards, the rules' thresholds and the catalogue. A test fails when they drift.
import { writeFileSync } from 'node:fs';
import { generatedDashboards } from '../src/dashboards/generated-dashboards.ts';

for (const [path, text] of Object.entries(generatedDashboards())) writeFileSync(path, text);
