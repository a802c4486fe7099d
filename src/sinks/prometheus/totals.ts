import type { Category } from '../../verdict.ts';
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

/**
 * Successes and errors of each provider, by category. Those that its tables know begin at 0, and so does what no table
 * explains. An abort by the service is neither a success nor an error.
 */
export function requestTotals(
  providers: readonly { readonly name: string }[],
  exchanges: Iterable<HistogramSeries>,
  errors: Iterable<CounterSeries>,
): Generator<Sample> {
  const results: Counted[] = providers.flatMap(({ name }) => [counted(name, ''), counted(name, 'unknown')]);
  for (const { labels, count } of exchanges) if (labels[LABEL.category] === '') results.push({ labels, value: count });
  return totals([...results, ...errors], [LABEL.provider, LABEL.category]);
}

const counted = (provider: string, category: Category | ''): Counted => ({
  labels: { [LABEL.provider]: provider, [LABEL.category]: category },
  value: 0,
});
