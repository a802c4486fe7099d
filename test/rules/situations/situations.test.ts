import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tool } from '../../kit/program.ts';
import { FINDINGS } from './findings.ts';
import { lengthOf, promtoolSituations, RULE_FILES, type Situation } from './situation.ts';

const ALL: readonly Situation[] = [...FINDINGS];
/** Minutes: those of a batch are simulated as long as the longest of them. */
const LENGTHS = [60, 130, 300, Number.POSITIVE_INFINITY];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sidetone-situations-'));
  for (const [name, text] of Object.entries(RULE_FILES)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

const batches = new Map<string, Situation[]>();
for (const situation of ALL) {
  const { interval = 30, evaluate = '1m' } = situation;
  const length = LENGTHS.find((minutes) => lengthOf(situation) <= minutes);
  const key = `scraped every ${interval} s, evaluated every ${evaluate}, up to ${length} minutes`;
  batches.set(key, [...(batches.get(key) ?? []), situation]);
}

it.each([...batches])('%s', { timeout: 600_000 }, async (name, situations) => {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.yml`);
  await writeFile(file, promtoolSituations(situations));
  const { output } = await tool('promtool', 'test', 'rules', file);
  expect(readable(output)).toContain('SUCCESS');
});

/** What differs, by situation. */
function readable(output: string): string {
  return output
    .replaceAll(/max by .+cluster=~\\?"([\w-]+).+ time: (\w+),/g, '$1 at $2')
    .replaceAll(/cluster="[^"]*", |alertname="VoiceApi|voice_api_/g, '');
}
