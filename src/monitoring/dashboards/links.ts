import { LABEL } from '../rules/promql.ts';
import type { DashboardLink, DataLink } from './grafana.ts';

/** The tag by which the dashboards link to each other. */
export const TAG = 'sidetone';

export function dashboardLinks(runbooks: string | undefined): readonly DashboardLink[] {
  const dashboards: DashboardLink = {
    title: 'Voice APIs',
    type: 'dashboards',
    tags: [TAG],
    asDropdown: true,
    includeVars: true,
    keepTime: true,
    targetBlank: false,
    icon: 'external link',
    tooltip: '',
    url: '',
  };
  if (runbooks === undefined) return [dashboards];
  return [
    dashboards,
    {
      title: 'Runbooks',
      type: 'link',
      tags: [],
      asDropdown: false,
      includeVars: false,
      keepTime: false,
      targetBlank: true,
      icon: 'doc',
      tooltip: 'What to do, alert by alert',
      url: runbooks,
    },
  ];
}

/** A link to the runbook of the alert in a table's row. */
export const runbookLink = (runbooks: string): DataLink => ({
  title: 'Runbook',
  url: `${runbooks}/\${__value.raw}.md`,
  targetBlank: true,
});

/** A link to one of our dashboards, for the provider of a table's row. */
export const providerLink = (title: string, uid: string): DataLink => ({
  title,
  url: `/d/${uid}?var-provider=\${__value.raw}&\${__url_time_range}&\${prometheus_datasource:queryparam}&\${cluster:queryparam}&\${namespace:queryparam}&\${job:queryparam}`,
  targetBlank: false,
});

type Explored = {
  readonly variable: 'tempo_datasource' | 'jaeger_datasource' | 'loki_datasource';
  readonly query: object;
};

/** A link to Grafana's Explore over the dashboard's time range (https://grafana.com/docs/grafana/latest/explore/). */
function explore(title: string, { variable, query }: Explored): DataLink {
  const type = variable.replace('_datasource', '');
  const uid = `\${${variable}}`;
  const pane = {
    datasource: uid,
    queries: [{ refId: 'A', datasource: { type, uid }, ...query }],
    range: { from: '${__from}', to: '${__to}' },
  };
  // Grafana replaces variables before it reads the address, so their characters must not be encoded.
  const panes = encodeURIComponent(JSON.stringify({ sidetone: pane })).replaceAll(
    /%24%7B(\w[\w.]*)(?:%3A(\w+))?%7D/g,
    (_, name: string, format?: string) => (format === undefined ? `\${${name}}` : `\${${name}:${format}}`),
  );
  return { title, url: `/explore?schemaVersion=1&panes=${panes}`, targetBlank: true };
}

const provider = `\${__field.labels.${LABEL.provider}}`;
const category = `\${__field.labels.${LABEL.category}}`;

/** Links from a series of a provider to its failed spans and log lines. */
export const PROVIDER_LINKS: readonly DataLink[] = [
  explore('Failed spans (Tempo)', {
    variable: 'tempo_datasource',
    query: {
      queryType: 'traceql',
      query: `{ span.voice_api.provider.name = "${provider}" && span.voice_api.error.category != nil }`,
    },
  }),
  explore('Failed spans (Jaeger)', {
    variable: 'jaeger_datasource',
    query: { queryType: 'search', tags: `voice_api.provider.name=${provider} error=true` },
  }),
  explore('Log lines (Loki)', {
    variable: 'loki_datasource',
    query: {
      queryType: 'range',
      expr: `{$\{loki_streams:percentencode}} | json | provider="${provider}" | category!=""`,
    },
  }),
];

/** Links from a series of a category to its spans and log lines, for any provider. */
export const CATEGORY_LINKS: readonly DataLink[] = [
  explore('Failed spans (Tempo)', {
    variable: 'tempo_datasource',
    query: { queryType: 'traceql', query: `{ span.voice_api.error.category = "${category}" }` },
  }),
  explore('Failed spans (Jaeger)', {
    variable: 'jaeger_datasource',
    query: { queryType: 'search', tags: `voice_api.error.category=${category}` },
  }),
  explore('Log lines (Loki)', {
    variable: 'loki_datasource',
    query: { queryType: 'range', expr: `{$\{loki_streams:percentencode}} | json | category="${category}"` },
  }),
];
