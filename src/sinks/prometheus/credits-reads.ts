import { LABEL } from '../../model/labels.ts';
import { SIGNALS } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';
import { RegistryMetric } from './registry.ts';
import { CounterSeries, type Labels } from './series.ts';

/** An account whose balance sidetone reads. */
export type WatchedCredits = { readonly provider: string; readonly account: string; readonly keyVariable: string };

type Account = {
  readonly name: WatchedCredits;
  readonly requests: Map<Category | '', CounterSeries>;
  failures: number;
  /** Of the failures in a row: one category, with one set of labels. */
  category: Category | '';
  labels: Labels;
};

/** sidetone's own requests for balances. There are as many accounts as the configuration names. */
export class CreditsReads {
  readonly #accounts = new Map<string, Account>();

  add(name: WatchedCredits): void {
    const account = { name, requests: new Map(), failures: 0, category: '' as const, labels: labelsOf(name, '') };
    this.#accounts.set(`${name.provider}\n${name.account}`, account);
  }

  ended(provider: string, account: string, category: Category | undefined, failures: number): void {
    const it = this.#accounts.get(`${provider}\n${account}`);
    if (it === undefined) return;
    const key = category ?? '';
    const counter = it.requests.get(key) ?? new CounterSeries(counterLabels(it.name, key));
    it.requests.set(key, counter);
    counter.add();
    it.failures = failures;
    if (it.category === key) return;
    it.category = key;
    it.labels = labelsOf(it.name, key);
  }

  metrics(): RegistryMetric[] {
    const accounts = this.#accounts;
    return [
      new RegistryMetric(SIGNALS.creditsRequests, 'sum', function* () {
        for (const { requests } of accounts.values()) for (const counter of requests.values()) yield counter.sample();
      }),
      new RegistryMetric(SIGNALS.creditsFailures, 'first', function* () {
        for (const { labels, failures } of accounts.values()) yield { labels, value: failures };
      }),
    ];
  }
}

function counterLabels({ provider, account }: WatchedCredits, category: string): Record<string, string> {
  return { [LABEL.provider]: provider, [LABEL.account]: account, [LABEL.category]: category };
}

function labelsOf(name: WatchedCredits, category: string): Labels {
  return { ...counterLabels(name, category), [LABEL.keyVariable]: name.keyVariable };
}
