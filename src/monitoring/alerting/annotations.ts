import type { Category } from '../../model/verdict.ts';
import { CONTACTS } from '../rules/contact-records.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { equals, inCategories, LABEL, METRIC } from '../rules/promql.ts';
import type { AlertRule, Dashboard } from '../rules/rule.ts';
import { pageOf } from '../runbooks/runbooks.ts';

const DASHBOARDS: Readonly<Record<Dashboard, string>> = {
  overview: 'sidetone-overview',
  errors: 'sidetone-errors',
  credits: 'sidetone-credits',
  streams: 'sidetone-streams',
};

export type Links = {
  /** Where the runbooks are; the alert's name and `.md` follow. */
  readonly runbooks?: string;
  /** Where Grafana is; `/d/…` follows. */
  readonly grafana?: string;
};

/**
 * The text of a page: its owner, the most frequent code with its operation and what to do about it, the first steps, and
 * where to go at the provider. Without an address there is no link: a dead one costs more at night than none.
 */
export function annotationsOf(rule: AlertRule, { runbooks, grafana }: Links): Record<string, string | undefined> {
  const page = pageOf(rule.alert);
  return {
    summary: rule.summary,
    description: `${rule.description}${ownerOf(rule)}${topCode(rule, page.shown ?? page.categories)}`,
    first_steps: page.steps.map((step, i) => `${i + 1}. ${step}`).join('\n'),
    contacts: hasProvider(rule) ? contacts() : undefined,
    runbook_url: runbooks === undefined ? undefined : `${withoutSlash(runbooks)}/${rule.alert}.md`,
    dashboard_url: grafana === undefined ? undefined : dashboardUrl(rule, grafana),
  };
}

const hasProvider = ({ scope }: AlertRule): boolean => scope !== 'service' && scope !== 'cluster';
const label = (name: string): string => `$labels.${name}`;
/** A label that an alert does not have is "" to Prometheus, and nil to vmalert, which no query takes. */
const orEmpty = (name: string): string => `(or ${label(name)} "")`;

/** In words, since a pager shows no labels. */
function ownerOf(rule: AlertRule): string {
  // Its description names the cluster.
  if (rule.scope === 'cluster') return '';
  const named = (word: string, name: string) => `{{ with ${label(name)} }}, ${word} {{ . }}{{ end }}`;
  const job = rule.scope === 'namespace' ? '' : named('job', 'job');
  const account = hasProvider(rule) ? named('account', LABEL.account) : '';
  return ` Namespace {{ or ${label('namespace')} "default" }}${named('cluster', 'cluster')}${job}${account}.`;
}

/** The most frequent code of the last five minutes. Where there is none, nothing is printed. */
function topCode(rule: AlertRule, categories: readonly Category[] | undefined): string {
  if (categories === undefined || rule.scope === 'account' || !hasProvider(rule)) return '';
  const owner = ['cluster', 'namespace', ...(rule.scope === 'namespace' ? [] : ['job']), LABEL.provider];
  const values = owner.map(orEmpty).join(' ');
  const own = owner.map((name) => `${name}=%q`).join(', ');
  const by = `${LABEL.category}, ${LABEL.errorType}`;
  const code = `topk(1, sum by (${by}) (${DASHBOARD_RECORDS.refusals}{${own}, ${quoted(inCategories(...categories))}}) > 0)`;
  const operation = `topk(1, sum by (${LABEL.operation}) (${DASHBOARD_RECORDS.failures}{${own}, ${LABEL.category}=%q}) > 0)`;
  const advice = `topk(1, max by (${LABEL.advice}) (${METRIC.errorInfo}{${LABEL.provider}=%q, ${LABEL.category}=%q, ${LABEL.errorType}=%q}))`;
  const category = `$code.Labels.${LABEL.category}`;
  const type = `$code.Labels.${LABEL.errorType}`;
  return [
    `{{ range $code := query (printf "${code}" ${values}) }} Top code: {{ ${type} }} ({{ ${category} }})`,
    `{{ range query (printf "${operation}" ${values} ${category}) }} on {{ .Labels.${LABEL.operation} }}{{ end }}.`,
    `{{ range query (printf "${advice}" ${label(LABEL.provider)} ${category} ${type}) }} {{ .Labels.${LABEL.advice} }}{{ end }}{{ end }}`,
  ].join('');
}

/** The provider's own pages, and the people of \`--contacts\`. */
function contacts(): string {
  const own = equals(LABEL.provider, '%q').replaceAll('"', '');
  const lines = CONTACTS.fields.map(
    ({ label: name, title }) => `{{ with .Labels.${name} }}${title}: {{ . }}\n{{ end }}`,
  );
  return `{{ range query (printf "${CONTACTS.record}{${own}}" ${label(LABEL.provider)}) }}${lines.join('')}{{ end }}`;
}

function dashboardUrl({ dashboard, scope }: AlertRule, grafana: string): string {
  const url = `${withoutSlash(grafana)}/d/${DASHBOARDS[dashboard]}`;
  if (scope === 'cluster') return url;
  const variable =
    scope === 'service' ? `var-job={{ ${label('job')} }}` : `var-provider={{ ${label(LABEL.provider)} }}`;
  return `${url}?var-namespace={{ ${label('namespace')} }}&${variable}`;
}

const quoted = (matcher: string): string => matcher.replaceAll('"', '\\"');
const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
