import { toYaml } from '../format/yaml.ts';
import type { GrafanaDashboard } from './grafana.ts';

/**
 * For the sidecar of Grafana's Helm chart, which loads ConfigMaps with this label. The JSON is one line, because kubectl
 * keeps a copy of what it applies in an annotation of limited size.
 */
export function configMap(dashboard: GrafanaDashboard): string {
  return `${toYaml({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: dashboard.uid,
      labels: {
        grafana_dashboard: '1',
        'app.kubernetes.io/name': 'sidetone',
        'app.kubernetes.io/component': 'dashboards',
      },
    },
    data: { [`${dashboard.uid}.json`]: JSON.stringify(dashboard) },
  })}\n`;
}
