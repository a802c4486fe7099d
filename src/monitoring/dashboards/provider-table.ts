import { CREDIT_RECORDS } from '../rules/credits.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { LABEL, list, METRIC, marked } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import type { Override, PanelDraft, Step } from './grafana.ts';
import { IDLE, STATE_MAPPING } from './health.ts';
import { above, below } from './limits.ts';
import { providerLink } from './links.ts';
import { MISSING_VALUE, table } from './panels.ts';
import { BY_PROVIDER, callsFailing, dialFailures, failedShare, limitedCount, quantile, traffic } from './records.ts';
import { firingAlerts, ofAccount, RANKS, raw, recorded } from './selectors.ts';
import { COLORED, column, columns, sortedBy } from './tables.ts';

type Column = {
  readonly name: string;
  /** The worst value of a provider is shown. */
  readonly expr: string;
  readonly unit: string;
  readonly decimals?: number;
  readonly steps?: readonly Step[];
};

/**
 * The rank of each provider's worst category of failed requests, streams or calls. A single failed call does not change the
 * state; enough calls for a warning do.
 */
const worst = (context: DashboardContext): string => `max ${BY_PROVIDER} (
  (sum by (${list([LABEL.provider, LABEL.category])}) (
    ${recorded(DASHBOARD_RECORDS.causes)}
    or
    ${marked(callsFailing(context), 'call')}
  ) > bool 0)
  * on (${LABEL.category}) group_left ()
  (
  ${RANKS}
  )
) > 0`;

/** The state of each provider with traffic: the rank of its worst category, or 0. */
export const stateOfBusy = (context: DashboardContext): string => `${worst(context)}
or
0 * (${traffic()} > 0)`;

/** The same of every provider that was ever used: without traffic it is idle. */
const stateOfAll = (context: DashboardContext): string => `${stateOfBusy(context)}
or
${IDLE} + 0 * ${traffic()}`;

function shownColumns(context: DashboardContext): Column[] {
  const { thresholds, span } = context;
  const { forecast, observed } = CREDIT_RECORDS;
  return [
    {
      name: 'Failing',
      expr: failedShare(),
      unit: 'percentunit',
      decimals: 1,
      steps: above(
        thresholds,
        { severity: 'warning', threshold: 'errors.share' },
        { severity: 'critical', threshold: 'outage.share' },
      ),
    },
    { name: 'Alerts', expr: `count ${BY_PROVIDER} (${firingAlerts()})`, unit: 'short', decimals: 0 },
    {
      name: 'Time left',
      expr: `min ${BY_PROVIDER} (${ofAccount(forecast)})`,
      unit: 's',
      decimals: 1,
      steps: below(
        thresholds,
        { severity: 'critical', threshold: 'credits.criticalHours', scale: context.seconds(3600) },
        { severity: 'warning', threshold: 'credits.lowHours', scale: context.seconds(3600) },
      ),
    },
    {
      name: 'Reading age',
      expr: `max ${BY_PROVIDER} (time() - ${ofAccount(observed)})`,
      unit: 's',
      decimals: 1,
      steps: above(thresholds, { severity: 'info', threshold: 'credits.staleMinutes', scale: context.seconds(60) }),
    },
    {
      name: '429',
      expr: limitedCount(),
      unit: 'short',
      decimals: 0,
      steps: above(thresholds, { severity: 'warning', threshold: 'rateLimit.minErrors' }),
    },
    {
      name: 'Too early',
      expr: `sum ${BY_PROVIDER} (increase(${raw(METRIC.premature)}[${span(300)}]))`,
      unit: 'short',
      decimals: 0,
      steps: above(thresholds, { severity: 'warning', threshold: 'retryAfter.minRequests' }),
    },
    {
      name: 'Retry-After',
      expr: quantile(0.95, DASHBOARD_RECORDS.retryAfter),
      unit: 's',
      decimals: 0,
    },
    {
      name: 'Reset in',
      expr: `max ${BY_PROVIDER} (${raw(METRIC.rateLimitReset)} - time()) > 0`,
      unit: 's',
      decimals: 0,
    },
    {
      name: 'Dials failing',
      expr: dialFailures(),
      unit: 'percentunit',
      decimals: 0,
      steps: above(
        thresholds,
        { severity: 'warning', threshold: 'dial.warningShare' },
        { severity: 'critical', threshold: 'dial.criticalShare' },
      ),
    },
    {
      name: 'p95',
      expr: quantile(0.95, DASHBOARD_RECORDS.latency),
      unit: 's',
      decimals: 1,
      steps: above(thresholds, { severity: 'warning', threshold: 'latency.seconds' }),
    },
    { name: 'In flight', expr: `sum ${BY_PROVIDER} (${raw(METRIC.active)})`, unit: 'short', decimals: 0 },
    {
      name: 'Streams',
      expr: `sum ${BY_PROVIDER} (${raw(METRIC.streamActive)})`,
      unit: 'short',
      decimals: 0,
    },
  ];
}

/** One line per provider: its state, the cause, and until when. */
export function providersNow(context: DashboardContext): PanelDraft {
  const shown = shownColumns(context);
  const letters = ['A', ...shown.map((_, i) => String.fromCharCode(66 + i))];
  const titles = ['State', ...shown.map(({ name }) => name)];
  return table({
    title: 'Providers now',
    description:
      'The worst current cause of failures (idle: no request, stream or call), and how long it may last: the time that the credits last; requests refused as too many (429) and sent before Retry-After had passed (too early), both in 5 minutes; the requested Retry-After and the time until the window resets; the 95th percentile of the latency (p95).',
    queries: [{ expr: stateOfAll(context) }, ...shown.map(({ expr }) => ({ expr }))],
    transformations: [
      { id: 'merge', options: {} },
      columns({
        [LABEL.provider]: 'Provider',
        ...Object.fromEntries(letters.map((letter, i) => [`Value #${letter}`, titles[i] ?? ''])),
      }),
      // The worst first, and idle ones last.
      sortedBy('State', true),
    ],
    overrides: [
      column('Provider', {
        links: [
          providerLink('Errors', 'sidetone-errors'),
          providerLink('Credits', 'sidetone-credits'),
          providerLink('Streams and calls', 'sidetone-streams'),
        ],
      }),
      column('State', { 'custom.align': 'left', mappings: [STATE_MAPPING], 'custom.cellOptions': COLORED }),
      ...shown.map(override),
    ],
  });
}

function override({ name, unit, decimals, steps }: Column): Override {
  return column(name, {
    unit,
    mappings: [MISSING_VALUE],
    ...(decimals === undefined ? {} : { decimals }),
    ...(steps === undefined
      ? {}
      : { thresholds: { mode: 'absolute', steps }, 'custom.cellOptions': { type: 'color-text' } }),
  });
}
