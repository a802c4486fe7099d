import { describe, expect, it } from 'vitest';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { EXPRESSION_CHECKS } from '../rules/lint/expression-checks.ts';
import { functionName, type PromqlNode, parsePromql, selectors } from '../rules/lint/promql-tree.ts';
import { RuleIndex } from '../rules/lint/rule-index.ts';
import { DASHBOARDS, nameOf, panelsAtLoad, substituted, TARGETS } from './support.ts';

const { rules, dashboards, slo } = ruleFiles();
const RULE_INDEX = new RuleIndex([rules, dashboards, slo]);
/** Written by Prometheus itself, with the labels of the alert. */
const ALERTS = /\bALERTS\{[^}]*\}/g;
/** Functions that both Prometheus 2.42 and VictoriaMetrics 1.79 have, as far as the queries need them. */
const FUNCTIONS = [
  'rate',
  'increase',
  'avg_over_time',
  'sum_over_time',
  'last_over_time',
  'histogram_quantile',
  'label_replace',
  'label_join',
  'vector',
  'time',
];
/** `$1` is label_replace()'s; the others are Grafana's, or a variable of the dashboard. */
const VARIABLE = /\$\{?(\w+)/g;

const parsed = (expr: string): PromqlNode => parsePromql(substituted(expr));

/** A variable has any value: only literal values are compared with the tables. */
const withoutChoices = (expr: string): string =>
  substituted(expr).replaceAll(/, \w+=~"\$[\w|]+"|\w+=~"\$[\w|]+", /g, '');

describe.each(TARGETS.map((place) => [nameOf(place), place.target.expr] as const))('%s', (_, expr) => {
  it('reads existing signals and records, with their own labels and values', () => {
    const checked = withoutChoices(expr).replaceAll(ALERTS, 'voice_api_instrumentation_info');
    const checks = ['promql/syntax', 'promql/series', 'promql/label_value', 'promql/aggregate', 'promql/counter'];
    // The most frequent of all: there is nothing to group by.
    const found = checks.flatMap((name) => EXPRESSION_CHECKS[name]?.(parsePromql(checked), RULE_INDEX) ?? [name]);
    expect(found.filter((words) => !words.startsWith('no by: topk('))).toEqual([]);
    const readable = substituted(expr).replaceAll(ALERTS, 'voice_api_instrumentation_info');
    expect(EXPRESSION_CHECKS['promql/label']?.(parsePromql(readable), RULE_INDEX)).toEqual([]);
  });

  it('uses only functions that Prometheus 2.42 has', () => {
    const used = parsed(expr).all('FunctionCall').map(functionName);
    expect(used.filter((name) => !FUNCTIONS.includes(name))).toEqual([]);
  });
});

it('every variable in use exists, and every existing variable is in use', () => {
  for (const dashboard of DASHBOARDS) {
    const names = dashboard.templating.list.map(({ name }) => name);
    const text = JSON.stringify({ ...dashboard, templating: dashboard.templating.list.map(({ query }) => query) });
    const used = [...text.matchAll(VARIABLE)].map(([, name = '']) => name).filter((name) => !/^(__|\d)/.test(name));
    expect([...new Set(used)].filter((name) => !names.includes(name))).toEqual([]);
  }
  const everywhere = JSON.stringify(DASHBOARDS);
  for (const { name } of DASHBOARDS[0]?.templating.list ?? [])
    expect(everywhere).toMatch(new RegExp(`\\$\\{?${name}\\b`));
});

it('queries series of single processes only where they are few, or in a row that the user opens', () => {
  const atLoad = DASHBOARDS.flatMap(panelsAtLoad).flatMap(({ targets = [] }) => targets);
  const metrics = atLoad.flatMap(({ expr }) => selectors(parsed(expr)).map(({ metric }) => metric));
  const single = metrics.filter((metric) => metric !== 'ALERTS' && !RULE_INDEX.records.has(metric));
  // At most one of each for every provider or account of a process.
  expect([...new Set(single)].sort()).toEqual([
    'voice_api_client_active_requests',
    'voice_api_client_premature_requests_total',
    'voice_api_credits_used',
    'voice_api_rate_limit_limit',
    'voice_api_rate_limit_remaining',
    'voice_api_rate_limit_reset_timestamp_seconds',
    'voice_api_stream_active',
  ]);
});

it('requests exemplars on series of single processes only: recorded series have none', () => {
  for (const { target } of TARGETS)
    expect(target.exemplar).toBe(
      selectors(parsed(target.expr)).some(({ metric }) =>
        /^voice_api_client_(errors_total|request_duration_seconds_bucket)$/.test(metric),
      ),
    );
});

it('uses no fixed range except those of the alerts and the error budget', () => {
  const ranges = TARGETS.flatMap(({ target }) => [...target.expr.matchAll(/\[([^\]]+)\]/g)].map(([, range]) => range));
  expect([...new Set(ranges)].sort()).toEqual([
    '$__range',
    '$__range:1m',
    '$__rate_interval',
    '10m',
    '10m:1m',
    '1h:1m',
    '30d',
    '30m:1m',
    '5m',
  ]);
});
