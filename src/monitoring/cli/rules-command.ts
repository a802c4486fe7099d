import { parseWorkingHours, renderAlertmanager } from '../alerting/alertmanager.ts';
import { ENGINES, FORMATS, renderRules } from '../alerting/render.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { type Command, choice, readOptions, webAddress } from './command.ts';
import { readContacts, readCronJobs, readLabels, readNamespace } from './rules-options.ts';
import { readThresholds, THRESHOLDS_HELP } from './thresholds-option.ts';

const PRINTED = [...FORMATS, 'alertmanager'] as const;

const HELP = `Prints the Prometheus recording rules and alerts.

usage: sidetone rules [options] > rules.yml

  --set <threshold>=<value>   repeatable, see below
  --format <format>           prometheus, kubernetes (a PrometheusRule), or alertmanager (routes, working hours and
                              inhibition); default: prometheus
  --engine <engine>           prometheus or vmalert, which holds alerts without keep_firing_for; default: prometheus
  --no-keep-firing-for        leaves out keep_firing_for, for engines that do not support it
  --dashboards                adds the recording rules of \`sidetone dashboards\`
  --slo                       adds the error budget of each provider
  --runbooks <address>        where the runbooks are, for the links; the first steps are in the alerts themselves
  --grafana <address>         where Grafana is, for the links to the dashboards
  --contacts <file>           JSON: by provider, statusPage, portal, billing, pay, escalation, failover
  --label <name>=<value>      a label for every alert, repeatable; with --format kubernetes also for the
                              PrometheusRule, such as release=kube-prometheus-stack
  --namespace <name>          where the PrometheusRule goes
  --cron-job <job>            a job that ends on purpose: no alert when it goes silent; repeatable
  --working-hours <hours>     with --format alertmanager: "monday:friday 08:00-18:00 Europe/Berlin"
  -h, --help

${THRESHOLDS_HELP}`;

const OPTIONS = {
  set: { type: 'string', multiple: true, default: [] },
  format: { type: 'string', default: 'prometheus' },
  engine: { type: 'string', default: 'prometheus' },
  'keep-firing-for': { type: 'boolean', default: true },
  dashboards: { type: 'boolean', default: false },
  slo: { type: 'boolean', default: false },
  runbooks: { type: 'string' },
  grafana: { type: 'string' },
  contacts: { type: 'string' },
  label: { type: 'string', multiple: true, default: [] },
  namespace: { type: 'string' },
  'cron-job': { type: 'string', multiple: true, default: [] },
  'working-hours': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = {
  readonly [K in keyof typeof OPTIONS]?: (typeof OPTIONS)[K] extends { multiple: true }
    ? string[]
    : (typeof OPTIONS)[K] extends { type: 'boolean' }
      ? boolean
      : string;
};

export const rulesCommand: Command = {
  run(args, output) {
    const values: Values = readOptions('sidetone rules', { args, options: OPTIONS as never, allowNegative: true });
    output.out(values.help === true ? HELP : print(values));
    return 0;
  },
};

/** @throws Error one sentence naming the option, the value and what was expected */
function print(values: Values): string {
  const format = choice('format', values.format ?? 'prometheus', PRINTED);
  const hours = values['working-hours'];
  if (hours !== undefined && format !== 'alertmanager')
    throw new Error(`sidetone: --working-hours is ${JSON.stringify(hours)}, expected --format alertmanager beside it`);
  if (format === 'alertmanager') return renderAlertmanager(hours === undefined ? undefined : parseWorkingHours(hours));
  const isKubernetes = format === 'kubernetes';
  const { rules, dashboards, slo } = ruleFiles({
    thresholds: readThresholds(values.set ?? []),
    cronJobs: readCronJobs(values['cron-job'] ?? []),
    contacts: readContacts(values.contacts),
  });
  const files = [rules, ...(values.dashboards === true ? [dashboards] : []), ...(values.slo === true ? [slo] : [])];
  const runbooks = webAddress('runbooks', values.runbooks);
  const grafana = webAddress('grafana', values.grafana);
  const namespace = readNamespace(values.namespace, isKubernetes);
  const engine = choice('engine', values.engine ?? 'prometheus', ENGINES);
  return renderRules(files, {
    format,
    engine,
    keepFiringFor: values['keep-firing-for'] === true && engine === 'prometheus',
    labels: readLabels(values.label ?? [], isKubernetes),
    ...(runbooks === undefined ? {} : { runbooks }),
    ...(grafana === undefined ? {} : { grafana }),
    ...(namespace === undefined ? {} : { namespace }),
  });
}
