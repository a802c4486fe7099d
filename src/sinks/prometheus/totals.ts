import { CATEGORIES, type Category } from '../../model/verdict.ts';
import { LABEL } from './labels.ts';
import type { CounterSeries, HistogramSeries, Labels, Sample } from './series.ts';

type Counted = Pick<CounterSeries, 'labels' | 'value'>;

/**
 * Counters added up by some of their labels: what rules read, for which the series by code, of hundreds of processes, are
 * too many. Done when somebody scrapes, so that it costs a call nothing and never says anything else than they do.
 */
export function* totals(counters: Iterable<Counted>, by: readonly string[], also: Labels = {}): Generator<Sample> {
  const sums = new Map<string, { readonly labels: Labels; value: number }>();
  for (const { labels, value } of counters) {
    const key = by.map((label) => labels[label]).join('\n');
    const sum = sums.get(key);
    if (sum !== undefined) sum.value += value;
    else {
      const kept = Object.fromEntries(by.map((label) => [label, labels[label] ?? '']));
      sums.set(key, { labels: { ...kept, ...also }, value });
    }
  }
  yield* sums.values();
}

/** By category, each at 0 from the start: whatever comes first is seen to have come, also where no table foresees it. */
export function totalsByCategory(
  providers: Iterable<{ readonly name: string }>,
  counters: Iterable<Counted>,
  never: Category,
  also: Labels = {},
): Generator<Sample> {
  const possible = ['', ...CATEGORIES.filter((category) => category !== never)];
  const zeros = Array.from(providers).flatMap(({ name }) =>
    possible.map((category) => ({ labels: { [LABEL.provider]: name, [LABEL.category]: category }, value: 0 })),
  );
  return totals([...zeros, ...counters], [LABEL.provider, LABEL.category], also);
}

/** Successes and errors. An abort by the service is neither. */
export function requestTotals(
  providers: readonly { readonly name: string }[],
  exchanges: Iterable<HistogramSeries>,
  errors: Iterable<CounterSeries>,
): Generator<Sample> {
  const successes: Counted[] = [];
  for (const { labels, count } of exchanges)
    if (labels[LABEL.category] === '') successes.push({ labels, value: count });
  return totalsByCategory(providers, [...successes, ...errors], 'cancelled');
}
