import { CALL_RECORDS } from '../rules/calls.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { place, type Section } from './layout.ts';
import { below } from './limits.ts';
import { HEALTHY } from './palette.ts';
import { shareOverTime, timeSeries } from './panels.ts';
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
    description: 'How calls ended, in thirty minutes. Busy, no answer and voicemail are the callee’s doing.',
    unit: 'short',
    min: 0,
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
      'Share of the calls that reached the callee, whether answered or not, over thirty minutes. What the callee does cannot lower it: a fall is the provider’s, the carrier’s or ours.',
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
    title: 'Answered (ASR), and yesterday at this time',
    description:
      'Share of the attempts that were answered, over thirty minutes. It differs from business to business: only its own past says what is usual.',
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
    title: 'Time until it rings or is answered',
    description: 'The 95th percentile of thirty minutes, from placing the call on.',
    unit: 's',
    min: 0,
    queries: [{ expr: perJob(CALL_RECORDS.setup), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
  });
}

function duration(): PanelDraft {
  return timeSeries({
    title: 'Mean call duration (ACD)',
    description:
      'Of answered calls, over thirty minutes. A sharp fall is calls that break off, or an agent that hangs up.',
    unit: 's',
    min: 0,
    queries: [{ expr: perJob(CALL_RECORDS.meanDuration), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
  });
}

function short(): PanelDraft {
  return shareOverTime({
    title: 'Share of short calls',
    description: 'Of the answered calls of thirty minutes, those that were over at once: nobody heard anything.',
    queries: [{ expr: perJob(CALL_RECORDS.short), legend: PER_JOB_LEGEND }],
    noValue: 'Too few calls',
  });
}
