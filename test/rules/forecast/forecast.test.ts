import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import { toYaml, type Yaml } from '../../../src/monitoring/format/yaml.ts';
import { ruleContext } from '../../../src/monitoring/rules/context.ts';
import { creditsGroup, forecastGroup } from '../../../src/monitoring/rules/credits.ts';
import { DEFAULT_THRESHOLDS } from '../../../src/monitoring/rules/thresholds.ts';
import { needs } from '../../kit/needs.ts';
import { tool } from '../../kit/program.ts';
import { testOf } from './shape.ts';
import { SHAPES } from './shapes.ts';

const context = ruleContext(DEFAULT_THRESHOLDS, 1);
const GROUPS = [creditsGroup(context), forecastGroup(context)];
/** Only what forecasts: all rules would take minutes. */
const RULES = renderRules([{ name: 'rules', about: [], groups: GROUPS }], { bare: true });
const QUICK = ['seen for the first time with five hours left'];

async function play(shape: (typeof SHAPES)[number]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-forecast-'));
  try {
    await writeFile(join(folder, 'rules.yml'), RULES);
    const test = testOf(
      shape,
      GROUPS.map(({ name }) => name),
    );
    await writeFile(join(folder, 'test.yml'), `${toYaml(test as Yaml)}\n`);
    const { output } = await tool('promtool', 'test', 'rules', join(folder, 'test.yml'));
    expect(output).toContain('SUCCESS');
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('an account', () => {
  needs('promtool');
  it.each(SHAPES.filter(({ name }) => QUICK.includes(name)))('$name', { timeout: 120_000 }, play);
});

describe('an account over days', () => {
  needs('promtool', 'nightly');
  it.each(SHAPES.filter(({ name }) => !QUICK.includes(name)))('$name', { timeout: 300_000 }, play);
});
