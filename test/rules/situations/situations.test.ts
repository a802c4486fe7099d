import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { needs } from '../../kit/needs.ts';
import { tool } from '../../kit/program.ts';
import { BATCHES } from './all.ts';
import { promtoolSituations, RULE_FILES } from './situation.ts';

needs('promtool');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-situations-'));
  for (const [name, text] of Object.entries(RULE_FILES)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

it.each([...BATCHES])('%s', { timeout: 600_000 }, async (name, situations) => {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.yml`);
  await writeFile(file, promtoolSituations(situations));
  const { output } = await tool('promtool', 'test', 'rules', file);
  expect(readable(output)).toContain('SUCCESS');
});

/** What differs, by situation. */
const readable = (output: string): string =>
  output
    .replaceAll(/max by .+cluster=~\\?"([\w-]+).+ time: (\w+),/g, '$1 at $2')
    .replaceAll(/cluster="[^"]*", |alertname="VoiceApi|voice_api_/g, '');
