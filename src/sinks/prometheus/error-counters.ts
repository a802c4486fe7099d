import { networkTypes, standardRow } from '../../catalogue/standards.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import type { Category } from '../../model/verdict.ts';
import { documentedStatuses, LABEL, MAX_SERIES } from './labels.ts';
import { CounterSeries, SeriesMap } from './series.ts';

/** What any provider may answer, or a gateway in its name, documented or not. */
const COMMON_STATUSES = [401, 402, 403, 404, 408, 429, 500, 502, 503, 504];

/** Errors by provider, type and category. */
export class ErrorCounters {
  readonly #series: SeriesMap<WatchedProvider, string, Map<Category, CounterSeries>> = new SeriesMap(
    () => new Map(),
    () => new Map(),
    { left: MAX_SERIES },
  );

  constructor(providers: readonly WatchedProvider[]) {
    for (const provider of providers) this.#initialise(provider);
  }

  get(provider: WatchedProvider, errorType: string, category: Category): CounterSeries {
    const byCategory = this.#series.get(provider, errorType);
    let series = byCategory.get(category);
    if (series === undefined) {
      const labels = { [LABEL.provider]: provider.name, [LABEL.category]: category, [LABEL.errorType]: errorType };
      series = new CounterSeries(labels);
      byCategory.set(category, series);
    }
    return series;
  }

  *all(): Generator<CounterSeries> {
    for (const rows of this.#series.all()) yield* rows.values();
  }

  /** Every series that an alert may count exists at 0 from the start: increase() does not see a series' first sample. */
  #initialise(provider: WatchedProvider): void {
    for (const row of provider.definition.codes?.rows ?? []) this.get(provider, row.code, row.category);
    for (const row of documentedStatuses(provider)) this.get(provider, String(row.status), row.category);
    for (const { errorType, category } of networkTypes()) this.get(provider, errorType, category);
    for (const status of COMMON_STATUSES) {
      const known = provider.statuses.get(status);
      this.get(provider, String(status), (known ?? standardRow(status)).category);
      for (const { serverError } of provider.definition.operations?.rows ?? []) {
        if (serverError !== undefined && status >= 500) this.get(provider, String(status), serverError);
      }
    }
  }
}
