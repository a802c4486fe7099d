import { cpSync, existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';
import { tool } from '../kit/program.ts';
import { ROOT } from './support.ts';

const path = (name: string): string => fileURLToPath(new URL(name, ROOT));
const COMPOSE = readFileSync(path('examples/compose.yaml'), 'utf8');
const MOUNTS = [...COMPOSE.matchAll(/^ +- (\.\S*):(\/\S+?):ro$/gm)].map(([, from = '', to = '']) => ({ from, to }));

describe('the Docker example', () => {
  it('mounts existing files', () => {
    expect(MOUNTS.length).toBeGreaterThan(5);
    for (const { from } of MOUNTS) expect([from, existsSync(path(`examples/${from}`))]).toEqual([from, true]);
  });

  it('puts the dashboards where the provisioning file looks for them', () => {
    const provisioning = readFileSync(path('dashboards/provisioning/dashboards.yaml'), 'utf8');
    const [, folder] = provisioning.match(/^ +path: (\S+)$/m) ?? [];
    expect(MOUNTS.find(({ to }) => to === folder)?.from).toBe('../dashboards');
  });
});

describe('the Docker example, checked by promtool', () => {
  needs('promtool');

  it('has a configuration that Prometheus accepts, with the rules that the dashboards read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sidetone-compose-'));
    cpSync(path('examples/compose/prometheus.yml'), join(folder, 'prometheus.yml'));
    for (const { from, to } of MOUNTS.filter(({ to }) => to.startsWith('/etc/prometheus/rules/')))
      cpSync(path(`examples/${from}`), join(folder, to.slice('/etc/prometheus/'.length)), { recursive: true });
    const { status, output } = await tool('promtool', 'check', 'config', join(folder, 'prometheus.yml'));
    expect(output).toContain('2 rule files found');
    expect(status).toBe(0);
  });
});
