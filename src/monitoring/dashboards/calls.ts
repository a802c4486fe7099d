import { CALL_RECORDS } from '../rules/calls.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { place, type Section } from './layout.ts';
import { below } from './limits.ts';
import { HEALTHY } from './palette.ts';
import { COUNT, shareOverTime, timeSeries } from './panels.ts';
import { BY_PROVIDER, PROVIDER_LEGEND } from './records.ts';
import { recorded } from './selectors.ts';

const DAY = 86_400;

const perJob = (record: string): string => `max by (${list(['job', LABEL.provider])}) (${recorded(record)})`;
const PER_JOB_LEGEND = `${PROVIDER_LEGEND} {{job}}`;

/** How outgoing calls ended. */
export function calls(context: DashboardContext): Section {
  return {
    title: 'Calls',
    panels: [
      place(12, 8, outcomes()),
      place(12, 8, delivered(context)),
      place(12, 8, answered(context)),
      place(12, 8, setup()),
      place(12, 8, duration()),
      place(12, 8, short()),
    ],
  };
}

function outcomes(): PanelDraft {
  return timeSeries({
    title: 'Calls by outcome',
    description: 'How calls ended in 30 minutes. Busy, no answer and voicemail are not failures.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `sum by (${LABEL.callOutcome}) (${recorded(CALL_RECORDS.outcomes)}) > 0`,
        legend: `{{${LABEL.callOutcome}}}`,
      },
    ],
    noValue: 'No calls',
    overrides: [
      {
        matcher: { id: 'byName', options: 'answered' },
        properties: [{ id: 'color', value: { mode: 'fixed', fixedColor: HEALTHY } }],
      },
    ],
  });
}

function delivered({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Network effectiveness (NER)',
    description:
      'Share of calls that reached the callee, answered or not, over 30 minutes. The callee cannot lower it: if it falls, the provider, the carrier or your service is the cause.',
    queries: [{ expr: perJob(CALL_RECORDS.effectiveness), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
    steps: below(
      thresholds,
      { severity: 'warning', threshold: 'dial.warningShare', complement: true },
      { severity: 'critical', threshold: 'dial.criticalShare', complement: true },
    ),
  });
}

function answered({ span }: DashboardContext): PanelDraft {
  const now = `max ${BY_PROVIDER} (${recorded(CALL_RECORDS.answered)})`;
  return shareOverTime({
    title: 'Answer ratio (ASR), today and yesterday',
    description:
      'Share of answered calls over 30 minutes. The usual value differs between businesses: compare it with its own past.',
    queries: [
      { expr: now, legend: PROVIDER_LEGEND },
      {
        expr: `max ${BY_PROVIDER} (${recorded(CALL_RECORDS.answered)} offset ${span(DAY)})`,
        legend: `${PROVIDER_LEGEND} yesterday`,
      },
    ],
    noValue: 'Too few calls',
  });
}

function setup(): PanelDraft {
  return timeSeries({
    title: 'Post-dial delay',
    description: 'Time from placing the call to the first ring or answer: the 95th percentile over 30 minutes.',
    unit: 's',
    min: 0,
    queries: [{ expr: perJob(CALL_RECORDS.setup), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
  });
}

function duration(): PanelDraft {
  return timeSeries({
    title: 'Average call duration (ACD)',
    description:
      'Of answered calls, over 30 minutes. A sharp fall means that calls break off, or that an agent hangs up.',
    unit: 's',
    min: 0,
    queries: [{ expr: perJob(CALL_RECORDS.meanDuration), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
  });
}

function short(): PanelDraft {
  return shareOverTime({
    title: 'Share of short calls',
    description: 'Share of the answered calls of 30 minutes that ended within 6 seconds.',
    queries: [{ expr: perJob(CALL_RECORDS.short), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
  });
}
