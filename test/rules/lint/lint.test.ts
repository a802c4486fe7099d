import { describe, expect, it } from 'vitest';
import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import { dashboards } from '../../../src/monitoring/dashboards/dashboards.ts';
import { type AlertRule, alertsOf, isAlert } from '../../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import { PAGES } from '../../../src/monitoring/runbooks/runbooks.ts';
import { EXPRESSION_CHECKS } from './expression-checks.ts';
import { parsePromql } from './promql-tree.ts';
import { RULE_CHECKS } from './rule-checks.ts';
import { type Rule, RuleIndex } from './rule-index.ts';

const { rules, dashboards: panels, slo } = ruleFiles();
const FILES = [rules, panels, slo];
const RULE_INDEX = new RuleIndex(FILES);
const RULES: readonly Rule[] = FILES.flatMap(({ groups }) => groups).flatMap((group) => group.rules);
const nameOf = (rule: Rule) => (isAlert(rule) ? `${rule.alert} (${rule.severity})` : rule.record);
/**
 * The error budget is an optional file that reads the records of another, and the forecast compares with what it recorded
 * itself an evaluation before. Values that change over ten minutes or an hour may be read late.
 */
const LATE_ON_PURPOSE = new Set(
  [...slo.groups, ...rules.groups.filter(({ name }) => /credits|traffic|telemetry/.test(name))].flatMap(
    (group) => group.rules,
  ),
);

/** One bad example for each check. */
const BAD_EXPRESSIONS: Readonly<Record<string, string>> = {
  'promql/syntax': 'sum by (job (up)',
  'promql/series': 'voice_api_client_retries_total',
  'promql/label': 'rate(voice_api_client_errors_total{provider="kallglot"}[5m])',
  'promql/label_value': 'rate(voice_api_client_errors_total{voice_api_error_category="credit"}[5m])',
  'promql/aggregate': 'sum without (instance) (rate(voice_api_client_errors_total[5m]))',
  'promql/impossible': 'sum by (voice_api_account) (rate(voice_api_client_errors_total[5m]))',
  'promql/counter': 'sum by (job) (voice_api_client_errors_total) > 5',
  'promql/rate': 'rate(voice_api_credits_remaining[1m])',
  'promql/fragile': 'topk by (job) (5, voice_api_credits_remaining)',
  'promql/features': 'sort_by_label(voice_api_credits_remaining, "job")',
  'promql/regexp': 'rate(voice_api_client_errors_total{voice_api_error_category=~"^credits$"}[5m])',
  'promql/nan': 'voice_api_credits_used / voice_api_credits_remaining',
  'promql/vector_matching': 'voice_api_credits_used > voice_api_stream_active',
  'promql/made_up_label': 'label_replace(voice_api_stream_active, "kind", "x", "", "")',
};

const GOOD: AlertRule = {
  alert: 'VoiceApiExample',
  expr: 'sum by (job) (increase(voice_api_client_errors_total[5m])) > 0',
  severity: 'warning',
  summary: 'It is so.',
  description: '{{ $labels.job }} has {{ $value | humanize }}.',
  dashboard: 'overview',
};
const BAD_RULES: Readonly<Record<string, Rule>> = {
  'mixtool/alert-name': { ...GOOD, alert: 'VoiceAPIExample' },
  'mixtool/alert-severity': { ...GOOD, severity: 'page' as 'critical' },
  'mixtool/alert-summary': { ...GOOD, summary: '{{ $labels.job }} is so.' },
  'mixtool/alert-description': { ...GOOD, description: 'It is so.' },
  'rule/name': { record: 'voice_api_errors:rate5m', expr: GOOD.expr },
  'rule/for': { ...GOOD, for: 0 },
  'rule/dependency': { ...GOOD, expr: 'job_provider:voice_api_client_requests:increase5m > 0' },
  'alerts/comparison': { ...GOOD, expr: 'sum by (job) (increase(voice_api_client_errors_total[5m]))' },
  'alerts/absent': { ...GOOD, expr: 'absent(voice_api_instrumentation_info)', for: 60 },
  'alerts/template': { ...GOOD, description: '{{ $labels.instance }} has {{ $value | humanize }}.' },
  'alerts/humanize': { ...GOOD, description: '{{ $labels.job }} has {{ $value }}.' },
  'promruval/exclusive-labels': { ...GOOD, labels: { job: 'x' } },
};

describe.each(Object.entries(EXPRESSION_CHECKS))('%s', (name, check) => {
  it('accepts every rule', () => {
    const found = RULES.flatMap((rule) =>
      check(parsePromql(rule.expr), RULE_INDEX).map((words) => `${nameOf(rule)}: ${words}`),
    );
    expect(found).toEqual([]);
  });

  it('rejects a bad example', () => {
    expect(check(parsePromql(BAD_EXPRESSIONS[name] ?? ''), RULE_INDEX)).not.toEqual([]);
  });
});

describe.each(Object.entries(RULE_CHECKS))('%s', (name, check) => {
  const bound = RULES.filter((rule) => !(name === 'rule/dependency' && LATE_ON_PURPOSE.has(rule)));

  it('accepts every rule', () => {
    expect(bound.flatMap((rule) => check(rule, RULE_INDEX).map((words) => `${nameOf(rule)}: ${words}`))).toEqual([]);
  });

  it('rejects a bad example and accepts a good one', () => {
    expect(check(BAD_RULES[name] as Rule, RULE_INDEX)).not.toEqual([]);
    expect(check(GOOD, RULE_INDEX)).toEqual([]);
  });
});

const ofOneAccount = ({ severity, description }: AlertRule) =>
  severity === 'warning' && / account \{\{/.test(description);

describe('all rules together', () => {
  const alerts = alertsOf(FILES);

  it('rule/duplicate: no two rules define the same alert or record the same series', () => {
    const keys = RULES.map((rule) =>
      JSON.stringify(isAlert(rule) ? [rule.alert, rule.severity, rule.labels] : rule.record),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('the severities of an alert have the same labels, summary and dashboard, so that one inhibits the other', () => {
    // A warning about one account covers less than the page about all accounts.
    for (const { alert, expr, summary, dashboard } of alerts.filter((it) => !ofOneAccount(it))) {
      const others = alerts.filter((other) => other.alert === alert && !ofOneAccount(other));
      for (const other of others) {
        expect(other).toMatchObject({ summary, dashboard });
        expect(RULE_INDEX.labelsOf(parsePromql(other.expr))).toEqual(RULE_INDEX.labelsOf(parsePromql(expr)));
      }
    }
  });

  it('mixtool/alert-group: at most 20 rules, group names of at most 40 characters, all unique', () => {
    const groups = FILES.flatMap((file) => file.groups);
    for (const group of groups) expect([group.rules.length <= 20, group.name.length <= 40]).toEqual([true, true]);
    expect(new Set(groups.map(({ name }) => name)).size).toBe(groups.length);
  });

  it('another rule, a runbook or a dashboard reads every recording rule', () => {
    const texts = [...RULES, ...PAGES.flatMap(({ queries }) => queries)].map(({ expr }) => expr);
    const read = texts.join('\n') + JSON.stringify(dashboards()) + renderRules(FILES);
    // Its own line in the rendered rules does not count.
    const readers = (name: string) => read.replaceAll(`record: ${name}\n`, '').includes(name);
    const unread = [...RULE_INDEX.records.keys()].filter((name) => !readers(name));
    expect(unread).toEqual([]);
  });

  it('only these alerts page an engineer', () => {
    const pages = [...new Set(alerts.filter(({ severity }) => severity === 'critical').map(({ alert }) => alert))];
    expect(pages.sort()).toEqual([
      'VoiceApiAccountSuspended',
      'VoiceApiAuthFailing',
      'VoiceApiCreditsExhausted',
      'VoiceApiCreditsRunningOut',
      'VoiceApiDialFailures',
      'VoiceApiErrorBudgetBurn',
      'VoiceApiHighErrorRatio',
      'VoiceApiNetworkFailing',
      'VoiceApiNothingSucceeds',
      'VoiceApiProviderOutage',
      'VoiceApiRequestsHanging',
      'VoiceApiShortCalls',
      'VoiceApiStreamsDropped',
      'VoiceApiStreamsRefused',
      'VoiceApiTelemetryMissing',
      'VoiceApiTelemetryPartial',
    ]);
  });
});
