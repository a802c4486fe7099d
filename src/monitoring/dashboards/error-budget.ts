import { LABEL } from '../rules/promql.ts';
import { burnRecord, SLO_OBJECTIVES, SLO_RECORDS } from '../rules/slo.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { timeSeries } from './panels.ts';
import { PROVIDER_LEGEND } from './records.ts';
import { ofNamespace } from './selectors.ts';

const HOUR = 3600;
const MONTH = 30 * 86_400;

const BY = `by (${LABEL.provider}, slo)`;
const LEGEND = `${PROVIDER_LEGEND} {{slo}}`;
const NOT_LOADED = 'Load alerts/slo.yml for error budgets';

/** The share of failures that each objective allows. */
const allowed = ({ thresholds }: DashboardContext): string =>
  SLO_OBJECTIVES.map(
    ({ of, threshold }) =>
      `label_replace(vector(${Number((1 - thresholds[threshold]).toPrecision(6))}), "slo", "${of}", "", "")`,
  ).join('\n  or\n  ');

const perAllowed = (share: string, context: DashboardContext): string => `(
  ${share}
)
/ on (slo) group_left ()
(
  ${allowed(context)}
)`;

export function budgetLeft(context: DashboardContext): PanelDraft {
  const range = context.span(MONTH);
  const sum = (record: string) => `sum ${BY} (sum_over_time(${ofNamespace(record)}[${range}]))`;
  return timeSeries({
    title: 'Error budget left (30 days)',
    description:
      'Of the failures that the objective allows, for requests, dials and calls. At 0 the objective of the last 30 days is missed.',
    unit: 'percentunit',
    max: 1,
    queries: [
      {
        expr: `1 - ${perAllowed(`${sum(SLO_RECORDS.failed)}\n  /\n  (${sum(SLO_RECORDS.all)} > 0)`, context)}`,
        legend: LEGEND,
      },
    ],
    noValue: NOT_LOADED,
  });
}

export function budgetBurn(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Error budget burn (1 hour)',
    description:
      'Failures of an hour as a multiple of what the objective allows. At 1 the budget lasts for its month. Alerts page at 14.4 and 6.',
    unit: 'short',
    min: 0,
    decimals: 1,
    queries: [{ expr: perAllowed(`max ${BY} (${ofNamespace(burnRecord(HOUR))})`, context), legend: LEGEND }],
    noValue: NOT_LOADED,
  });
}
