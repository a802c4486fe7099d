import { renderAlertmanager } from './alerting/alertmanager.ts';
import { renderRules } from './alerting/render.ts';
import { ruleFiles } from './rules/rule-files.ts';
import { alertsPage } from './runbooks/alerts-page.ts';
import { runbooks } from './runbooks/runbooks.ts';

/** The files of `alerts/` that follow from the code, by path. */
export function generatedAlerts(): Readonly<Record<string, string>> {
  const { rules, dashboards, slo } = ruleFiles();
  return {
    'alerts/alertmanager.example.yml': renderAlertmanager(),
    'alerts/rules.yml': renderRules([rules]),
    'alerts/dashboards.yml': renderRules([dashboards]),
    'alerts/slo.yml': renderRules([slo]),
    'alerts/README.md': alertsPage([rules, slo]),
    ...runbooks([rules, slo]),
  };
}
