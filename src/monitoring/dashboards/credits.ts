import { INACTIVE } from '../rules/catalogue-codes.ts';
import { CREDIT_RECORDS } from '../rules/credits.ts';
import { DASHBOARD_RECORDS } from '../rules/dashboard-records.ts';
import { FORECAST_RECORDS } from '../rules/forecast.ts';
import { inCategories, LABEL, METRIC, marked, noneOf, oneOf } from '../rules/promql.ts';
import { accountsNow, refusalsByAccount, refusedAccounts } from './accounts.ts';
import type { DashboardContext } from './context.ts';
import { callCosts } from './cost.ts';
import type { Override, PanelDraft, Step } from './grafana.ts';
import { place, type Section } from './layout.ts';
import { above, below } from './limits.ts';
import { PROVIDER_LINKS } from './links.ts';
import { timeLeft } from './overview.ts';
import { HEALTHY, SEVERITY_COLORS } from './palette.ts';
import { COUNT, stat, timeSeries } from './panels.ts';
import { BY_PROVIDER, PROVIDER_LEGEND } from './records.ts';
import { ofAccount, rawOfAccount, recorded } from './selectors.ts';
import { ACCOUNT_LEGEND, BY_ACCOUNT, UNIT_OVERRIDES } from './units.ts';

/** A single refusal already fires the alert. */
const FIRST_ONE: readonly Step[] = [
  { color: HEALTHY, value: null },
  { color: SEVERITY_COLORS.critical, value: 0.01 },
];

export function credits(context: DashboardContext): readonly Section[] {
  return [
    {
      panels: [
        place(6, 5, balanceNow(context)),
        place(6, 5, timeLeftNow(context)),
        place(6, 5, consumptionNow(context)),
        place(6, 5, ageNow(context)),
        place(24, 9, balance(context)),
        place(12, 8, timeLeftBand(context)),
        place(12, 8, consumption(context)),
        place(12, 8, topUps(context)),
        place(12, 8, used()),
        place(12, 8, exhausted()),
        place(12, 8, inactive()),
      ],
    },
    {
      title: 'Accounts',
      panels: [place(24, 9, accountsNow(context)), place(12, 8, refusedAccounts()), place(12, 8, refusalsByAccount())],
    },
    callCosts(context),
  ];
}

const worstLevel = ({ thresholds }: DashboardContext) =>
  below(thresholds, { severity: 'warning', threshold: 'credits.lowLevel', inclusive: true });

function balanceNow(context: DashboardContext): PanelDraft {
  return stat({
    title: 'Credits left',
    description: 'The newest reading of each account.',
    unit: 'short',
    overrides: UNIT_OVERRIDES,
    queries: [{ expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.remaining)})`, legend: ACCOUNT_LEGEND }],
    noValue: 'No provider reports credits',
    steps: worstLevel(context),
  });
}

function timeLeftNow({ thresholds, seconds }: DashboardContext): PanelDraft {
  const hour = seconds(3600);
  return stat({
    title: 'Time left',
    description: 'How long the credits last at the rate of the last hour.',
    unit: 's',
    decimals: 1,
    queries: [{ expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.forecast)})`, legend: ACCOUNT_LEGEND }],
    noValue: 'No consumption',
    steps: below(
      thresholds,
      { severity: 'critical', threshold: 'credits.criticalHours', scale: hour },
      { severity: 'warning', threshold: 'credits.lowHours', scale: hour },
    ),
  });
}

function consumptionNow(context: DashboardContext): PanelDraft {
  return stat({
    title: 'Consumption per hour',
    description: 'The pace that the forecast uses: of the last hour, or of 15 minutes. Of all users of the account.',
    unit: 'short',
    decimals: 1,
    overrides: UNIT_OVERRIDES,
    queries: [{ expr: perHour(context), legend: ACCOUNT_LEGEND }],
    noValue: 'No provider reports credits',
  });
}

function ageNow({ thresholds, seconds }: DashboardContext): PanelDraft {
  return stat({
    title: 'Age of the reading',
    description:
      'Time since a provider last reported its credits. Readings come with responses: without traffic there are none.',
    unit: 's',
    decimals: 1,
    queries: [{ expr: `max ${BY_ACCOUNT} (time() - ${ofAccount(CREDIT_RECORDS.observed)})`, legend: ACCOUNT_LEGEND }],
    noValue: 'No provider reports credits',
    steps: above(thresholds, { severity: 'info', threshold: 'credits.staleMinutes', scale: seconds(60) }),
  });
}

function balance(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Credits left, by account',
    description:
      'The newest reading of each account, from any process. A reading stays for an hour after its process ends.',
    unit: 'short',
    overrides: UNIT_OVERRIDES,
    queries: [{ expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.remaining)})`, legend: ACCOUNT_LEGEND }],
    noValue: 'No provider reports credits',
    steps: worstLevel(context),
  });
}

/** Far away: a season without consumption has no end. */
const HORIZON = 30 * 86_400;
const DASHED: Override['properties'] = [
  { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 8] } },
  { id: 'custom.fillOpacity', value: 0 },
];

/** What the alert uses, between the two estimates that it chooses from. */
function timeLeftBand(context: DashboardContext): PanelDraft {
  const estimate = (record: string) => `min ${BY_ACCOUNT} (${ofAccount(record)}) < ${context.seconds(HORIZON)}`;
  return timeLeft(context, {
    description:
      'What the alert uses, without top-ups. The dashed lines are the two estimates: at the pace of the last hours, and as the same hours of last week were. Empty while nothing is used.',
    queries: [
      { expr: estimate(CREDIT_RECORDS.fast), legend: `${ACCOUNT_LEGEND}, at this pace` },
      { expr: estimate(CREDIT_RECORDS.seasonal), legend: `${ACCOUNT_LEGEND}, as last week` },
    ],
    overrides: [
      { matcher: { id: 'byFrameRefID', options: 'B' }, properties: DASHED },
      { matcher: { id: 'byFrameRefID', options: 'C' }, properties: DASHED },
    ],
  });
}

const perHour = ({ seconds }: DashboardContext): string =>
  `max ${BY_ACCOUNT} (${ofAccount(FORECAST_RECORDS.pace4h)}) * ${seconds(3600)}`;

function consumption(context: DashboardContext): PanelDraft {
  return timeSeries({
    title: 'Consumption per hour, by account',
    description: 'The pace that the forecast uses. Only decreases count, so a top-up hides nothing.',
    unit: 'short',
    min: 0,
    overrides: UNIT_OVERRIDES,
    queries: [{ expr: perHour(context), legend: ACCOUNT_LEGEND }],
    noValue: 'No provider reports credits',
  });
}

function topUps({ span }: DashboardContext): PanelDraft {
  const remaining = ofAccount(CREDIT_RECORDS.remaining);
  return timeSeries({
    title: 'Top-ups',
    description: 'Increase of the balance within 5 minutes.',
    unit: 'short',
    min: 0,
    look: 'bars',
    overrides: UNIT_OVERRIDES,
    queries: [
      { expr: `max ${BY_ACCOUNT} (${remaining} - ${remaining} offset ${span(300)}) > 0`, legend: ACCOUNT_LEGEND },
    ],
    noValue: 'None',
  });
}

function used(): PanelDraft {
  return timeSeries({
    title: 'Credits used in the billing period',
    description: 'As last reported by the provider to any process. It drops to 0 when a new period starts.',
    unit: 'short',
    min: 0,
    overrides: UNIT_OVERRIDES,
    queries: [{ expr: `max ${BY_ACCOUNT} (${rawOfAccount(METRIC.creditsUsed)})`, legend: ACCOUNT_LEGEND }],
    noValue: 'No provider reports credits',
  });
}

function exhausted(): PanelDraft {
  const { refusals, closes } = DASHBOARD_RECORDS;
  const refused = recorded(refusals, inCategories('credits'), noneOf(LABEL.errorType, INACTIVE));
  const closed = marked(recorded(closes, inCategories('credits')), 'close');
  return timeSeries({
    title: 'Refused for lack of credits',
    description: 'Requests, handshakes and streams in 5 minutes. The first one pages.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `sum ${BY_PROVIDER} (\n  ${refused}\n  or\n  ${closed}\n)`,
        legend: PROVIDER_LEGEND,
      },
    ],
    steps: FIRST_ONE,
    links: PROVIDER_LINKS,
  });
}

function inactive(): PanelDraft {
  return timeSeries({
    title: 'Refused because the organization is inactive',
    description: 'In 5 minutes. A top-up does not help: the subscription must be renewed. The first one pages.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `sum ${BY_PROVIDER} (${recorded(DASHBOARD_RECORDS.refusals, oneOf(LABEL.errorType, INACTIVE))})`,
        legend: PROVIDER_LEGEND,
      },
    ],
    steps: FIRST_ONE,
    links: PROVIDER_LINKS,
  });
}
