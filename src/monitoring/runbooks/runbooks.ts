import { alertsOf, type RuleFile } from '../rules/rule.ts';
import type { Page } from './page.ts';
import { CALL_PAGES } from './pages-calls.ts';
import { FAILURE_PAGES } from './pages-failures.ts';
import { LIMIT_PAGES } from './pages-limits.ts';
import { MONEY_PAGES } from './pages-money.ts';
import { TELEMETRY_PAGES } from './pages-telemetry.ts';
import { renderRunbook } from './render-runbook.ts';

export const PAGES: readonly Page[] = [
  ...MONEY_PAGES,
  ...LIMIT_PAGES,
  ...FAILURE_PAGES,
  ...CALL_PAGES,
  ...TELEMETRY_PAGES,
];

/** By path. */
export function runbooks(files: readonly RuleFile[]): Readonly<Record<string, string>> {
  const alerts = alertsOf(files);
  return Object.fromEntries(
    PAGES.map((page) => [
      `alerts/runbooks/${page.alert}.md`,
      renderRunbook(
        page,
        alerts.filter(({ alert }) => alert === page.alert),
      ),
    ]),
  );
}
