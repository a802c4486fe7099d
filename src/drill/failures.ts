import type { CodeRow, Operation, Provider } from '../catalogue/provider.ts';
import { standardRow } from '../catalogue/standards.ts';
import type { Category } from '../model/verdict.ts';
import { alertsFor } from '../monitoring/explain/entry.ts';
import { alertsOf } from '../monitoring/rules/rule.ts';
import { ruleFiles } from '../monitoring/rules/rule-files.ts';
import type { SimulatedProvider } from '../simulator/index.ts';

/** A documented failure of a provider that can be played. */
export type DrillFailure = {
  /** As people type it: a category, `outage`, `network`, or a code of the provider. */
  readonly name: string;
  readonly title: string;
  readonly category: Category;
  /** The alert that it must raise. */
  readonly alert: string;
  /** What the service requests, over and over. */
  readonly operation: Operation;
  /** Makes the simulated provider fail. */
  readonly start: (provider: SimulatedProvider) => void;
};

/** Categories that an alert is about. Others concern single requests. */
const CATEGORIES: readonly Category[] = [
  'credits',
  'auth',
  'rate_limit',
  'concurrency',
  'dial',
  'compliance',
  'permission',
  'upstream',
  'provider',
];

const ALERTS: ReadonlySet<string> = new Set(alertsOf([ruleFiles().rules]).map(({ alert }) => alert));
const ACCOUNT_SUSPENDED = 'account_suspended';

/** All failures of a provider that an alert is about. Of a code that means several things, only its first row is played. */
export function failuresOf(provider: Provider): DrillFailure[] {
  const operation = operationOf(provider);
  if (operation === undefined) return [];
  const all = provider.codes?.rows ?? [];
  const rows = all.filter(
    (row) =>
      row.status !== undefined &&
      row.status >= 400 &&
      row.upTo === undefined &&
      all.find(({ code }) => code === row.code) === row,
  );
  const codes = rows.map((row) => byCode(provider, row, row.code));
  const categories = CATEGORIES.flatMap((category) => {
    const alike = rows.filter((row) => row.category === category && row.accountSuspended !== true);
    const row = alike.find(({ when }) => when === undefined) ?? alike[0];
    if (row !== undefined) return [byCode(provider, row, category)];
    const table = provider.statuses?.rows ?? [];
    const status = table.find(
      (one) => one.category === category && one.when === undefined && one.status >= 400,
    )?.status;
    return status === undefined ? [] : [byStatus(provider, status, category, category)];
  });
  const suspended = rows.find(({ accountSuspended }) => accountSuspended === true);
  const outage = byStatus(provider, 503, 'outage', statusCategory(provider, 503));
  const network: DrillFailure = {
    ...outage,
    name: 'network',
    title: 'connections are reset',
    category: 'network',
    start: (simulated) => simulated.answer({ reset: 'before-headers' }),
  };
  const account = suspended === undefined ? [] : [byCode(provider, suspended, ACCOUNT_SUSPENDED)];
  const unique = new Map(
    [...codes, ...categories, ...account, outage, network].map((failure) => [failure.name, failure]),
  );
  return [...unique.values()].filter(({ alert }) => alert !== '');
}

/** The example of its category, before single codes. */
export function mainFailuresOf(provider: Provider): DrillFailure[] {
  const names: readonly string[] = [...CATEGORIES, ACCOUNT_SUSPENDED, 'outage', 'network'];
  return failuresOf(provider).filter(({ name }) => names.includes(name));
}

function byCode(provider: Provider, row: CodeRow, name: string): DrillFailure {
  const { code, status, category } = row;
  const wanted = [row.when?.operation ?? []].flat()[0];
  const operation = provider.operations?.rows.find((one) => one.name === wanted) ?? operationOf(provider, category);
  return {
    name,
    title: `${code}, HTTP ${status}`,
    category,
    alert: alertOf(category, code),
    operation: operation as Operation,
    start: (simulated) => simulated.answer({ code }),
  };
}

function byStatus(provider: Provider, status: number, name: string, category: Category): DrillFailure {
  const conditional = (provider.statuses?.rows ?? []).filter((row) => row.status === status);
  const except = conditional.flatMap(({ when }) => [when?.operation ?? []].flat());
  return {
    name,
    title: `HTTP ${status}`,
    category,
    alert: alertOf(category, String(status)),
    operation: operationOf(provider, category, except) as Operation,
    start: (simulated) => simulated.answer({ status }),
  };
}

/** The most specific alert for it; empty if there is none: a single wrong request does not page. */
const alertOf = (category: Category, code: string): string =>
  alertsFor(category, code).find((name) => ALERTS.has(name)) ?? '';

/** What a bare status means at this provider. */
function statusCategory({ statuses }: Provider, status: number): Category {
  return (
    statuses?.rows.find((one) => one.status === status && one.when === undefined)?.category ??
    standardRow(status).category
  );
}

/**
 * A request that the simulator answers on any host: one that places calls where the failure is one of dialing, else any
 * other, because on such a request many answers mean a failed dial.
 *
 * @param except operations on which the status means something else
 */
function operationOf(provider: Provider, category?: Category, except: readonly string[] = []): Operation | undefined {
  const requests = (provider.operations?.rows ?? []).filter(
    ({ host, stream }) => host === undefined && stream !== true,
  );
  const places = (one: Operation) => one.placesCall === true || one.serverError === 'dial';
  const fits = requests.filter((one) => places(one) === (category === 'dial') && !except.includes(one.name));
  const rank = ({ method, name }: Operation) =>
    (method === 'POST' ? 0 : 2) + (/create|connect|send|make/.test(name) ? 0 : 1);
  return (fits.length > 0 ? fits : requests).toSorted((a, b) => rank(a) - rank(b))[0];
}

/** A path of the operation; ids are made up. */
export const pathOf = ({ template }: Operation): string =>
  template.replaceAll(/\{[^}]+\}/g, '123e4567-e89b-12d3-a456-426614174000');
