import { COST_RECORDS } from '../rules/cost.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { place, type Section } from './layout.ts';
import { timeSeries } from './panels.ts';
import { PROVIDER_LEGEND } from './records.ts';
import { recorded } from './selectors.ts';
import { UNIT_OVERRIDES } from './units.ts';

const WEEK = 7 * 86_400;
const JOB = list(['job', LABEL.provider]);
const BY_UNIT = `by (${JOB}, ${LABEL.creditsUnit})`;
const LEGEND = `${PROVIDER_LEGEND} {{job}} {{${LABEL.creditsUnit}}}`;

const { cost, talk } = COST_RECORDS;

/** What calls cost, where the provider reports it. */
export function callCosts(context: DashboardContext): Section {
  return { title: 'Cost of calls', panels: [place(12, 8, perDay(context)), place(12, 8, perMinute(context))] };
}

function perDay({ span }: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Cost of 24 hours, and a week before',
    description: 'What the provider reports that ended calls cost, by unit. Units are never added.',
    unit: 'short',
    min: 0,
    overrides: UNIT_OVERRIDES,
    queries: [
      { expr: `sum ${BY_UNIT} (${recorded(cost)})`, legend: LEGEND },
      {
        expr: `sum ${BY_UNIT} (${recorded(cost)} offset ${span(WEEK)})`,
        legend: `${PROVIDER_LEGEND} {{job}}, a week before, {{${LABEL.creditsUnit}}}`,
      },
    ],
    noValue: 'No provider reports costs',
  });
}

function perMinute({ seconds }: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Cost per answered minute',
    description: 'The cost of 24 hours by the talking time of the same calls. Calls that nobody answers cost, too.',
    unit: 'short',
    min: 0,
    overrides: UNIT_OVERRIDES,
    queries: [
      {
        expr: `sum ${BY_UNIT} (${recorded(cost)})
/ on (${JOB}) group_left ()
(sum by (${JOB}) (${recorded(talk)}) / ${seconds(60)} > 0)`,
        legend: LEGEND,
      },
    ],
    noValue: 'No provider reports costs',
  });
}
