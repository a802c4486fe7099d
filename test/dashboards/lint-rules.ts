import type { GrafanaDashboard, Panel, Target, Variable } from '../../src/monitoring/dashboards/grafana.ts';
import { type PromqlNode, parsePromql, selectors } from '../rules/lint/promql-tree.ts';
import { panelsOf, substituted } from './support.ts';
import { UNITS } from './units.ts';

/** A rule of grafana/dashboard-linter: its violations, in words that name panel and query. */
export type LintRule = (dashboard: GrafanaDashboard) => string[];

const PROMETHEUS = '${prometheus_datasource}';
const NUMERIC = ['stat', 'table', 'timeseries', 'gauge'];
const NEED_QUERIES = ['stat', 'table', 'timeseries', 'state-timeline', 'gauge'];

const queryVariables = ({ templating }: GrafanaDashboard): Variable[] =>
  templating.list.filter(({ type }) => type === 'query');

function targets(dashboard: GrafanaDashboard, check: (expr: PromqlNode, target: Target) => boolean): string[] {
  return panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? [])
      .filter((target) => !check(parsePromql(substituted(target.expr)), target))
      .map(({ refId }) => `${panel.title} / ${refId}`),
  );
}

function filteredBy(dashboard: GrafanaDashboard, label: string): string[] {
  return targets(dashboard, (expr) =>
    selectors(expr).every(({ matchers }) =>
      matchers.some((it) => it.label === label && it.op === '=~' && it.value === `$${label}`),
    ),
  );
}

function panels(dashboard: GrafanaDashboard, types: readonly string[], check: (panel: Panel) => boolean): string[] {
  return panelsOf(dashboard)
    .filter((panel) => types.includes(panel.type) && !check(panel))
    .map(({ title, id }) => title || `panel ${id}`);
}

function choiceVariable(dashboard: GrafanaDashboard, name: string, label: string): string[] {
  const variable = dashboard.templating.list.find((it) => it.name === name);
  const datasource = variable?.['datasource'] as { uid?: string } | undefined;
  const right =
    variable?.type === 'query' &&
    datasource?.uid === PROMETHEUS &&
    variable.label === label &&
    variable['multi'] === true &&
    variable['allValue'] === '.+';
  return right ? [] : [name];
}

function brokenIn(node: PromqlNode): boolean {
  return node.broken || node.children.some(brokenIn);
}

/** By the linter's own names (https://github.com/grafana/dashboard-linter/blob/main/docs/index.md). */
export const LINT_RULES: Readonly<Record<string, LintRule>> = {
  'template-datasource-rule': ({ templating }) =>
    templating.list
      .filter(({ type }) => type === 'datasource')
      .filter(
        ({ name, label, query }) => name !== `${query}_datasource` || label.toLowerCase() !== `${query} data source`,
      )
      .map(({ name }) => name),

  'template-job-rule': (dashboard) => choiceVariable(dashboard, 'job', 'Job'),

  'template-instance-rule': (dashboard) => choiceVariable(dashboard, 'instance', 'Instance'),

  'template-label-promql-rule': (dashboard) =>
    queryVariables(dashboard)
      .filter(({ query }) => {
        const text = typeof query === 'string' ? query : query.query;
        const inner = text.match(/^label_values\((.+), \w+\)$/s)?.[1];
        return inner === undefined || brokenIn(parsePromql(inner));
      })
      .map(({ name }) => name),

  'template-on-time-change-reload-rule': (dashboard) =>
    queryVariables(dashboard)
      .filter(({ refresh }) => refresh !== 2)
      .map(({ name }) => name),

  'panel-datasource-rule': (dashboard) =>
    panels(
      dashboard,
      ['table', 'timeseries', 'graph', 'singlestat', 'stat', 'state-timeline'],
      ({ datasource }) => datasource?.uid === PROMETHEUS,
    ),

  'panel-title-description-rule': (dashboard) =>
    panels(
      dashboard,
      [...NUMERIC, 'state-timeline', 'text'],
      ({ title, description }) => title !== '' && description !== '',
    ),

  'panel-units-rule': (dashboard) =>
    panels(dashboard, NUMERIC, ({ fieldConfig }) => UNITS.has(fieldConfig?.defaults.unit ?? '')),

  'panel-no-targets-rule': (dashboard) =>
    panels(dashboard, NEED_QUERIES, ({ targets: queries = [] }) => queries.length > 0),

  'target-promql-rule': (dashboard) => targets(dashboard, (expr) => !brokenIn(expr)),

  'target-rate-interval-rule': (dashboard) =>
    targets(dashboard, (_, { expr }) =>
      [...expr.matchAll(/\bi?rate\(.*?\[([^\]]+)\]/gs)].every(([, range]) => range === '$__rate_interval'),
    ),

  'target-job-rule': (dashboard) => filteredBy(dashboard, 'job'),

  'target-instance-rule': (dashboard) => filteredBy(dashboard, 'instance'),

  'target-counter-agg-rule': (dashboard) =>
    targets(dashboard, (expr) =>
      selectors(expr)
        .filter(({ metric }) => /_(total|count|sum|bucket)$/.test(metric))
        .every(({ node }) => {
          const around = node.ancestors.find(({ kind }) => kind === 'FunctionCall');
          return /^(i?rate|increase)\(/.test(around?.text ?? '');
        }),
    ),

  'uneditable-dashboard': ({ editable, uid }) => (editable ? [uid] : []),
};

/** Rules of the linter that have nothing to check here. */
export const WITHOUT_OBJECT: Readonly<Record<string, string>> = {
  'target-logql-rule': 'no panel queries Loki',
  'target-logql-auto-rule': 'no panel queries Loki',
};
