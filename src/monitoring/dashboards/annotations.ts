import { LABEL, METRIC } from '../rules/promql.ts';
import { SEVERITIES } from '../rules/rule.ts';
import type { DashboardContext } from './context.ts';
import type { Annotation } from './grafana.ts';
import { HEALTHY, SEVERITY_COLORS } from './palette.ts';
import { PROMETHEUS } from './panels.ts';
import { firingAlerts, ofProcess } from './selectors.ts';

/** Marks firing alerts, restarts and deploys on every panel. */
export function annotations({ seconds }: DashboardContext): readonly Annotation[] {
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
    {
      name: 'Restarts and deploys',
      datasource: PROMETHEUS,
      enable: true,
      hide: false,
      iconColor: HEALTHY,
      expr: `count by (job) (time() - ${ofProcess(METRIC.startTime)} < ${seconds(60)})`,
      step: '60s',
      titleFormat: '{{job}} started',
      textFormat: '',
      tagKeys: 'job',
      useValueForTime: false,
    },
  ];
}
