import { prometheusLabel, prometheusName, SIGNALS, type Signal } from '../../../src/model/signals.ts';
import { type AlertRule, isAlert, type RecordingRule, type RuleFile } from '../../../src/monitoring/rules/rule.ts';
import {
  binary,
  functionName,
  groupingLabels,
  type PromqlNode,
  parsePromql,
  selectors,
  withoutParens,
} from './promql-tree.ts';

export type Rule = AlertRule | RecordingRule;

/** The labels that scraping or pushing adds to every series. */
export const TARGET_LABELS: readonly string[] = ['cluster', 'namespace', 'job', 'instance', 'worker'];

/** By name, the labels of each metric of the signal table. */
export const SERIES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values<Signal>(SIGNALS).flatMap((signal): [string, readonly string[]][] => {
    const name = prometheusName(signal);
    const labels = [...TARGET_LABELS, ...signal.attributes.map(prometheusLabel)];
    if (signal.kind !== 'histogram') return [[name, labels]];
    return [
      [`${name}_bucket`, [...labels, 'le']],
      [`${name}_sum`, labels],
      [`${name}_count`, labels],
    ];
  }),
);

export const COUNTERS: ReadonlySet<string> = new Set(
  [...SERIES.keys()].filter((name) => /_(total|bucket|sum|count)$/.test(name)),
);

/** All rules, for checks to look up. */
export class RuleIndex {
  readonly records: ReadonlyMap<string, RecordingRule>;
  /** By expression: the names recorded in its group before it. */
  readonly earlier = new Map<Rule, ReadonlySet<string>>();
  readonly #reading = new Set<string>();
  readonly #labels = new Map<string, string[]>();

  constructor(files: readonly RuleFile[]) {
    const records = new Map<string, RecordingRule>();
    for (const { rules } of files.flatMap(({ groups }) => groups)) {
      const names = new Set<string>();
      for (const rule of rules) {
        this.earlier.set(rule, new Set(names));
        if (isAlert(rule)) continue;
        names.add(rule.record);
        records.set(rule.record, rule);
      }
    }
    this.records = records;
  }

  /** The labels that the result of an expression has; undefined for a scalar. */
  labelsOf(node: PromqlNode): string[] | undefined {
    const parts = node.children;
    switch (node.kind) {
      case 'NumberDurationLiteral':
        return undefined;
      case 'AggregateExpr':
        return groupingLabels(node.child('AggregateModifier') as PromqlNode);
      case 'BinaryExpr': {
        const { left, right } = binary(node);
        return this.labelsOf(left) ?? this.labelsOf(right);
      }
      case 'FunctionCall':
        return this.#ofCall(node);
      case 'VectorSelector':
        return this.#ofSelector(node);
      default:
        return parts[0] === undefined ? [] : this.labelsOf(withoutParens(parts[0]));
    }
  }

  #ofCall(call: PromqlNode): string[] | undefined {
    const name = functionName(call);
    if (name === 'time') return undefined;
    const args = call.child('FunctionCallBody')?.children ?? [];
    const labels = this.labelsOf(args[/quantile/.test(name) ? 1 : 0] as PromqlNode);
    if (name === 'label_replace') {
      const added = JSON.parse(args[1]?.text ?? '""') as string;
      return labels === undefined || labels.includes(added) ? labels : [...labels, added];
    }
    return name === 'histogram_quantile' ? labels?.filter((label) => label !== 'le') : labels;
  }

  #ofSelector(node: PromqlNode): string[] | undefined {
    const name = selectors(node)[0]?.metric ?? '';
    const record = this.records.get(name);
    if (name === 'up') return [...TARGET_LABELS];
    if (record === undefined) return [...(SERIES.get(name) ?? [])];
    // A record that reads its own last value has the labels of its other operands.
    if (this.#reading.has(name)) return undefined;
    const known = this.#labels.get(name);
    if (known !== undefined) return known;
    this.#reading.add(name);
    const labels = this.labelsOf(parsePromql(record.expr));
    this.#reading.delete(name);
    if (labels !== undefined && this.#reading.size === 0) this.#labels.set(name, labels);
    return labels;
  }
}
