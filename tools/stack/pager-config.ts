import { renderAlertmanager } from '../../src/monitoring/alerting/alertmanager.ts';

/** An Alertmanager that sends every alert to one pager, a second after it fires, with the shipped inhibition. */
export function pagerConfig(webhook: string): string {
  const shipped = renderAlertmanager();
  const inhibition = shipped.slice(shipped.indexOf('inhibit_rules:'), shipped.indexOf('receivers:'));
  return `route:
  receiver: pager
  group_by: [alertname, cluster, voice_api_provider_name]
  group_wait: 1s
  group_interval: 1s
${inhibition}receivers:
  - name: pager
    webhook_configs: [{ url: '${webhook}', send_resolved: true }]
`;
}
