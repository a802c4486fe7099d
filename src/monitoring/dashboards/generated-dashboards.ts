import { dashboards } from './dashboards.ts';
import type { GrafanaDashboard } from './grafana.ts';

/** As a file of its own: Grafana's import and file provisioning read it as it is. */
export function renderDashboard(dashboard: GrafanaDashboard): string {
  return `${JSON.stringify(dashboard, undefined, 2)}\n`;
}

/** The files of `dashboards/` that follow from the code, by path. */
export function generatedDashboards(): Readonly<Record<string, string>> {
  return Object.fromEntries(dashboards().map((one) => [`dashboards/${one.uid}.json`, renderDashboard(one)]));
}
