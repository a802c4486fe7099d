import { CATEGORIES } from '../../../src/model/verdict.ts';
import { CONTACTS } from '../../../src/monitoring/rules/contact-records.ts';
import { LABEL } from '../../../src/monitoring/rules/promql.ts';
import { BUILT_IN_PROVIDERS } from '../../../src/providers/built-in.ts';
import { binary, functionName, groupingLabels, type PromqlNode, selectors, withoutParens } from './promql-tree.ts';
import { COUNTERS, type RuleIndex, SERIES, TARGET_LABELS } from './rule-index.ts';

/** The problems of an expression, in words. */
export type ExpressionCheck = (expr: PromqlNode, index: RuleIndex) => string[];

/** Functions that both Prometheus 2.42 and VictoriaMetrics 1.79 have. */
const FUNCTIONS = new Set([
  'rate',
  'increase',
  'last_over_time',
  'avg_over_time',
  'sum_over_time',
  'clamp_max',
  'max_over_time',
  'clamp_min',
  'histogram_quantile',
  'label_replace',
  'time',
  'changes',
  'min_over_time',
  'vector',
  'abs',
  'count_over_time',
  'quantile_over_time',
]);
const RANGE_FUNCTIONS = new Set(['rate', 'increase', 'last_over_time']);
/** Prometheus' own. */
const FOREIGN = new Set(['up', 'ALERTS']);
/** At the usual scrape interval of a minute, so that one lost scrape leaves two samples. */
const MIN_RANGE_SECONDS = 240;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
/** Set by a rule itself, within one expression. */
const MADE_UP_LABELS = ['signal', 'slo', LABEL.provider, ...CONTACTS.fields.map(({ label }): string => label)];

/** A label value in a rule must be one that something emits. */
const KNOWN_VALUES: Readonly<Record<string, ReadonlySet<string>>> = {
  [LABEL.category]: new Set(['', ...CATEGORIES]),
  [LABEL.errorType]: new Set([
    ...BUILT_IN_PROVIDERS.flatMap(({ codes }) => codes?.rows.map(({ code }) => code) ?? []),
    ...Array.from({ length: 200 }, (_, i) => String(400 + i)),
  ]),
  [LABEL.closeCode]: new Set(
    BUILT_IN_PROVIDERS.flatMap(({ closes }) => closes?.rows.map(({ code }) => String(code)) ?? []),
  ),
};

function brokenNodes(node: PromqlNode): PromqlNode[] {
  return [...(node.broken ? [node] : []), ...node.children.flatMap(brokenNodes)];
}

function labelsOfSelector({ metric }: { metric: string }, index: RuleIndex, node: PromqlNode): readonly string[] {
  return SERIES.get(metric) ?? index.labelsOf(node) ?? [];
}

export const EXPRESSION_CHECKS: Readonly<Record<string, ExpressionCheck>> = {
  'promql/syntax': (expr) => brokenNodes(expr).map(({ text }) => `not PromQL: ${text}`),

  'promql/series': (expr, index) =>
    selectors(expr)
      .filter(({ metric }) => !SERIES.has(metric) && !FOREIGN.has(metric) && !index.records.has(metric))
      .map(({ metric }) => `${metric} is neither a signal nor recorded`),

  'promql/label': (expr, index) =>
    selectors(expr).flatMap((selector) => {
      const labels = labelsOfSelector(selector, index, selector.node);
      return selector.matchers
        .filter(({ label }) => !labels.includes(label))
        .map(({ label }) => `${selector.metric} has no label ${label}`);
    }),

  'promql/label_value': (expr) =>
    selectors(expr).flatMap(({ matchers }) =>
      matchers.flatMap(({ label, value }) =>
        value
          .split('|')
          .filter((one) => KNOWN_VALUES[label]?.has(one) === false)
          .map((one) => `${label} is never ${JSON.stringify(one)}`),
      ),
    ),

  'promql/aggregate': (expr) =>
    expr
      .all('AggregateExpr')
      .filter((node) => node.child('AggregateModifier')?.child('By') === undefined)
      .map(({ text }) => `no by: ${text}`),

  'promql/impossible': (expr, index) =>
    expr.all('AggregateExpr').flatMap((node) => {
      const inside = index.labelsOf(withoutParens(node.child('FunctionCallBody')?.children.at(-1) as PromqlNode)) ?? [];
      return (index.labelsOf(node) ?? [])
        .filter((label) => ![...inside, ...TARGET_LABELS].includes(label))
        .map((label) => `by ${label}, which is gone or never was: ${node.text}`);
    }),

  'promql/counter': (expr) =>
    selectors(expr)
      .filter(
        ({ metric, node }) =>
          COUNTERS.has(metric) && !RANGE_FUNCTIONS.has(callAround(node)) && !isSinceStart(node) && !isCounted(node),
      )
      .map(({ metric }) => `a bare counter: ${metric}`),

  'promql/rate': (expr) =>
    expr
      .all('FunctionCall')
      .filter((call) => ['rate', 'increase'].includes(functionName(call)))
      .flatMap((call) => {
        const range = call.all('MatrixSelector')[0]?.text.match(/\[(\d+)([smhd])\]$/);
        const seconds = Number(range?.[1]) * (SECONDS[range?.[2] ?? ''] ?? Number.NaN);
        const notCounters = selectors(call).filter(({ metric }) => !COUNTERS.has(metric));
        return [
          ...(seconds >= MIN_RANGE_SECONDS ? [] : [`too short a range: ${call.text}`]),
          ...notCounters.map(({ metric }) => `${metric} is no counter`),
        ];
      }),

  'promql/fragile': (expr) =>
    expr
      .all('AggregateOp')
      .filter(({ text }) => !['sum', 'min', 'max', 'count'].includes(text))
      .map(({ text }) => `${text} gives other series each time`),

  'promql/features': (expr) => [
    ...expr
      .all('FunctionCall')
      .filter((call) => !FUNCTIONS.has(functionName(call)))
      .map(({ text }) => `not in Prometheus 2.42, or not agreed on: ${text}`),
    ...['AnchoredExpr', 'SmoothedExpr', 'FillModifier', 'QuotedLabelMatcher', 'QuotedLabelName', 'StepInvariantExpr']
      .flatMap((kind) => expr.all(kind))
      .map(({ text }) => `not in Prometheus 2.42, or not agreed on: ${text}`),
  ],

  'promql/regexp': (expr) =>
    selectors(expr)
      .flatMap(({ matchers }) => matchers)
      .filter(({ op, value }) =>
        op.includes('~') ? !/^(?:[\w-]|\\[.+])*(?:\|(?:[\w-]|\\[.+])+)+$/.test(value) : value.includes('|'),
      )
      .map(({ label, op, value }) => `${label}${op}"${value}"`),

  'promql/nan': (expr) =>
    expr
      .all('BinaryExpr')
      .filter((node) => binary(node).operator === 'Div')
      .filter((node) => {
        const { left, right } = binary(node);
        return right.kind !== 'NumberDurationLiteral' && ![left, right].some(isPositive);
      })
      .map(({ text }) => `may divide by 0: ${text}`),

  'promql/vector_matching': (expr, index) =>
    expr.all('BinaryExpr').flatMap((node) => {
      const { left, right, matching, operator } = binary(node);
      const [a, b] = [index.labelsOf(left), index.labelsOf(right)];
      // `or` merges sets: its sides may differ.
      if (operator === 'Or' || a === undefined || b === undefined) return [];
      const on = matching === undefined ? undefined : groupingLabels(matching);
      if (on !== undefined) {
        return on
          .filter((label) => ![a, b].every((side) => side.includes(label)))
          .map((label) => `one side has no ${label}: ${node.text}`);
      }
      return [...a].sort().join() === [...b].sort().join() ? [] : [`sides differ in labels: ${node.text}`];
    }),

  'promql/made_up_label': (expr) =>
    expr
      .all('FunctionCall')
      .filter((call) => functionName(call) === 'label_replace')
      .map((call) => JSON.parse(call.child('FunctionCallBody')?.children[1]?.text ?? '""') as string)
      .filter((label) => !MADE_UP_LABELS.includes(label))
      .map((label) => `${label} is made up`),
};

function callAround(node: PromqlNode): string {
  const call = node.ancestors.find(({ kind }) => kind === 'FunctionCall');
  return call === undefined ? '' : functionName(call);
}

/** `count by (…) (x)`: the series exists, with any value. */
const isCounted = (node: PromqlNode): boolean =>
  node.ancestors.find(({ kind }) => kind === 'AggregateExpr')?.child('AggregateOp')?.text === 'count';

/** `x * … restarts`: what a restarted process has counted since. */
function isSinceStart(node: PromqlNode): boolean {
  return node.ancestors.some(
    (around) =>
      around.kind === 'BinaryExpr' &&
      binary(around).operator === 'Mul' &&
      binary(around).right.text.includes('process:voice_api_restarts:'),
  );
}

/** `(x > 0)`, `(x > 0 <= 5)`, `clamp_min(x, 1)`: no division by 0. */
function isPositive(node: PromqlNode): boolean {
  const inner = withoutParens(node);
  if (inner.kind === 'FunctionCall')
    return functionName(inner) === 'clamp_min' && Number(inner.child('FunctionCallBody')?.children.at(-1)?.text) > 0;
  if (inner.kind !== 'BinaryExpr') return false;
  const { operator, left, right } = binary(inner);
  if ((operator === 'Gtr' && right.text === '0') || (operator === 'Gte' && Number(right.text) > 0)) return true;
  return (operator === 'Lte' || operator === 'Lss') && isPositive(left);
}
