import { LABEL } from '../rules/promql.ts';
import { SEVERITIES } from '../rules/rule.ts';
import type { Annotation } from './grafana.ts';
import { SEVERITY_COLORS } from './palette.ts';
import { PROMETHEUS } from './panels.ts';
import { firingAlerts } from './selectors.ts';

/** Marks firing alerts on every panel. */
export function annotations(): readonly Annotation[] {
  return [
    {
      name: 'Annotations & Alerts',
      builtIn: 1,
      datasource: { type: 'grafana', uid: '-- Grafana --' },
      enable: true,
      hide: true,
      iconColor: 'rgba(0, 211, 255, 1)',
      type: 'dashboard',
    },
    ...SEVERITIES.map((severity) => ({
      name: `Alerts: ${severity}`,
      datasource: PROMETHEUS,
      enable: severity !== 'info',
      hide: false,
      iconColor: SEVERITY_COLORS[severity],
      expr: firingAlerts(`severity="${severity}"`),
      step: '60s',
      titleFormat: '{{alertname}}',
      textFormat: `{{${LABEL.provider}}} {{job}}`,
      tagKeys: `severity,${LABEL.provider}`,
      useValueForTime: false,
    })),
  ];
}
