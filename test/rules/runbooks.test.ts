import { describe, expect, it } from 'vitest';
import { CATEGORIES } from '../../src/model/verdict.ts';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { HEADINGS } from '../../src/monitoring/runbooks/render-runbook.ts';
import { PAGES, pageOf, runbooks } from '../../src/monitoring/runbooks/runbooks.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { EXPRESSION_CHECKS } from './lint/expression-checks.ts';
import { parsePromql } from './lint/promql-tree.ts';
import { RuleIndex } from './lint/rule-index.ts';

const { rules, slo } = ruleFiles();
const RULE_INDEX = new RuleIndex([rules, slo]);
const ALERTS = [...new Set(alertsOf([rules, slo]).map(({ alert }) => alert))];
const TEXTS = runbooks([rules, slo]);
const text = (alert: string) => TEXTS[`alerts/runbooks/${alert}.md`] ?? '';

it('every alert has one runbook, and every runbook has an alert', () => {
  expect(PAGES.map(({ alert }) => alert).sort()).toEqual([...ALERTS].sort());
});

it('an alert without a runbook is one sentence', () => {
  expect(() => pageOf('VoiceApiNope')).toThrow(
    /^sidetone: the alert VoiceApiNope has no runbook, expected a page in src\/monitoring\/runbooks$/,
  );
});

it('without --runbooks no alert has a link, and with it every link leads to a runbook', () => {
  const links = (text: string) => [...text.matchAll(/runbook_url: "?(\S+?)"?$/gm)].map(([, url]) => url ?? '');
  expect(links(renderRules([rules, slo]))).toEqual([]);
  const found = links(renderRules([rules, slo], { runbooks: 'https://wiki.example/voice' }));
  expect(found.length).toBe(alertsOf([rules, slo]).length);
  for (const url of found) expect(TEXTS).toHaveProperty([url.replace('https://wiki.example/voice', 'alerts/runbooks')]);
});

describe.each(ALERTS)('%s', (alert) => {
  it('has all headings in order, each with content', () => {
    const parts = text(alert).split(/^## /m).slice(1);
    expect(parts.map((part) => part.split('\n')[0])).toEqual([...HEADINGS]);
    for (const part of parts) expect(part.split('\n').slice(1).join('').trim()).not.toBe('');
    expect(text(alert)).toMatch(new RegExp(`^# ${alert}$`, 'm'));
  });

  it('has valid queries', () => {
    const checks = [
      'promql/syntax',
      'promql/series',
      'promql/label',
      'promql/label_value',
      'promql/aggregate',
      'promql/features',
    ];
    const { queries = [] } = PAGES.find((page) => page.alert === alert) ?? {};
    expect(queries.length).toBeGreaterThan(0);
    for (const { expr } of queries) {
      const found = checks.flatMap((name) => EXPRESSION_CHECKS[name]?.(parsePromql(expr), RULE_INDEX) ?? [name]);
      expect(found).toEqual([]);
    }
  });
});

describe.each(PAGES)('$alert', ({ alert, steps, queries }) => {
  it('names queries that the page has', () => {
    const named = steps.flatMap((step) => [...step.matchAll(/quer(?:y|ies) “([^”]+)”/g)].map(([, title]) => title));
    const titles = queries.map(({ title }) => title);
    expect(named.filter((title) => title === undefined || !titles.includes(title))).toEqual([]);
    // Any other words in quotes would be taken for a query as well.
    expect(steps.join(' ').match(/“/g)?.length ?? 0).toBe(named.length);
  });

  it('silences the subject of the alert and nothing else', () => {
    const section = /^## Silence it\n([\s\S]*?)^## /m.exec(text(alert))?.[1] ?? '';
    const [, command = '', explanation = ''] = /```sh\n(.*)\n```\n([\s\S]*)/.exec(section) ?? [];
    const matchers = [...command.matchAll(/ (\w+)=([A-Z]+)(?= |$)/g)].map(([, label, value]) => [label, value]);
    const labels = alertsOf([rules, slo])
      .filter((rule) => rule.alert === alert)
      .map(({ expr }) => RULE_INDEX.labelsOf(parsePromql(expr)) ?? []);
    const subject = ['cluster', 'namespace', 'job', 'voice_api_provider_name', 'voice_api_account'];
    const common = subject.filter((label) => labels.every((each) => each.includes(label)));
    expect(matchers.map(([label]) => label)).toEqual(common);
    expect(explanation.match(/\b[A-Z]{3,}\b/g)).toEqual(matchers.map(([, value]) => value));
  });
});

describe('the advice', () => {
  it.each(BUILT_IN_PROVIDERS.map((provider) => [provider.title, provider] as const))(
    '%s: the provider’s page has every code, with what to do',
    (_, { name, codes }) => {
      const page = TEXTS[`alerts/runbooks/providers/${name}.md`] ?? '';
      for (const { code, category, todo } of codes?.rows ?? []) {
        const section = page.split(/^## /m).find((part) => part.startsWith(`${category}\n`)) ?? '';
        expect([code, section.includes(`\`${code}`), section.includes(todo.replaceAll('|', '\\|'))]).toEqual([
          code,
          true,
          true,
        ]);
      }
    },
  );

  it.each(BUILT_IN_PROVIDERS.map(({ name }) => name))('%s: every link to its page leads to a section', (name) => {
    const page = TEXTS[`alerts/runbooks/providers/${name}.md`] ?? '';
    const sections = Object.values(TEXTS).flatMap((runbook) =>
      [...runbook.matchAll(new RegExp(`providers/${name}\\.md#(\\w+)`, 'g'))].map(([, section]) => section),
    );
    expect(sections.length).toBeGreaterThan(0);
    for (const section of new Set(sections)) expect(page).toContain(`\n## ${section}\n`);
  });

  it('every error category has an alert whose runbook links to it', () => {
    const led = new Set(PAGES.flatMap(({ categories = [] }) => categories));
    expect(CATEGORIES.filter((category) => !led.has(category))).toEqual([]);
  });
});
