import { CREDIT_RECORDS } from '../rules/credits.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list, METRIC } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import { failuresWithExemplars, latencyWithExemplars } from './exemplars.ts';
import type { PanelDraft } from './grafana.ts';
import { STATE_MAPPING } from './health.ts';
import { place, type Section } from './layout.ts';
import { above, below } from './limits.ts';
import { CATEGORY_LINKS, PROVIDER_LINKS } from './links.ts';
import { CATEGORY_OVERRIDES, shareOverTime, stateTimeline, timeSeries } from './panels.ts';
import { providersNow, worstNow } from './provider-table.ts';
import {
  BY_PROVIDER,
  countOver,
  dialFailures,
  errorRate,
  failedShare,
  limitedCount,
  PROVIDER_LEGEND,
  quantile,
  requestRate,
} from './records.ts';
import { ofAccount, raw } from './selectors.ts';
import { alertsNow, failingCodes } from './tables.ts';

/** Which provider, why, and until when: in the first screen. */
export function overview(context: DashboardContext): readonly Section[] {
  return [
    {
      panels: [
        place(24, 8, providersNow(context)),
        place(
          17,
          9,

          failingCodes('What fails, and what to do (10 minutes)', (record) => countOver(context, record, 600)),
        ),
        place(7, 9, alertsNow(context.runbooks)),
        place(24, 7, worstOverTime(context)),
      ],
    },
    {
      title: 'Traffic and latency',
      panels: [
        place(12, 8, requests(context)),
        place(12, 8, failuresByCategory(context)),
        place(12, 8, shareOfFailures(context)),
        place(12, 8, latency(context)),
      ],
    },
    {
      title: 'Credits, limits, dials, streams',
      panels: [
        place(12, 8, creditsLeft(context)),
        place(12, 8, timeLeft(context)),
        place(12, 8, rateLimited(context)),
        place(12, 8, dials(context)),
        place(12, 8, openStreams()),
      ],
    },
    {
      title: 'From a point to its trace',
      collapsed: true,
      panels: [place(12, 8, latencyWithExemplars()), place(12, 8, failuresWithExemplars())],
    },
  ];
}

function worstOverTime(context: DashboardContext): PanelDraft {
  return stateTimeline({
    title: 'State by worst category',
    description:
      'By provider, the worst category that any request or stream failed with in the five minutes before, or calls that never got through: what stops every call counts as worse than what stops one.',
    unit: 'short',
    queries: [{ expr: worstNow(context), legend: PROVIDER_LEGEND }],
    mappings: [STATE_MAPPING],
  });
}

function requests(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Requests',
    description: 'Requests per second by provider, failed ones among them; aborts by the service itself are not.',
    unit: 'reqps',
    min: 0,
    queries: [{ expr: requestRate(context), legend: PROVIDER_LEGEND }],
    links: PROVIDER_LINKS,
  });
}

export function failuresByCategory(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Failures by category',
    description: 'Failed requests per second by cause. The colours are those of the state.',
    unit: 'reqps',
    min: 0,
    look: 'bars',
    queries: [
      {
        expr: `${errorRate(context, LABEL.category)} > 0`,
        legend: `{{${LABEL.category}}}`,
      },
    ],
    noValue: 'Nothing failed',
    overrides: CATEGORY_OVERRIDES,
    links: CATEGORY_LINKS,
  });
}

function shareOfFailures({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Share of failed requests',
    description:
      'Of all requests to a provider, those that failed for whatever cause. The lines are where the alerts on errors (warning) and on an outage (critical) begin, each of which counts its own causes alone.',
    queries: [{ expr: failedShare(), legend: PROVIDER_LEGEND }],
    steps: above(
      thresholds,
      { severity: 'warning', threshold: 'errors.share' },
      { severity: 'critical', threshold: 'outage.share' },
    ),
    links: PROVIDER_LINKS,
  });
}

function latency({ thresholds }: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Latency of successful requests',
    description: 'How long providers take to answer: the 95th percentile, on which the alert is, and the median.',
    unit: 's',
    min: 0,
    queries: [
      { expr: quantile(0.95, DASHBOARD_RECORDS.latency), legend: `${PROVIDER_LEGEND} p95` },
      { expr: quantile(0.5, DASHBOARD_RECORDS.latency), legend: `${PROVIDER_LEGEND} median` },
    ],
    steps: above(thresholds, { severity: 'warning', threshold: 'latency.seconds' }),
    links: PROVIDER_LINKS,
  });
}

function creditsLeft({ thresholds }: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Credits left',
    description: 'The newest reading of each account, of whichever process. Providers that tell no credits are absent.',
    unit: 'short',
    queries: [
      {
        expr: `min by (${list([LABEL.provider, LABEL.account])}) (${ofAccount(CREDIT_RECORDS.remaining)})`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.account}}}`,
      },
    ],
    steps: below(thresholds, { severity: 'warning', threshold: 'credits.lowLevel', inclusive: true }),
  });
}

export function timeLeft({ thresholds, seconds }: DashboardContext): PanelDraft {
  const hour = seconds(3600);
  return timeSeries({
    title: 'Time until the credits are used up',
    description:
      'At the consumption of the last hour, over which top-ups do not count. Absent while nothing is consumed.',
    unit: 's',
    min: 0,
    queries: [
      {
        expr: `min by (${list([LABEL.provider, LABEL.account])}) (${ofAccount(CREDIT_RECORDS.forecast)})`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.account}}}`,
      },
    ],
    noValue: 'Nothing is consumed',
    steps: below(
      thresholds,
      { severity: 'critical', threshold: 'credits.criticalHours', scale: hour },
      { severity: 'warning', threshold: 'credits.lowHours', scale: hour },
    ),
  });
}

function rateLimited({ thresholds }: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Rate limited',
    description: 'Requests and streams refused as too many, in five minutes.',
    unit: 'short',
    min: 0,
    look: 'bars',
    queries: [{ expr: `${limitedCount()} > 0`, legend: PROVIDER_LEGEND }],
    noValue: 'None',
    steps: above(thresholds, { severity: 'warning', threshold: 'rateLimit.minErrors' }),
    links: PROVIDER_LINKS,
  });
}

export function dials({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Dials that fail',
    description:
      'Share of the dials that the provider refused, over fifteen minutes, or of the calls that it accepted and that never got through, over thirty: the larger one.',
    queries: [{ expr: dialFailures(), legend: PROVIDER_LEGEND }],
    noValue: 'None',
    steps: above(
      thresholds,
      { severity: 'warning', threshold: 'dial.warningShare' },
      { severity: 'critical', threshold: 'dial.criticalShare' },
    ),
    links: PROVIDER_LINKS,
  });
}

export function openStreams(): PanelDraft {
  return timeSeries({
    title: 'Open streams',
    description: 'WebSockets to each provider that are open.',
    unit: 'short',
    min: 0,
    queries: [{ expr: `sum ${BY_PROVIDER} (${raw(METRIC.streamActive)})`, legend: PROVIDER_LEGEND }],
  });
}
