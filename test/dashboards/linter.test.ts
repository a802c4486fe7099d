import { describe, expect, it } from 'vitest';
import type { GrafanaDashboard, Panel } from '../../src/monitoring/dashboards/grafana.ts';
import { parsePromql, selectors } from '../rules/lint/promql-tree.ts';
import { LINT_RULES, WITHOUT_OBJECT } from './lint-rules.ts';
import { DASHBOARDS, panelsOf, substituted } from './support.ts';

/** Exclusions from a rule, with reasons. A panel stands for all of its queries. */
const EXCLUDED: Readonly<Record<string, readonly { readonly why: string; readonly metrics: RegExp }[]>> = {
  'target-job-rule': [
    { why: 'an account is shared by all jobs: its series have no job', metrics: /^account:/ },
    { why: 'alerts about a provider or an account have no job', metrics: /^ALERTS$/ },
    { why: 'an objective holds for all jobs of a namespace', metrics: /^namespace_provider_slo:/ },
  ],
  'target-instance-rule': [
    { why: 'recorded over the processes of a job: the series have no instance', metrics: /^job_provider\w*:/ },
    { why: 'an account is shared by all processes', metrics: /^account:/ },
    { why: 'alerts are about no single process', metrics: /^ALERTS$/ },
    { why: 'an objective holds for all processes of a namespace', metrics: /^namespace_provider_slo:/ },
  ],
};

/** The first panel that has a query, changed. */
function spoiled(change: (panel: Panel) => object): GrafanaDashboard {
  const [dashboard] = DASHBOARDS as [GrafanaDashboard];
  const panel = panelsOf(dashboard).find(({ type }) => type === 'timeseries') as Panel;
  return { ...dashboard, panels: [{ ...panel, ...change(panel) } as Panel] };
}
const asking = (expr: string): GrafanaDashboard =>
  spoiled(({ targets = [] }) => ({ targets: targets.map((target) => ({ ...target, expr })) }));
const withVariable = (name: string, change: object): GrafanaDashboard => {
  const [dashboard] = DASHBOARDS as [GrafanaDashboard];
  const list = dashboard.templating.list.map((it) => (it.name === name ? { ...it, ...change } : it));
  return { ...dashboard, templating: { list } };
};
const ERRORS = 'voice_api_client_errors_total{job=~"$job", instance=~"$instance"}';

/** One bad example for each rule. */
const BAD: Readonly<Record<string, GrafanaDashboard>> = {
  'template-datasource-rule': withVariable('prometheus_datasource', { name: 'datasource' }),
  'template-job-rule': withVariable('job', { allValue: '.*' }),
  'template-instance-rule': withVariable('instance', { multi: false }),
  'template-label-promql-rule': withVariable('job', { query: { query: 'label_values(up{, job)', refId: 'A' } }),
  'template-on-time-change-reload-rule': withVariable('job', { refresh: 1 }),
  'panel-datasource-rule': spoiled(() => ({ datasource: { type: 'prometheus', uid: 'P1' } })),
  'panel-title-description-rule': spoiled(() => ({ description: '' })),
  'panel-units-rule': spoiled(({ fieldConfig }) => ({
    fieldConfig: { ...fieldConfig, defaults: { ...fieldConfig?.defaults, unit: 'suffix:calls' } },
  })),
  'panel-no-targets-rule': spoiled(() => ({ targets: [] })),
  'target-promql-rule': asking('sum by (job (up)'),
  'target-rate-interval-rule': asking(`sum by (job) (rate(${ERRORS}[5m]))`),
  'target-job-rule': asking(
    'sum by (job) (rate(voice_api_client_errors_total{instance=~"$instance"}[$__rate_interval]))',
  ),
  'target-instance-rule': asking('sum by (job) (rate(voice_api_client_errors_total{job=~"$job"}[$__rate_interval]))'),
  'target-counter-agg-rule': asking(`sum by (job) (${ERRORS})`),
  'uneditable-dashboard': { ...(DASHBOARDS[0] as GrafanaDashboard), editable: true },
};

describe.each(Object.entries(LINT_RULES))('%s', (name, rule) => {
  it.each(DASHBOARDS.map((dashboard) => [dashboard.uid, dashboard] as const))('passes %s', (_, dashboard) => {
    const excluded = EXCLUDED[name] ?? [];
    expect(rule(without(dashboard, (metric) => excluded.some(({ metrics }) => metrics.test(metric))))).toEqual([]);
  });

  it('rejects a bad example', () => {
    expect(rule(BAD[name] as GrafanaDashboard)).not.toEqual([]);
  });
});

it('every rule of the linter is here, or has nothing to check', () => {
  expect(Object.keys(LINT_RULES).length + Object.keys(WITHOUT_OBJECT).length).toBe(17);
  for (const dashboard of DASHBOARDS)
    expect(JSON.stringify(panelsOf(dashboard).map(({ targets }) => targets))).not.toContain('"loki"');
});

it('every exclusion is needed', () => {
  const used = DASHBOARDS.flatMap(panelsOf)
    .flatMap(({ targets = [] }) => targets)
    .flatMap(({ expr }) => selectors(parsePromql(substituted(expr))).map(({ metric }) => metric));
  for (const { metrics } of Object.values(EXCLUDED).flat())
    expect(used.some((metric) => metrics.test(metric))).toBe(true);
});

/** With the excluded selectors made as the rule wants them: the rest of the query is still checked. */
function without(dashboard: GrafanaDashboard, isExcluded: (metric: string) => boolean): GrafanaDashboard {
  const filtered = (expr: string): string =>
    expr.replaceAll(/([a-zA-Z_:][\w:]*)\{/g, (whole, metric: string) =>
      isExcluded(metric) ? `${metric}{job=~"$job", instance=~"$instance", ` : whole,
    );
  const panels = panelsOf(dashboard).map((panel) => ({
    ...panel,
    ...(panel.targets && { targets: panel.targets.map((target) => ({ ...target, expr: filtered(target.expr) })) }),
  }));
  return { ...dashboard, panels };
}
