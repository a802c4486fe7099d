import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import { toYaml, type Yaml } from '../../../src/monitoring/format/yaml.ts';
import { alertsOf } from '../../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import { neededRules } from '../needed-rules.ts';
import { type Firing, JOB, type Scenario, totalOf } from './scenario.ts';

const { rules, slo } = ruleFiles();
const ALERTS = alertsOf([rules, slo]);

/** A test file for promtool, and the rules that its scenarios need. */
export type PromtoolFile = { readonly test: string; readonly rules: string };

/** @param name of the file with the rules, beside that of the test */
export function promtoolFile(scenarios: readonly Scenario[], name: string, evaluate = '1m'): PromtoolFile {
  const wanted = new Set(
    scenarios.flatMap(({ alert, figures = {} }) => [alert, ...Object.values(figures).flatMap(Object.keys)]),
  );
  const needed = neededRules([rules, slo], (rule) => wanted.has(rule));
  const file = {
    rule_files: [name],
    evaluation_interval: evaluate,
    // Otherwise by chance: some groups read the records of others.
    group_eval_order: needed.groups.map((group) => group.name),
    tests: scenarios.map(test),
  };
  return { test: `${toYaml(file)}\n`, rules: renderRules([needed], { bare: true }) };
}

function test({ alert, name, interval = '1m', series, at, figures = {} }: Scenario): Yaml {
  return {
    name: `${alert}: ${name}`,
    interval,
    input_series: withTotals(series).map(([series, values]) => ({ series, values })),
    alert_rule_test: Object.entries(at).map(([time, firing]) => ({
      eval_time: time,
      alertname: alert,
      exp_alerts: [firing ?? []].flat().map((one: Firing) => expected(alert, one)),
    })),
    ...(Object.keys(figures).length > 0 && {
      promql_expr_test: Object.entries(figures).flatMap(([time, values]) =>
        Object.entries(values).map(([expr, value]) => ({
          expr,
          eval_time: time,
          exp_samples: value === null ? [] : [{ labels: sampleLabels(expr), value }],
        })),
      ),
    }),
  };
}

const sampleLabels = (metric: string): string =>
  `${metric}{${Object.entries(JOB)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}}`;
/** A process counts by category too, besides by code or operation. */
function withTotals(series: Scenario['series']): [series: string, values: string][] {
  return Object.entries(series).flatMap(([series, values]) => {
    const total = totalOf(series);
    return total === undefined
      ? [[series, values]]
      : [
          [series, values],
          [total, values],
        ];
  });
}

/** The scenario states the description; parts shared by every alert of a name are not repeated. */
function expected(alert: string, { labels, severity, description }: Firing): Yaml {
  const definition = ALERTS.find((rule) => rule.alert === alert && rule.severity === severity);
  if (definition === undefined) throw new Error(`no rule "${alert}" of severity "${severity}"`);
  return {
    exp_labels: { severity, ...labels },
    exp_annotations: { summary: definition.summary, description },
  };
}
