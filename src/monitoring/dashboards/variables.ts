import { CREDIT_RECORDS } from '../rules/credits.ts';
import { LABEL, METRIC } from '../rules/promql.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import type { Variable } from './grafana.ts';
import { PROMETHEUS } from './panels.ts';

/** The same on every dashboard, so that links can pass them on. */
export function variables(): readonly Variable[] {
  const info = METRIC.info;
  const inJob = 'cluster=~"$cluster", namespace=~"$namespace", job=~"$job"';
  return [
    dataSource('prometheus', 'Prometheus'),
    // `.*` also matches series without the label.
    choice('cluster', 'Cluster', `label_values(${info}, cluster)`, '.*'),
    choice('namespace', 'Namespace', `label_values(${info}{cluster=~"$cluster"}, namespace)`, '.*'),
    choice('job', 'Job', `label_values(${info}{cluster=~"$cluster", namespace=~"$namespace"}, job)`, '.+'),
    choice('instance', 'Instance', `label_values(${info}{${inJob}}, instance)`, '.+'),
    choice('provider', 'Provider', `label_values(${REQUEST_RECORDS.requests}{${inJob}}, ${LABEL.provider})`, '.+'),
    choice(
      'account',
      'Account',
      `label_values(${CREDIT_RECORDS.remaining}{cluster=~"$cluster", namespace=~"$namespace", ${LABEL.provider}=~"$provider"}, ${LABEL.account})`,
      '.*',
    ),
    // Hidden: links read them, and users need no choice among them.
    hidden(dataSource('tempo', 'Tempo')),
    hidden(dataSource('jaeger', 'Jaeger')),
    hidden(dataSource('loki', 'Loki')),
    hidden(lokiStreams()),
  ];
}

/** Set by the address, `?var-loki_datasource=…`, or by editing a copy. */
const hidden = (variable: Variable): Variable => ({ ...variable, hide: 2 });

/** Named as grafana/dashboard-linter requires for several data sources. */
function dataSource(type: string, title: string): Variable {
  return {
    name: `${type}_datasource`,
    label: `${title} data source`,
    type: 'datasource',
    query: type,
    regex: '',
    refresh: 1,
    multi: false,
    includeAll: false,
    hide: 0,
    skipUrlSync: false,
    current: {},
    options: [],
  };
}

function choice(name: string, label: string, query: string, allValue: string): Variable {
  return {
    name,
    label,
    type: 'query',
    datasource: PROMETHEUS,
    definition: query,
    query: { query, refId: `variable-${name}` },
    regex: '',
    refresh: 2,
    sort: 1,
    multi: true,
    includeAll: true,
    allValue,
    hide: 0,
    skipUrlSync: false,
    current: { selected: true, text: ['All'], value: ['$__all'] },
    options: [],
  };
}

/**
 * The Loki streams with the services' log lines: every collector uses other labels. In backquotes, as LogQL allows, because
 * the links put it into a JSON string.
 */
function lokiStreams(): Variable {
  const value = 'service_name=~`.+`';
  const option = { selected: true, text: value, value };
  return {
    name: 'loki_streams',
    label: 'Loki streams',
    type: 'textbox',
    query: value,
    hide: 0,
    skipUrlSync: false,
    current: option,
    options: [option],
  };
}
