import { METRIC } from '../../model/signals.ts';
import { plain } from '../console/text.ts';
import type { LoadedRule, PrometheusApi } from '../prometheus/prometheus-api.ts';
import { alertsOf, isAlert } from '../rules/rule.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { type Check, FINE } from './check.ts';
import { compareRules, missingRules } from './compare-rules.ts';

type Context = { readonly prometheus: PrometheusApi };

const FIX =
  'npx sidetone rules > rules.yml, list the file under rule_files and reload Prometheus (curl -X POST …/-/reload, or SIGHUP)';
const MAX_NAMES = 6;

const expectedNames = (): ReadonlySet<string> => {
  const { rules } = ruleFiles();
  return new Set(
    rules.groups.flatMap((group) => group.rules).map((rule) => (isAlert(rule) ? rule.alert : rule.record)),
  );
};

const loadedOurs = async ({ prometheus }: Context): Promise<LoadedRule[]> => {
  const names = expectedNames();
  return (await prometheus.rules()).filter(({ name }) => names.has(name));
};

function some(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

const loaded: Check<Context> = {
  id: 'rules-loaded',
  title: 'all rules are loaded',
  needs: ['prometheus-answers'],
  async run(context) {
    const rules = await loadedOurs(context);
    const alerts = new Set(rules.filter(({ type }) => type === 'alerting').map(({ name }) => name));
    if (rules.length === 0) return { seen: 'none of the rules is loaded', meaning: 'No alert can fire.', fix: FIX };
    const missing = missingRules(rules);
    if (missing.length === 0) return { detail: `${alerts.size} alerts` };
    return {
      seen: `${missing.length} missing: ${some(missing)}`,
      meaning: `${alerts.size} of ${new Set(alertsOf([ruleFiles().rules]).map(({ alert }) => alert)).size} alerts are loaded.`,
      fix: FIX,
    };
  },
};

const evaluated: Check<Context> = {
  id: 'rules-evaluated',
  title: 'the rules are evaluated without errors',
  needs: ['rules-loaded'],
  async run(context) {
    const failing = (await loadedOurs(context)).filter(({ health }) => health === 'err');
    if (failing.length === 0) return FINE;
    return {
      seen: `${failing.length} fail: ${some(failing.map(({ name }) => name))}: ${plain(failing[0]?.lastError ?? '')}`,
      meaning: 'What a rule cannot evaluate it cannot alert on.',
      fix: 'look for two targets with the same labels, then at the status page /rules of Prometheus',
    };
  },
};

const current: Check<Context> = {
  id: 'rules-current',
  title: 'the rules are those of this version',
  needs: ['rules-loaded'],
  severity: 'warning',
  async run(context) {
    const { different, set } = compareRules(await loadedOurs(context));
    const values = Object.entries(set).map(([name, value]) => `${name}=${value}`);
    if (different.length === 0)
      return { detail: values.length === 0 ? 'thresholds as shipped' : `thresholds set: ${values.join(', ')}` };
    return {
      seen: `${different.length} differ: ${some(different)}`,
      meaning: 'They are of another version, or were changed by hand.',
      fix:
        values.length === 0 ? FIX : FIX.replace('rules >', `rules ${values.map((one) => `--set ${one}`).join(' ')} >`),
    };
  },
};

const once: Check<Context> = {
  id: 'rules-once',
  title: 'each rule is loaded once',
  needs: ['rules-loaded'],
  severity: 'warning',
  async run(context) {
    const rules = await loadedOurs(context);
    const keys = rules.map(({ name, labels }) => `${name} ${labels['severity'] ?? ''} ${labels['by'] ?? ''}`.trim());
    const twice = [...new Set(keys.filter((key, i) => keys.indexOf(key) !== i))];
    if (twice.length === 0) return FINE;
    return {
      seen: `${twice.length} are loaded twice: ${some(twice)}`,
      meaning: 'Alerts come twice, and recording rules overwrite each other.',
      fix: 'look for two rule files, or a rule file and a PrometheusRule, with the rules of sidetone',
    };
  },
};

const series: Check<Context> = {
  id: 'series-present',
  title: 'series and records are present',
  needs: ['service-scraped', 'rules-loaded'],
  severity: 'warning',
  async run({ prometheus }) {
    const [requests] = await prometheus.query(`count(${METRIC.requests} or ${METRIC.streamResults})`);
    if (requests === undefined) return { skipped: 'no request to a provider has been scraped yet' };
    const records = [...expectedNames()].filter((name) => name.includes(':'));
    const found = await prometheus.query(`count by (__name__) ({__name__=~"${records.join('|')}"})`);
    if (found.length > 0) return { detail: `${found.length} of ${records.length} records` };
    return {
      seen: `requests are counted, but none of ${records.length} recording rules has a result`,
      meaning: 'Alerts read these records.',
      fix: 'wait for two scrapes and one evaluation; then compare the labels of the target with the rules',
    };
  },
};

export const RULE_CHECKS: readonly Check<Context>[] = [loaded, once, evaluated, current, series];
