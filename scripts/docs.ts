// Writes docs/signals.md, docs/providers.md and the tables of the README from the code. A test fails when they drift.
import { readFileSync, writeFileSync } from 'node:fs';
import { generatedDocuments } from './generate-docs.ts';

for (const [path, text] of Object.entries(generatedDocuments((path) => readFileSync(path, 'utf8'))))
  writeFileSync(path, text);
