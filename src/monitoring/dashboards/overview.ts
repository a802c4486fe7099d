import { CREDIT_RECORDS } from '../rules/credits.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list, METRIC } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import { budgetBurn, budgetLeft } from './error-budget.ts';
import { failuresWithExemplars, latencyWithExemplars } from './exemplars.ts';
import type { PanelDraft } from './grafana.ts';
import { STATE_MAPPING } from './health.ts';
import { place, type Section } from './layout.ts';
import { above, below } from './limits.ts';
import { CATEGORY_LINKS, PROVIDER_LINKS } from './links.ts';
import { CATEGORY_OVERRIDES, COUNT, shareOverTime, stateTimeline, type TimeSeries, timeSeries } from './panels.ts';
import { providersNow, stateOfBusy } from './provider-table.ts';
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
import { ACCOUNT_LEGEND, BY_ACCOUNT, UNIT_OVERRIDES } from './units.ts';

/** The first screen shows which provider fails, why and until when. */
export function overview(context: DashboardContext): readonly Section[] {
  return [
    {
      panels: [
        place(24, 8, providersNow(context)),
        place(
          17,
          9,

          failingCodes(
            'What fails, and what to do (10 minutes)',
            (record) => countOver(context, record, 600),
            context.span(600),
          ),
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
        place(12, 8, inFlight()),
        place(12, 8, openStreams()),
      ],
    },
    {
      title: 'Credits, limits, dials',
      panels: [
        place(12, 8, creditsLeft(context)),
        place(12, 8, timeLeft(context)),
        place(12, 8, rateLimited(context)),
        place(12, 8, dials(context)),
      ],
    },
    { title: 'Error budget', panels: [place(12, 8, budgetLeft(context)), place(12, 8, budgetBurn(context))] },
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
      'The worst category by provider, over 5 minutes, of failed requests, streams and calls. A cause that stops every call is worse than one that stops some. A gap is a time without traffic.',
    unit: 'short',
    queries: [{ expr: stateOfBusy(context), legend: PROVIDER_LEGEND }],
    mappings: [STATE_MAPPING],
  });
}

function requests(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Requests',
    description: 'Requests per second by provider, including failed ones, without requests that the service aborted.',
    unit: 'reqps',
    min: 0,
    queries: [{ expr: requestRate(context), legend: PROVIDER_LEGEND }],
    links: PROVIDER_LINKS,
  });
}

export function failuresByCategory(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Failures by category',
    description: 'Failed requests per second by category, in the colours of the states.',
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
      'Share of all requests to a provider that failed for any cause. The lines show where the alerts on errors (warning) and on an outage (critical) begin; each alert counts only its own causes.',
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
    description: 'Time until a provider answers: the 95th percentile, which the alert reads, and the median.',
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
    description: 'The newest reading of each account. Providers that do not report credits are absent.',
    unit: 'short',
    queries: [
      {
        expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.remaining)})`,
        legend: ACCOUNT_LEGEND,
      },
    ],
    overrides: UNIT_OVERRIDES,
    steps: below(thresholds, { severity: 'warning', threshold: 'credits.lowLevel', inclusive: true }),
  });
}

export function timeLeft(
  { thresholds, seconds }: DashboardContext,
  { queries = [], ...more }: Partial<Pick<TimeSeries, 'description' | 'queries' | 'overrides'>> = {},
): PanelDraft {
  const hour = seconds(3600);
  return timeSeries({
    title: 'Time until the credits are used up',
    description: 'At the rate of the last hour, without top-ups. Empty while nothing is used.',
    ...more,
    unit: 's',
    min: 0,
    queries: [
      {
        expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.forecast)})`,
        legend: ACCOUNT_LEGEND,
      },
      ...queries,
    ],
    noValue: 'No consumption',
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
    description: 'Requests and streams refused as too many in 5 minutes.',
    unit: COUNT,
    look: 'bars',
    queries: [{ expr: `${limitedCount()} > 0`, legend: PROVIDER_LEGEND }],
    noValue: 'None',
    steps: above(thresholds, { severity: 'warning', threshold: 'rateLimit.minErrors' }),
    links: PROVIDER_LINKS,
  });
}

export function dials({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Failed dials',
    description:
      'The larger of two shares: dials that the provider refused, over 15 minutes, and accepted calls that never connected, over 30 minutes.',
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

function inFlight(): PanelDraft {
  return timeSeries({
    title: 'Requests in flight',
    description:
      'Requests without a response, by job. A number that only grows means that requests hang and nothing aborts them.',
    unit: COUNT,
    queries: [
      {
        expr: `sum by (${list(['job', LABEL.provider])}) (${raw(METRIC.active)})`,
        legend: `${PROVIDER_LEGEND} {{job}}`,
      },
    ],
  });
}

export function openStreams(): PanelDraft {
  return timeSeries({
    title: 'Open streams',
    description: 'Open WebSockets by provider.',
    unit: COUNT,
    queries: [{ expr: `sum ${BY_PROVIDER} (${raw(METRIC.streamActive)})`, legend: PROVIDER_LEGEND }],
  });
}
