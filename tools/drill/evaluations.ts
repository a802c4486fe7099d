import { equals } from '../../src/monitoring/rules/promql.ts';
import {
  type AlertRule,
  isAlert,
  type RecordingRule,
  type RuleFile,
  type Severity,
} from '../../src/monitoring/rules/rule.ts';

/** Recorded with each evaluation of a group: its time, as Prometheus counts it. */
const EVALUATION = 'drill:evaluation:time';
/** What this group records of a process is the same before and during a failure. */
const PROCESSES = 'voice-api-processes';

/** When an alert of the rule file can know of a failure. */
export type Course = {
  readonly rule: AlertRule;
  /** A selector whose samples have the times at which the alert was evaluated. */
  readonly evaluations: string;
  /** Evaluations until a record that another group makes, or a later rule, has reached the alert. */
  readonly behind: number;
};

/** The rules, with a record of the time of each evaluation. */
export function withEvaluations(file: RuleFile): RuleFile {
  const record = (name: string): RecordingRule => ({
    record: EVALUATION,
    expr: `label_replace(vector(time()), "group", "${name}", "", "")`,
  });
  const groups = file.groups.map(({ name, rules }) => ({ name, rules: [...rules, record(name)] }));
  return { ...file, groups };
}

/** @throws Error if there is no such alert */
export function courseOf(file: RuleFile, alert: string, severity: Severity): Course {
  const rules = placesOf(file);
  const found = rules.filter(({ rule }) => isAlert(rule) && rule.alert === alert && rule.severity === severity);
  const [first] = found;
  if (first === undefined || !isAlert(first.rule)) throw new Error(`no alert ${alert} (${severity})`);
  return {
    rule: first.rule,
    evaluations: `${EVALUATION}{${equals('group', first.group)}}`,
    // Two rules of one name and severity: the slower one counts.
    behind: Math.max(...found.map((place) => behind(place, rules))),
  };
}

type Place = { readonly group: string; readonly position: number; readonly rule: RecordingRule | AlertRule };

const placesOf = ({ groups }: RuleFile): Place[] =>
  groups.flatMap(({ name, rules }) => rules.map((rule, position) => ({ group: name, position, rule })));

function behind(reader: Place, all: readonly Place[], path: readonly Place[] = []): number {
  const words = new Set(reader.rule.expr.match(/[\w:]+/g));
  const read = all.filter(
    (place) =>
      !isAlert(place.rule) && words.has(place.rule.record) && place.group !== PROCESSES && !path.includes(place),
  );
  const steps = read.map((source) => {
    const isLate = source.group !== reader.group || source.position >= reader.position;
    return (isLate ? 1 : 0) + behind(source, all, [...path, reader]);
  });
  return Math.max(0, ...steps);
}
