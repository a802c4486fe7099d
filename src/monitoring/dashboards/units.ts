import type { Unit } from '../../model/verdict.ts';
import { LABEL, list } from '../rules/promql.ts';
import type { Override } from './grafana.ts';

/**
 * An account is one by its unit as well: dollars and minutes are never added. Accounts without a name belong to their job.
 * The unit comes last, because it decides how a series is formatted.
 */
export const BY_ACCOUNT = `by (${list([LABEL.provider, LABEL.account, 'job', LABEL.creditsUnit])})`;
export const ACCOUNT_LEGEND = `{{${LABEL.provider}}} {{${LABEL.account}}} {{job}} {{${LABEL.creditsUnit}}}`;

/** Grafana's id of each unit that is not a plain number. */
const FORMATS: Readonly<Partial<Record<Unit, string>>> = {
  usd: 'currencyUSD',
  eur: 'currencyEUR',
  gbp: 'currencyGBP',
  inr: 'currencyINR',
  jpy: 'currencyJPY',
  seconds: 's',
  minutes: 'm',
};

/** For panels whose series' names end in their unit. */
export const UNIT_OVERRIDES: readonly Override[] = Object.entries(FORMATS).map(([unit, format]) => ({
  matcher: { id: 'byRegexp', options: `/ ${unit}$/` },
  properties: [{ id: 'unit', value: format }],
}));
