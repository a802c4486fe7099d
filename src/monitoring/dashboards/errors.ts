import { PROVIDER_SIDE } from '../rules/categories.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list, METRIC } from '../rules/promql.ts';
import { REQUEST_RECORDS } from '../rules/requests.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { place, type Section } from './layout.ts';
import { above } from './limits.ts';
import { CATEGORY_LINKS, PROVIDER_LINKS } from './links.ts';
import { dials, failuresByCategory } from './overview.ts';
import { CATEGORY_SHADES, COUNT, shareOverTime, timeSeries } from './panels.ts';
import { countShown, failedShare, limitedShare, PROVIDER_LEGEND, quantile, recordedShare } from './records.ts';
import { counted } from './refused.ts';
import { ofProcess, rawOfAccount, recorded } from './selectors.ts';
import { failingCodes } from './tables.ts';

export function errors(context: DashboardContext): readonly Section[] {
  return [
    {
      panels: [
        place(
          24,
          9,
          failingCodes('What failed, and what to do', (record) => countShown(context, record), '$__range'),
        ),
        place(12, 8, failuresByCategory(context)),
        place(12, 8, byCode()),
        place(12, 8, errorRatio(context)),
        place(12, 8, outage(context)),
        place(12, 8, byOperation()),
        place(12, 8, byStatus()),
      ],
    },
    {
      title: 'Limits',
      panels: [
        place(12, 8, shareLimited(context)),
        place(12, 8, retryAfter()),
        place(12, 8, remaining()),
        place(12, 8, resets()),
        place(12, 8, counted(context, 'premature')),
        place(12, 8, counted(context, 'concurrency')),
      ],
    },
    {
      title: 'Keys, dials, rules, unknown',
      panels: [
        place(12, 8, counted(context, 'auth')),
        place(12, 8, dials(context)),
        place(12, 8, counted(context, 'compliance')),
        place(12, 8, counted(context, 'unknown')),
      ],
    },
    {
      title: 'The instrumentation itself',
      collapsed: true,
      panels: [place(12, 8, processes()), place(12, 8, faults())],
    },
  ];
}

function byCode(): PanelDraft {
  return timeSeries({
    title: 'Failures by code',
    description: 'The 10 most frequent codes of requests and handshakes in 5 minutes.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `topk(10, sum by (${list([LABEL.provider, LABEL.errorType])}) (${recorded(DASHBOARD_RECORDS.refusals)}) > 0)`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.errorType}}}`,
      },
    ],
    noValue: 'Nothing failed',
    links: PROVIDER_LINKS,
  });
}

function errorRatio({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Share of other failed requests',
    description: 'By job. Credits, limits, keys, compliance and dials have their own alerts and do not count here.',
    queries: [
      {
        expr: recordedShare(REQUEST_RECORDS.errorRatio, REQUEST_RECORDS.requests),
        legend: `${PROVIDER_LEGEND} {{job}}`,
      },
    ],
    steps: above(thresholds, { severity: 'warning', threshold: 'errors.share' }),
    links: PROVIDER_LINKS,
  });
}

function outage({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Share of failures caused by the provider',
    description: 'Provider errors, failed dependencies, network errors and timeouts, of the requests of all jobs.',
    queries: [{ expr: failedShare(...PROVIDER_SIDE), legend: PROVIDER_LEGEND }],
    steps: above(thresholds, { severity: 'critical', threshold: 'outage.share' }),
    links: PROVIDER_LINKS,
  });
}

const failedRequests = (by: readonly string[]): string =>
  `sum by (${list(by)}) (${recorded(DASHBOARD_RECORDS.failures)}) > 0`;

function byOperation(): PanelDraft {
  return timeSeries({
    title: 'Failures by operation',
    description: 'Failed requests by operation in 5 minutes, including requests that the service aborted.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: failedRequests([LABEL.provider, LABEL.operation]),
        legend: `${PROVIDER_LEGEND} {{${LABEL.operation}}}`,
      },
    ],
    noValue: 'Nothing failed',
    links: PROVIDER_LINKS,
  });
}

function byStatus(): PanelDraft {
  return timeSeries({
    title: 'Failures by HTTP status',
    description: 'In 5 minutes, by status and category. Without a status: the network, or an abort.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: failedRequests([LABEL.provider, LABEL.status, LABEL.category]),
        legend: `${PROVIDER_LEGEND} {{${LABEL.status}}} {{${LABEL.category}}}`,
      },
    ],
    noValue: 'Nothing failed',
    overrides: CATEGORY_SHADES,
    links: CATEGORY_LINKS,
  });
}

function shareLimited({ thresholds }: DashboardContext): PanelDraft {
  return shareOverTime({
    title: 'Share of rate-limited requests',
    description: 'Share of the requests and streams of a job that the provider refused as too many.',
    queries: [{ expr: limitedShare(), legend: `${PROVIDER_LEGEND} {{job}}` }],
    steps: above(thresholds, { severity: 'warning', threshold: 'rateLimit.share' }),
    links: PROVIDER_LINKS,
  });
}

function retryAfter(): PanelDraft {
  return timeSeries({
    title: 'Retry-After',
    description: 'The wait that providers requested: the median and the 95th percentile.',
    unit: 's',
    min: 0,
    queries: [
      { expr: quantile(0.95, DASHBOARD_RECORDS.retryAfter), legend: `${PROVIDER_LEGEND} p95` },
      { expr: quantile(0.5, DASHBOARD_RECORDS.retryAfter), legend: `${PROVIDER_LEGEND} median` },
    ],
    noValue: 'No Retry-After',
  });
}

const LIMITED = list([LABEL.provider, LABEL.account, LABEL.rateLimitKind]);
const LIMIT_LEGEND = `${PROVIDER_LEGEND} {{${LABEL.account}}} {{${LABEL.rateLimitKind}}}`;

function remaining(): PanelDraft {
  return timeSeries({
    title: 'Left in the window, and its limit',
    description: 'By account and by what the limit counts, as last reported to any process: the minimum.',
    unit: COUNT,
    queries: [
      { expr: `min by (${LIMITED}) (${rawOfAccount(METRIC.rateLimitRemaining)})`, legend: `${LIMIT_LEGEND} left` },
      { expr: `min by (${LIMITED}) (${rawOfAccount(METRIC.rateLimitLimit)})`, legend: `${LIMIT_LEGEND} limit` },
    ],
    noValue: 'No provider reports limits',
  });
}

function resets(): PanelDraft {
  return timeSeries({
    title: 'Time until the window resets',
    description: 'As last reported by the provider. Empty after the reset.',
    unit: 's',
    min: 0,
    queries: [
      {
        expr: `max by (${LIMITED}) (${rawOfAccount(METRIC.rateLimitReset)}) - time() > 0`,
        legend: LIMIT_LEGEND,
      },
    ],
    noValue: 'No open window',
  });
}

function processes(): PanelDraft {
  return timeSeries({
    title: 'Processes that report',
    description: 'By job and version of the instrumentation.',
    unit: COUNT,
    queries: [{ expr: `count by (job, version) (${ofProcess(METRIC.info)})`, legend: '{{job}} {{version}}' }],
  });
}

function faults(): PanelDraft {
  return timeSeries({
    title: 'Faults of the instrumentation',
    description: 'Errors inside the instrumentation, per second by stage. Its counts and log lines may be incomplete.',
    unit: 'cps',
    min: 0,
    queries: [
      {
        expr: `sum by (job, ${LABEL.stage}) (rate(${ofProcess(METRIC.faults)}[$__rate_interval]))`,
        legend: `{{job}} {{${LABEL.stage}}}`,
      },
    ],
  });
}
