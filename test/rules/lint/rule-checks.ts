import { type AlertRule, isAlert, SEVERITIES } from '../../../src/monitoring/rules/rule.ts';
import { binary, COMPARISONS, type PromqlNode, parsePromql, selectors, withoutParens } from './promql-tree.ts';
import type { Rule, RuleIndex } from './rule-index.ts';

/** The problems of a rule, in words. */
export type RuleCheck = (rule: Rule, index: RuleIndex) => string[];

const alertCheck =
  (check: (alert: AlertRule, index: RuleIndex) => string[]): RuleCheck =>
  (rule, index) =>
    isAlert(rule) ? check(rule, index) : [];

const when = (wrong: boolean, words: string): string[] => (wrong ? [words] : []);

/** Their values are whole numbers. */
const COUNTS_THINGS = ['VoiceApiTelemetryMissing', 'VoiceApiProcessFailing', 'VoiceApiCreditsAmbiguous'];
/** At a scrape interval of a minute. */
const TWO_SCRAPES = 120;
/** Values that change only as processes and accounts come and go. */
const READ_LATE = /^process:|:voice_api_account_requests:/;
/** The end of a name after its level. */
const RECORD_NAME =
  /^(account|process|job|provider|namespace_provider_slo|job_provider(_type|_account(_category(_type)?)?|_le|_operation|_reason|_outcome|_unit|(_category_type(_advice)?|_operation_status|_code_initiator)?(_category)?)?):voice_api_[a-z0-9_]+:[a-z0-9_]+$/;

function hasCondition(node: PromqlNode): boolean {
  const inner = withoutParens(node);
  if (inner.kind !== 'BinaryExpr') return false;
  const { operator, left, right } = binary(inner);
  if (COMPARISONS.has(operator) || operator === 'Unless') return true;
  if (operator === 'Or') return hasCondition(left) && hasCondition(right);
  return hasCondition(left) || hasCondition(right);
}

export const RULE_CHECKS: Readonly<Record<string, RuleCheck>> = {
  'mixtool/alert-name': alertCheck(({ alert }) =>
    when(!/^VoiceApi([A-Z][a-z0-9]+)+$/.test(alert) || alert.length > 40, alert),
  ),
  'mixtool/alert-severity': alertCheck(({ severity }) => when(!SEVERITIES.includes(severity), severity)),
  'mixtool/alert-summary': alertCheck(({ summary }) =>
    when(!/^[A-Z].+\.$/.test(summary) || summary.includes('{{'), summary),
  ),
  'mixtool/alert-description': alertCheck(({ description }) => when(!/\{\{ .+ \}\}/.test(description), description)),

  'rule/name': (rule) => (isAlert(rule) ? [] : when(!RECORD_NAME.test(rule.record), rule.record)),
  'rule/for': alertCheck((rule) =>
    when(
      [rule.for, rule.keepFiringFor].some((span) => span !== undefined && !(span >= 60)),
      'shorter than a minute',
    ),
  ),
  'rule/dependency': (rule, index) =>
    selectors(parsePromql(rule.expr))
      .filter(
        ({ metric }) =>
          index.records.has(metric) && !READ_LATE.test(metric) && index.earlier.get(rule)?.has(metric) !== true,
      )
      .map(({ metric }) => `${metric} is recorded later, or in another group: it would be read late`),

  'alerts/comparison': alertCheck(({ expr }) => when(!hasCondition(parsePromql(expr)), 'fires whenever there is data')),
  'alerts/absent': alertCheck((rule) =>
    when(
      /last_over_time[\s\S]*\bunless\b|\babsent/.test(rule.expr) && (rule.for ?? 0) < TWO_SCRAPES,
      'a lost scrape would fire',
    ),
  ),
  'alerts/template': alertCheck(({ expr, description, labels = {} }, index) => {
    const survivors = index.labelsOf(parsePromql(expr)) ?? [];
    const used = [...description.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label as string);
    return [
      ...used.filter((label) => !survivors.includes(label)).map((label) => `the query drops ${label}`),
      ...when(
        Object.values(labels).some((value) => value.includes('{{')),
        'a label with a value makes each value an alert',
      ),
    ];
  }),
  // The results of rate() and similar functions are never round numbers.
  'alerts/humanize': alertCheck(({ alert, description }) =>
    when(/\{\{ \$value \}\}/.test(description) && !COUNTS_THINGS.includes(alert), description),
  ),
  'promruval/exclusive-labels': alertCheck(({ labels = {} }) =>
    when(
      Object.keys(labels).some((label) => ['job', 'instance', 'severity', 'alertname'].includes(label)),
      'a label that is taken',
    ),
  ),
};
