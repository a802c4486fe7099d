import { LABEL, list, METRIC } from '../rules/promql.ts';
import type { PanelDraft } from './grafana.ts';
import { CATEGORY_LINKS, PROVIDER_LINKS } from './links.ts';
import { timeSeries } from './panels.ts';
import { PROVIDER_LEGEND } from './records.ts';
import { raw } from './selectors.ts';

/** Recorded series have no exemplars, so opening the row reads all series of all processes. */
export function latencyWithExemplars(): PanelDraft {
  const buckets = raw(`${METRIC.duration}_bucket`);
  return timeSeries({
    title: 'Latency, with exemplars',
    description:
      'The 95th percentile by operation, including failures. A point is one request and links to its trace, if the service’s registry speaks OpenMetrics.',
    unit: 's',
    min: 0,
    queries: [
      {
        expr: `histogram_quantile(0.95, sum by (${list([LABEL.provider, LABEL.operation, 'le'])}) (rate(${buckets}[$__rate_interval])))`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.operation}}}`,
        exemplar: true,
      },
    ],
    links: PROVIDER_LINKS,
  });
}

export function failuresWithExemplars(): PanelDraft {
  return timeSeries({
    title: 'Failures, with exemplars',
    description:
      'Failed requests per second by process. A point is one failure: it has a request id and links to its trace.',
    unit: 'reqps',
    min: 0,
    queries: [
      {
        expr: `sum by (${list([LABEL.provider, LABEL.category, 'instance'])}) (rate(${raw(METRIC.errors)}[$__rate_interval])) > 0`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.category}}} {{instance}}`,
        exemplar: true,
      },
    ],
    noValue: 'Nothing failed',
    links: CATEGORY_LINKS,
  });
}
