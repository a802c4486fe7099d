import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { alertsOf, type RuleFile } from '../rules/rule.ts';
import type { Page } from './page.ts';
import { CALL_PAGES } from './pages-calls.ts';
import { BUDGET_PAGES, FAILURE_PAGES } from './pages-failures.ts';
import { LIMIT_PAGES } from './pages-limits.ts';
import { MONEY_PAGES } from './pages-money.ts';
import { TELEMETRY_PAGES } from './pages-telemetry.ts';
import { providerPage } from './provider-page.ts';
import { renderRunbook } from './render-runbook.ts';

export const PAGES: readonly Page[] = [
  ...MONEY_PAGES,
  ...LIMIT_PAGES,
  ...FAILURE_PAGES,
  ...CALL_PAGES,
  ...TELEMETRY_PAGES,
  ...BUDGET_PAGES,
];

/** @throws Error when an alert has no page: a test sees to it that each has */
export function pageOf(alert: string): Page {
  const page = PAGES.find((it) => it.alert === alert);
  if (page === undefined)
    throw new Error(`sidetone: the alert ${alert} has no runbook, expected a page in src/monitoring/runbooks`);
  return page;
}

/** By path. */
export function runbooks(files: readonly RuleFile[]): Readonly<Record<string, string>> {
  const alerts = alertsOf(files);
  const pages = PAGES.map((page): [string, string] => {
    const rules = alerts.filter(({ alert }) => alert === page.alert);
    return [`alerts/runbooks/${page.alert}.md`, renderRunbook(page, rules)];
  });
  const providers = BUILT_IN_PROVIDERS.map((provider): [string, string] => [
    `alerts/runbooks/providers/${provider.name}.md`,
    providerPage(provider),
  ]);
  return Object.fromEntries([...pages, ...providers]);
}
