import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { needs } from '../kit/needs.ts';
import { ROOT, tool } from '../kit/program.ts';
import { promtoolFiles, rulesOf, SCENARIOS } from './scenarios/index.ts';
import type { PromtoolFile } from './scenarios/promtool-file.ts';

const { rules, slo } = ruleFiles();
const path = (name: string) => fileURLToPath(new URL(name, ROOT));

describe('promtool', () => {
  needs('promtool');

  it('checks the committed rule files, with all its lint rules', async () => {
    const files = [path('alerts/rules.yml'), path('alerts/dashboards.yml'), path('alerts/slo.yml')];
    expect(await tool('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', ...files)).toMatchObject({
      status: 0,
    });
  });

  it('checks the rules of drills: short spans, no keep_firing_for', async () => {
    const scaled = ruleFiles({ timeScale: 1 / 60 });
    const folder = await mkdtemp(join(tmpdir(), 'sidetone-rules-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'rules.yml');
    await writeFile(file, renderRules([scaled.rules, scaled.slo], { timeScale: 1 / 60, keepFiringFor: false }));
    expect(await tool('promtool', 'check', 'rules', '--lint=all', '--lint-fatal', file)).toMatchObject({ status: 0 });
  });

  describe('the scenarios of an alert', () => {
    needs('time');
    it.each(Object.entries(promtoolFiles()))('%s', play);
  });

  async function play(alert: string, file: PromtoolFile): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'sidetone-scenarios-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const test = join(folder, `${alert}.test.yml`);
    await writeFile(test, file.test);
    await writeFile(join(folder, rulesOf(alert)), file.rules);
    const { output } = await tool('promtool', 'test', 'rules', test);
    expect(output).toContain('SUCCESS');
  }
});

describe('the scenarios', () => {
  const names = [...new Set(alertsOf([rules, slo]).map(({ alert }) => alert))];

  it.each(names)('%s fires, does not yet, does not, and resolves', (name) => {
    const scenarios = SCENARIOS.filter(({ alert }) => alert === name);
    const courses = scenarios.map(({ at }) => Object.values(at).map((firing) => firing !== null));
    // Not yet, then firing, then resolved, in one history; and a history in which it never fires.
    expect(courses.some((course) => /^f+t+f+$/.test(course.map((fires) => (fires ? 't' : 'f')).join('')))).toBe(true);
    expect(courses.some((course) => !course.includes(true))).toBe(true);
  });

  it('cover every severity of every alert', () => {
    const fired = new Set(
      SCENARIOS.flatMap(({ alert, at }) =>
        Object.values(at).flatMap((firing) => [firing ?? []].flat().map(({ severity }) => `${alert} ${severity}`)),
      ),
    );
    const defined = new Set(alertsOf([rules, slo]).map(({ alert, severity }) => `${alert} ${severity}`));
    expect([...fired].sort()).toEqual([...defined].sort());
  });
});
