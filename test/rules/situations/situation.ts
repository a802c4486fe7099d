import { renderRules } from '../../../src/monitoring/alerting/render.ts';
import { toYaml, type Yaml } from '../../../src/monitoring/format/yaml.ts';
import { ruleFiles } from '../../../src/monitoring/rules/rule-files.ts';
import { neededRules } from '../needed-rules.ts';
import { type Pod, seriesOf } from './fleet.ts';

/**
 * A fleet, and every alert that fires in it at certain times. An alert is written `StreamsRefused critical dialer`: its
 * name without `VoiceApi`, its severity, its job (`namespace/job` outside of `voice`, `-` where it has none), and its
 * provider and account where they are not the usual ones.
 */
export type Situation = {
  readonly name: string;
  readonly pods: readonly Pod[];
  /** By minute. */
  readonly at: Readonly<Record<number, readonly string[]>>;
  /** Seconds between two scrapes. Default: 30. */
  readonly interval?: number;
  /** Between two evaluations. Default: 1m. */
  readonly evaluate?: string;
};

const INTERVAL = 30;
const { rules } = ruleFiles();
/** The labels that identify an alert. */
export const LABELS = [
  'alertname',
  'severity',
  'cluster',
  'namespace',
  'job',
  'voice_api_provider_name',
  'voice_api_account',
];

const NEEDED = neededRules([rules], (name) => name.startsWith('VoiceApi'));
/** By name, the files beside those of {@link promtoolSituations}. */
export const RULE_FILES: Readonly<Record<string, string>> = { 'rules.yml': renderRules([NEEDED], { bare: true }) };

/** Situations of one scrape interval share a history, each in its own cluster: promtool takes as long for one as for all. */
export function promtoolSituations(situations: readonly Situation[]): string {
  const [first] = situations;
  const minutes = Math.max(...situations.map(lengthOf));
  const interval = first?.interval ?? INTERVAL;
  const pods = podsOf(situations);
  return `${toYaml({
    rule_files: Object.keys(RULE_FILES),
    evaluation_interval: first?.evaluate ?? '1m',
    group_eval_order: NEEDED.groups.map(({ name }) => name),
    tests: [
      {
        interval: `${interval}s`,
        input_series: Object.entries(seriesOf(pods, { minutes, interval })).map(([series, values]) => ({
          series,
          values,
        })),
        promql_expr_test: situations.flatMap(expectations),
      },
    ],
  })}\n`;
}

/** All processes of situations that share a history. */
export const podsOf = (situations: readonly Situation[]): Pod[] =>
  situations.flatMap((situation) =>
    situation.pods.map((pod) => ({ ...pod, cluster: clusterOf(situation, pod.cluster) })),
  );

export const lengthOf = ({ at }: Situation): number => Math.max(...Object.keys(at).map(Number));

/** By name, so that a failure identifies it. */
export const clusterOf = ({ name }: Situation, cluster = ''): string =>
  [name.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 90), ...(cluster === '' ? [] : [cluster])].join('.');

function expectations(situation: Situation): Yaml[] {
  const cluster = clusterOf(situation);
  return Object.entries(situation.at).map(([minute, alerts]) => ({
    expr: `max by (${LABELS.join(', ')}) (ALERTS{alertstate="firing", cluster=~"${cluster}([.].+)?"})`,
    eval_time: `${minute}m`,
    exp_samples: alerts.map((alert) => ({ labels: labelsOf(alert, situation), value: 1 })),
  }));
}

/** The labels that identify an alert of a situation. */
export function identityOf(alert: string, situation: Situation): Readonly<Record<string, string>> {
  const [name = '', severity = '', where = '-', provider = 'kallglot', account = ''] = alert.split(' ');
  const parts = where.split('/').reverse();
  const labels: Record<string, string> = {
    alertname: `VoiceApi${name}`,
    severity,
    cluster: clusterOf(situation, parts[2]),
    namespace: parts[1] === '-' ? '' : (parts[1] ?? 'voice'),
    job: parts[0] === '-' ? '' : (parts[0] ?? ''),
    voice_api_provider_name: provider === '-' ? '' : provider,
    voice_api_account: account,
  };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

function labelsOf(alert: string, situation: Situation): string {
  const present = Object.entries(identityOf(alert, situation));
  return `{${present.map(([label, value]) => `${label}="${value}"`).join(', ')}}`;
}
