import { isAlert, type RuleFile, type RuleGroup } from '../../../src/monitoring/rules/rule.ts';
import { parsePromql, selectors } from '../lint/promql-tree.ts';

type Rule = RuleGroup['rules'][number];

/**
 * Rules in an order in which each can be evaluated over a whole history at once: those that read no record, those that read
 * records of the first level, and so on. A record that reads its own past has no level, nor has a rule that reads it.
 */
export function levelsOf({ groups, ...file }: RuleFile): { levels: RuleFile[]; left: Rule[] } {
  const levels: RuleFile[] = [];
  const known = new Set<string>();
  let left = groups.flatMap(({ rules }) => rules);
  const records = new Set(left.flatMap((rule) => (isAlert(rule) ? [] : [rule.record])));
  for (;;) {
    const isReady = (rule: Rule) => readBy(rule).every((metric) => known.has(metric) || !records.has(metric));
    const level = left.filter(isReady);
    if (level.length === 0) return { levels, left };
    levels.push({ ...file, groups: [{ name: `level-${levels.length}`, rules: level }] });
    for (const rule of level) if (!isAlert(rule)) known.add(rule.record);
    left = left.filter((rule) => !level.includes(rule));
  }
}

const readBy = ({ expr }: Rule): string[] => selectors(parsePromql(expr)).map(({ metric }) => metric);
