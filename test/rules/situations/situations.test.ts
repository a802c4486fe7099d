import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../kit/needs.ts';
import { tool } from '../../kit/program.ts';
import { BATCHES, DAYS_BATCHES, LONG_BATCHES } from './all.ts';
import { promtoolSituations, RULE_FILES, type Situation } from './situation.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-situations-'));
  for (const [name, text] of Object.entries(RULE_FILES)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

describe('mistakes of earlier rules', () => {
  needs('promtool');
  it.each([...BATCHES])('%s', { timeout: 300_000 }, play);
});

describe('every other fleet', () => {
  needs('promtool', 'time');
  it.each([...LONG_BATCHES])('%s', { timeout: 600_000 }, play);
});

describe('days and weeks', () => {
  needs('promtool', 'nightly');
  it.each([...DAYS_BATCHES])('%s', { timeout: 600_000 }, play);
});

async function play(name: string, situations: readonly Situation[]): Promise<void> {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.yml`);
  await writeFile(file, promtoolSituations(situations));
  const { output } = await tool('promtool', 'test', 'rules', file);
  expect(readable(output)).toContain('SUCCESS');
}

/** The differences, by situation. */
const readable = (output: string): string =>
  output
    .replaceAll(/max by .+cluster=~\\?"([\w-]+).+ time: (\w+),/g, '$1 at $2')
    .replaceAll(/cluster="[^"]*", |alertname="VoiceApi|voice_api_/g, '');
