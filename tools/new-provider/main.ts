// Makes the folder of a new built-in provider.
// Usage: npm run new-provider -- acme_voice
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { generatedIndexes } from '../generate/provider-index.ts';
import { skeletonOf } from './skeleton.ts';

const ROOT = new URL('../../', import.meta.url);

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const [name = '', ...more] = process.argv.slice(2);
if (!/^[a-z][a-z0-9_]{0,31}$/.test(name) || more.length > 0)
  fail(
    `new-provider: the name is ${JSON.stringify([name, ...more].join(' '))}, expected lower case letters, digits and underscores, such as acme_voice`,
  );
const folder = new URL(`src/providers/${name}/`, ROOT);
if (existsSync(folder)) fail(`new-provider: src/providers/${name} exists already, expected the name of a new provider`);

mkdirSync(folder);
for (const [file, text] of Object.entries(skeletonOf(name, new Date().toISOString().slice(0, 10))))
  writeFileSync(new URL(file, folder), text);
for (const [path, text] of Object.entries(await generatedIndexes(ROOT))) writeFileSync(new URL(path, ROOT), text);

process.stdout.write(`Made src/providers/${name}: provider.ts, fixtures.json, README.md.
1. Fill them in: docs/adding-a-provider.md explains each table, src/providers/kallglot is an example.
2. node node_modules/.bin/vitest run --config test/vitest.config.ts test/catalogue test/classify test/simulator -t ${name}
3. npm run generate && npm run format
A dialect.ts is needed only where the simulator must send more than follows from the tables.
`);
