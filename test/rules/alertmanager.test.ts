import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { needs } from '../kit/needs.ts';
import { ROOT, tool } from '../kit/program.ts';

const FILE = fileURLToPath(new URL('alerts/alertmanager.example.yml', ROOT));
const { rules, slo } = ruleFiles();
const ALERTS = alertsOf([rules, slo]);

describe('the Alertmanager example', () => {
  needs('amtool');

  it('is valid', async () => {
    expect(await tool('amtool', 'check-config', FILE)).toMatchObject({ status: 0 });
  });

  it.each([
    ['VoiceApiCreditsExhausted', 'critical', 'on-call'],
    ['VoiceApiRateLimited', 'warning', 'work-queue'],
    ['VoiceApiComplianceBlocks', 'warning', 'compliance'],
    ['VoiceApiCreditReadingStale', 'info', 'nobody'],
    ['NodeDown', 'critical', 'work-queue'],
  ])('routes %s (%s) to %s', async (alert, severity, receiver) => {
    const labels = [`alertname=${alert}`, `severity=${severity}`];
    const { output } = await tool('amtool', 'config', 'routes', 'test', `--config.file=${FILE}`, ...labels);
    expect(output.split('\n')[0]).toBe(receiver);
  });
});

it('the Alertmanager example names existing alerts', () => {
  const text = readFileSync(FILE, 'utf8');
  const named = [...text.matchAll(/VoiceApi(?:\(([\w|]+)\)|([A-Z]\w+))/g)].flatMap(([, several, one]) =>
    (several ?? one ?? '').split('|').map((name) => `VoiceApi${name}`),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !ALERTS.some(({ alert }) => alert === name))).toEqual([]);
});
