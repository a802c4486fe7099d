import { DUPLICATE_CLOSES, DUPLICATE_STREAM } from '../rules/catalogue-codes.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list, marked, oneOf } from '../rules/promql.ts';
import { STREAM_RECORDS } from '../rules/streams.ts';
import { calls } from './calls.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { place, type Section } from './layout.ts';
import { above } from './limits.ts';
import { CATEGORY_LINKS, PROVIDER_LINKS } from './links.ts';
import { openStreams } from './overview.ts';
import { CATEGORY_OVERRIDES, CATEGORY_SHADES, COUNT, timeSeries } from './panels.ts';
import { BY_PROVIDER, countOver, countShown, PROVIDER_LEGEND, quantile, recordedShare } from './records.ts';
import { recorded } from './selectors.ts';
import { closeCodes } from './tables.ts';

export function streams(context: DashboardContext): readonly Section[] {
  return [
    {
      title: 'Streams',
      panels: [
        place(12, 8, connects()),
        place(12, 8, refusedShare(context)),
        place(12, 8, openStreams()),
        place(12, 8, droppedShare(context)),
        place(
          24,
          9,
          closeCodes((record) => countShown(context, record), '$__range'),
        ),
        place(12, 8, closesByCode()),
        place(12, 8, whoClosed()),
        place(12, 8, lengths()),
        place(12, 8, duplicates(context)),
      ],
    },
    calls(context),
  ];
}

/** Success has no category; a name gives it a colour. */
const named = (success: string, expr: string): string =>
  `label_replace(${expr}, "${LABEL.category}", "${success}", "${LABEL.category}", "")`;

function connects(): PanelDraft {
  return timeSeries({
    title: 'Attempts to open a stream by result',
    description: 'In 10 minutes: accepted, or the category of the failure.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: named('accepted', `sum by (${LABEL.category}) (${recorded(STREAM_RECORDS.connectsLonger)}) > 0`),
        legend: `{{${LABEL.category}}}`,
      },
    ],
    noValue: 'No attempts',
    overrides: CATEGORY_OVERRIDES,
    links: CATEGORY_LINKS,
  });
}

function refusedShare({ thresholds }: DashboardContext): PanelDraft {
  return share(
    recordedShare(STREAM_RECORDS.refusedRatio, STREAM_RECORDS.connectsLonger),
    'Share of streams that cannot be opened',
    'Share of the attempts of 10 minutes, by job, that were refused or failed. Credits, limits, keys and dials have their own alerts and do not count; nor do sessions that have ended or are in use by another stream.',
    above(
      thresholds,
      { severity: 'warning', threshold: 'streams.refusedWarningShare' },
      { severity: 'critical', threshold: 'streams.refusedCriticalShare' },
    ),
  );
}

function droppedShare({ thresholds }: DashboardContext): PanelDraft {
  return share(
    recordedShare(STREAM_RECORDS.droppedRatio, STREAM_RECORDS.closesLonger),
    'Share of streams that end with an error',
    'Share of the streams of 10 minutes, by job, that ended with an error. Credits, limits and keys have their own alerts and do not count.',
    above(
      thresholds,
      { severity: 'warning', threshold: 'streams.droppedWarningShare' },
      { severity: 'critical', threshold: 'streams.droppedCriticalShare' },
    ),
  );
}

function share(expr: string, title: string, description: string, steps: ReturnType<typeof above>): PanelDraft {
  return timeSeries({
    title,
    description,
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: [{ expr, legend: `${PROVIDER_LEGEND} {{job}}` }],
    noValue: 'No streams',
    steps,
    links: PROVIDER_LINKS,
  });
}

function closesByCode(): PanelDraft {
  const by = list([LABEL.provider, LABEL.closeCode, LABEL.category]);
  return timeSeries({
    title: 'Closes by code',
    description: 'Closed streams in 5 minutes. 1000, 1001 and 1005 are normal ends.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `sum by (${by}) (${recorded(DASHBOARD_RECORDS.closes)}) > 0`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.closeCode}}} {{${LABEL.category}}}`,
      },
    ],
    noValue: 'No closed streams',
    overrides: CATEGORY_SHADES,
    links: PROVIDER_LINKS,
  });
}

function whoClosed(): PanelDraft {
  return timeSeries({
    title: 'Who closed',
    description:
      'In 5 minutes: the provider, this service (client), or neither because the connection broke (network).',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `sum by (${list([LABEL.provider, LABEL.closeInitiator])}) (${recorded(DASHBOARD_RECORDS.closes)}) > 0`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.closeInitiator}}}`,
      },
    ],
    noValue: 'No closed streams',
    links: PROVIDER_LINKS,
  });
}

function lengths(): PanelDraft {
  return timeSeries({
    title: 'Duration of streams',
    description:
      'Of closed streams: the median and the 95th percentile. A falling median means that calls are cut short.',
    unit: 's',
    min: 0,
    queries: [
      { expr: quantile(0.95, DASHBOARD_RECORDS.streamDuration), legend: `${PROVIDER_LEGEND} p95` },
      { expr: quantile(0.5, DASHBOARD_RECORDS.streamDuration), legend: `${PROVIDER_LEGEND} median` },
    ],
    noValue: 'No closed streams',
  });
}

function duplicates(context: DashboardContext): PanelDraft {
  const { refusals, closes } = DASHBOARD_RECORDS;
  const refused = countOver(context, recorded(refusals, oneOf(LABEL.errorType, DUPLICATE_STREAM)), 600);
  const closed = countOver(context, recorded(closes, oneOf(LABEL.closeCode, DUPLICATE_CLOSES)), 600);
  return timeSeries({
    title: 'Second streams for one session',
    description: 'Refused in 10 minutes because another worker uses the session.',
    unit: COUNT,
    queries: [
      {
        expr: `sum ${BY_PROVIDER} (\n  ${refused}\n  or\n  ${marked(closed, 'close')}\n)`,
        legend: PROVIDER_LEGEND,
      },
    ],
    steps: above(context.thresholds, { severity: 'warning', threshold: 'streams.minDuplicates' }),
    links: PROVIDER_LINKS,
  });
}
