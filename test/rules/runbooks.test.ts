import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Category } from '../../src/model/verdict.ts';
import { RUNBOOKS } from '../../src/monitoring/rules/render.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { HEADINGS } from '../../src/monitoring/runbooks/render-runbook.ts';
import { PAGES, runbooks } from '../../src/monitoring/runbooks/runbooks.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { ROOT } from '../kit/program.ts';
import { EXPRESSION_CHECKS } from './lint/expression-checks.ts';
import { parsePromql } from './lint/promql-tree.ts';
import { World } from './lint/world.ts';

const { rules, slo } = ruleFiles();
const WORLD = new World([rules, slo]);
const ALERTS = [...new Set(alertsOf([rules, slo]).map(({ alert }) => alert))];
const TEXTS = runbooks([rules, slo]);
const text = (alert: string) => TEXTS[`alerts/runbooks/${alert}.md`] ?? '';

it('every alert has one runbook, and every runbook an alert', () => {
  expect(PAGES.map(({ alert }) => alert).sort()).toEqual([...ALERTS].sort());
});

it('every link of the committed rules leads to a runbook', () => {
  const committed = ['alerts/rules.yml', 'alerts/slo.yml'].map((path) => readFileSync(new URL(path, ROOT), 'utf8'));
  const links = [...committed.join('').matchAll(/runbook_url: "?(\S+?)"?$/gm)].map(([, url]) => url ?? '');
  expect(links.length).toBe(alertsOf([rules, slo]).length);
  for (const url of links) expect(TEXTS).toHaveProperty([url.replace(RUNBOOKS, 'alerts/runbooks')]);
});

describe.each(ALERTS)('%s', (alert) => {
  it('has all headings, in order, and something below each', () => {
    const parts = text(alert).split(/^## /m).slice(1);
    expect(parts.map((part) => part.split('\n')[0])).toEqual([...HEADINGS]);
    for (const part of parts) expect(part.split('\n').slice(1).join('').trim()).not.toBe('');
    expect(text(alert)).toMatch(new RegExp(`^# ${alert}$`, 'm'));
  });

  it('has queries that are right', () => {
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
      const found = checks.flatMap((name) => EXPRESSION_CHECKS[name]?.(parsePromql(expr), WORLD) ?? [name]);
      expect(found).toEqual([]);
    }
  });
});

describe('the advice', () => {
  /** Asked of us alone, by nobody's page: a retry or a fault of ours. */
  const told = (category: Category) => PAGES.filter(({ categories }) => categories?.includes(category));

  it.each(BUILT_IN_PROVIDERS.map((provider) => [provider.title, provider] as const))(
    'of %s: every code stands, with what to do, in a runbook of its category',
    (_, { codes }) => {
      for (const { code, category, todo } of codes?.rows ?? []) {
        const pages = told(category).map(({ alert }) => text(alert));
        expect(pages.some((page) => page.includes(`\`${code}\``) && page.includes(todo.replaceAll('|', '\\|')))).toBe(
          true,
        );
      }
    },
  );
});
