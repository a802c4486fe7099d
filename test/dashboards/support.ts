import { dashboards } from '../../src/monitoring/dashboards/dashboards.ts';
import type { GrafanaDashboard, Panel, Row, Target } from '../../src/monitoring/dashboards/grafana.ts';

export const ROOT = new URL('../../', import.meta.url);

export const DASHBOARDS = dashboards();

export const isRow = (panel: Panel | Row): panel is Row => panel.type === 'row';

/** With those of collapsed rows. */
export function panelsOf({ panels }: GrafanaDashboard): Panel[] {
  return panels.flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));
}

/** The queries of a dashboard when it opens; those in a collapsed row wait. */
export function panelsAtLoad({ panels }: GrafanaDashboard): Panel[] {
  return panels.filter((panel) => !isRow(panel));
}

export type Place = { readonly dashboard: GrafanaDashboard; readonly panel: Panel; readonly target: Target };

export const TARGETS: readonly Place[] = DASHBOARDS.flatMap((dashboard) =>
  panelsOf(dashboard).flatMap((panel) => (panel.targets ?? []).map((target) => ({ dashboard, panel, target }))),
);

export const nameOf = ({ dashboard, panel, target }: Place): string =>
  `${dashboard.uid} / ${panel.title} / ${target.refId}`;

/** The values of Grafana's own variables; the dashboard's variables are in quotes, where any text is valid. */
export const substituted = (expr: string): string =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h').replaceAll('$__interval', '1m');
