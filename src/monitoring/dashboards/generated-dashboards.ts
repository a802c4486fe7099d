import { dashboards } from './dashboards.ts';
import type { GrafanaDashboard } from './grafana.ts';

/** The text of one file, for Grafana's import and file provisioning. */
export function renderDashboard(dashboard: GrafanaDashboard): string {
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

/** The generated files of `dashboards/`, by path. */
export function generatedDashboards(): Readonly<Record<string, string>> {
  return Object.fromEntries(dashboards().map((one) => [`dashboards/${one.uid}.json`, renderDashboard(one)]));
}
