import { ACCOUNT_RECORDS } from '../rules/accounts.ts';
import { CREDIT_RECORDS } from '../rules/credits.ts';
import { FORECAST_RECORDS } from '../rules/forecast.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { DashboardContext } from './context.ts';
import type { PanelDraft } from './grafana.ts';
import { below } from './limits.ts';
import { CATEGORY_SHADES, COUNT, MISSING_VALUE, table, timeSeries } from './panels.ts';
import { PROVIDER_LEGEND } from './records.ts';
import { ofAccount, recordedOfAccount } from './selectors.ts';
import { column, columns, sortedBy } from './tables.ts';
import { BY_ACCOUNT } from './units.ts';

/** One line per account and unit: the one that runs out first is first. */
export function accountsNow({ thresholds, seconds }: DashboardContext): PanelDraft {
  const hour = seconds(3600);
  return table({
    title: 'Accounts by time left',
    description:
      'The newest reading of each account, what it uses per hour and how long the rest lasts. An account without a name belongs to its job.',
    queries: [
      { expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.remaining)})` },
      { expr: `max ${BY_ACCOUNT} (${ofAccount(FORECAST_RECORDS.pace4h)}) * ${hour}` },
      { expr: `min ${BY_ACCOUNT} (${ofAccount(CREDIT_RECORDS.forecast)})` },
      { expr: `max ${BY_ACCOUNT} (time() - ${ofAccount(CREDIT_RECORDS.observed)})` },
    ],
    noValue: 'No provider reports credits',
    transformations: [
      { id: 'merge', options: {} },
      columns({
        [LABEL.provider]: 'Provider',
        [LABEL.account]: 'Account',
        job: 'Job',
        'Value #A': 'Left',
        [LABEL.creditsUnit]: 'Unit',
        'Value #B': 'Per hour',
        'Value #C': 'Time left',
        'Value #D': 'Reading age',
      }),
      sortedBy('Time left', false),
    ],
    overrides: [
      column('Left', { unit: 'short', mappings: [MISSING_VALUE] }),
      column('Per hour', { unit: 'short', decimals: 1, mappings: [MISSING_VALUE] }),
      column('Time left', {
        unit: 's',
        decimals: 1,
        mappings: [MISSING_VALUE],
        'custom.cellOptions': { type: 'color-text' },
        thresholds: {
          mode: 'absolute',
          steps: below(
            thresholds,
            { severity: 'critical', threshold: 'credits.criticalHours', scale: hour },
            { severity: 'warning', threshold: 'credits.lowHours', scale: hour },
          ),
        },
      }),
      column('Reading age', { unit: 's', decimals: 1, mappings: [MISSING_VALUE] }),
    ],
  });
}

const BY_REFUSAL = list([LABEL.provider, LABEL.account, LABEL.category]);

/** The share of an account's requests that is refused. */
export function refusedAccounts(): PanelDraft {
  const by = `sum by (${list([LABEL.provider, LABEL.account])})`;
  return timeSeries({
    title: 'Share of refused requests, by account',
    description:
      'The 10 accounts with the largest share in 5 minutes, refused for credits, key, rate limit or concurrency. One account is its owner’s trouble, all of them are yours.',
    unit: 'percentunit',
    min: 0,
    queries: [
      {
        expr: `topk(10,
  ${by} (${recordedOfAccount(ACCOUNT_RECORDS.refusedAccounts)})
  /
  (${by} (${recordedOfAccount(ACCOUNT_RECORDS.requests)}) > 0)
) > 0`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.account}}}`,
      },
    ],
    noValue: 'No account was refused',
  });
}

export function refusalsByAccount(): PanelDraft {
  return timeSeries({
    title: 'Refusals by account',
    description: 'The 10 most frequent in 5 minutes: requests, handshakes, streams and calls, by cause.',
    unit: COUNT,
    look: 'bars',
    queries: [
      {
        expr: `topk(10, sum by (${BY_REFUSAL}) (${recordedOfAccount(ACCOUNT_RECORDS.refusedAccounts)}) > 0)`,
        legend: `${PROVIDER_LEGEND} {{${LABEL.account}}} {{${LABEL.category}}}`,
      },
    ],
    noValue: 'No account was refused',
    overrides: CATEGORY_SHADES,
  });
}
