import type { CounterSeries, Labels, Sample } from './series.ts';

type Counted = Pick<CounterSeries, 'labels' | 'value'>;

/**
 * Counters added up by some of their labels. Rules read these, because over hundreds of processes the series by code are
 * too many. They are added up at scrape time, so that a request pays nothing for them and the two always agree.
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
