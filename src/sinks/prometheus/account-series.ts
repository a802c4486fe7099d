import { LABEL } from '../../model/labels.ts';
import { SIGNALS } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';
import type { ByProvider } from './by-provider.ts';
import { CounterMap } from './counter-map.ts';
import { RegistryMetric } from './registry.ts';

/** What a provider refuses because of the account, and not because of the request or of itself. */
export const ACCOUNT_CATEGORIES: ReadonlySet<Category | undefined> = new Set([
  'credits',
  'auth',
  'rate_limit',
  'concurrency',
] as const);

/** The accounts of one provider: how much each asked for, what was refused to it, and what its calls cost. */
export class AccountSeries {
  readonly requests: CounterMap;
  readonly refusals: CounterMap;
  readonly costs: CounterMap;

  constructor(provider: string) {
    // The accounts are limited already, so that no account is lost here.
    this.requests = new CounterMap(provider, [LABEL.account], LABEL.account, Number.POSITIVE_INFINITY);
    this.costs = new CounterMap(provider, [LABEL.account, LABEL.creditsUnit], LABEL.account, Number.POSITIVE_INFINITY);
    const labels = [LABEL.account, LABEL.category, LABEL.errorType];
    this.refusals = new CounterMap(provider, labels, LABEL.errorType, MAX_REFUSALS);
  }

  refused(account: string, category: Category | undefined, errorType: string): void {
    if (ACCOUNT_CATEGORIES.has(category)) this.refusals.get(account, category ?? '', errorType).add();
  }
}

/** Two for each account; beyond that the code becomes `_OTHER`. */
const MAX_REFUSALS = 1000;

export function accountMetrics(accounts: ByProvider<AccountSeries>): RegistryMetric[] {
  return [
    new RegistryMetric(SIGNALS.accountRequests, 'sum', () => accounts.flatMap(({ requests }) => requests.samples())),
    new RegistryMetric(SIGNALS.callCost, 'sum', () => accounts.flatMap(({ costs }) => costs.samples())),
    new RegistryMetric(SIGNALS.accountRefusals, 'sum', () => accounts.flatMap(({ refusals }) => refusals.samples())),
  ];
}
