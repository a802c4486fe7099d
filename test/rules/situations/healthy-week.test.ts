import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import { needs } from '../../kit/needs.ts';
import { tool } from '../../kit/program.ts';
import { healthyWeek, PAGING_RULES, SERVICE_COUNT } from './healthy-week.ts';

needs('promtool', 'nightly');

const DAY = 1440;
/** Loses everything on Friday night: beside the healthy ones, so that the week is seen to page where it must. */
const UNHEALTHY = {
  unhealthy: [
    {
      does: {
        ok: (minute: number) => (minute < 5 * DAY ? 10 : 0),
        'permission/403': (minute: number) => (minute < 5 * DAY ? 0 : 10),
      },
    },
  ],
};

it('a week of 20 healthy services pages nobody, and the one that fails pages', { timeout: 1_800_000 }, async () => {
  expect(SERVICE_COUNT).toBe(20);
  const folder = await mkdtemp(join(tmpdir(), 'sidetone-week-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'rules.yml'), renderRules([PAGING_RULES], { bare: true }));
  const pages = ['HighErrorRatio', 'NothingSucceeds'].map((name) => `{alertname="VoiceApi${name}", job="unhealthy"}`);
  await writeFile(join(folder, 'week.yml'), healthyWeek(UNHEALTHY, pages));
  const { output } = await tool('promtool', 'test', 'rules', join(folder, 'week.yml'));
  expect(output).toContain('SUCCESS');
});
