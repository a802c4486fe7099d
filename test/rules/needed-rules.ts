import { isAlert, type RuleFile, type RuleGroup } from '../../src/monitoring/rules/rule.ts';
import { parsePromql, selectors } from './lint/promql-tree.ts';

/** Alerts and records of some names, with the records that they read: promtool is slow per rule. */
export function neededRules(files: readonly RuleFile[], isWanted: (name: string) => boolean): RuleFile {
  const groups = files.flatMap((file) => file.groups);
  const all = groups.flatMap(({ rules }) => rules);
  type Rule = (typeof all)[number];
  const records = new Map(all.flatMap((rule) => (isAlert(rule) ? [] : [[rule.record, rule] as const])));
  const needed = new Set<Rule>();
  const add = (rule: Rule | undefined): void => {
    if (rule === undefined || needed.has(rule)) return;
    needed.add(rule);
    for (const { metric } of selectors(parsePromql(rule.expr))) add(records.get(metric));
  };
  for (const rule of all) if (isWanted(isAlert(rule) ? rule.alert : rule.record)) add(rule);
  const kept = groups
    .map(({ name, rules }): RuleGroup => ({ name, rules: rules.filter((rule) => needed.has(rule)) }))
    .filter(({ rules }) => rules.length > 0);
  return { name: 'rules', about: [], groups: kept };
}
