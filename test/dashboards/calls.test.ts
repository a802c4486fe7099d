import { expect, it } from 'vitest';
import { calls } from '../../src/dashboards/calls.ts';
import { dashboardContext } from '../../src/dashboards/context.ts';
import { SIGNALS } from '../../src/signals.ts';
import { parsePromql, selectors } from '../rules/lint/promql-tree.ts';
import { DASHBOARDS } from './support.ts';

const PANELS = calls(dashboardContext({})).panels.map(({ panel }) => panel);

it('the panels about calls are shown if, and only if, there are signals about calls', () => {
  const signals = Object.values(SIGNALS).some(({ name }) => name.startsWith('voice_api.call.'));
  expect(JSON.stringify(DASHBOARDS).includes('voice_api_call_')).toBe(signals);
});

it('their queries are right, and read what is recorded', () => {
  const metrics = PANELS.flatMap(({ targets = [] }) => targets).flatMap(({ expr }) => {
    const parsed = parsePromql(expr);
    expect(parsed.all('⚠')).toEqual([]);
    return selectors(parsed).map(({ metric }) => metric);
  });
  expect(metrics.every((metric) => /^job_provider(_outcome)?:voice_api_/.test(metric))).toBe(true);
});
