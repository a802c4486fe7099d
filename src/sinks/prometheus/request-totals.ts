import { CATEGORIES } from '../../verdict.ts';
import { LABEL } from './labels.ts';
import type { CounterSeries, HistogramSeries, Sample } from './series.ts';

/** An abort by the service is neither a success nor an error. */
const COUNTED: readonly string[] = ['', ...CATEGORIES.filter((category) => category !== 'cancelled')];

/**
 * Successes and errors of each provider by category alone: what rules read, for which the hundreds of series by code are
 * too many. Added up when somebody scrapes, so that it costs a call nothing and never says anything else than they do.
 */
export function* requestTotals(
  providers: readonly { readonly name: string }[],
  exchanges: Iterable<HistogramSeries>,
  errors: Iterable<CounterSeries>,
): Generator<Sample> {
  const totals = new Map(providers.map(({ name }) => [name, new Map(COUNTED.map((category) => [category, 0]))]));
  const add = (provider = '', category = '', count: number): void => {
    const ofProvider = totals.get(provider);
    ofProvider?.set(category, (ofProvider.get(category) ?? 0) + count);
  };
  for (const { labels, count } of exchanges) if (labels[LABEL.category] === '') add(labels[LABEL.provider], '', count);
  for (const { labels, value } of errors) add(labels[LABEL.provider], labels[LABEL.category], value);
  for (const [provider, byCategory] of totals)
    for (const [category, value] of byCategory)
      yield { labels: { [LABEL.provider]: provider, [LABEL.category]: category }, value };
}
