import { renderRules } from './render.ts';
import { ruleFiles } from './rule-files.ts';
import { runbooks } from './runbooks/runbooks.ts';

/** The files of `alerts/` that follow from the code, by path. */
export function generatedAlerts(): Readonly<Record<string, string>> {
  const { rules, slo } = ruleFiles();
  return { 'alerts/rules.yml': renderRules([rules]), 'alerts/slo.yml': renderRules([slo]), ...runbooks([rules, slo]) };
}
