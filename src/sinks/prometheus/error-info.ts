import { LABEL } from '../../model/labels.ts';
import { SIGNALS } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';
import type { ByProvider } from './by-provider.ts';
import { MAX_SERIES } from './counter-map.ts';
import { RegistryMetric } from './registry.ts';
import type { Labels, Sample } from './series.ts';

/** The longest advice of the catalogue is shorter. */
const MAX_ADVICE = 200;

/**
 * What to do about the errors that one provider had. Alerts and dashboards join it to their counts, so that no rule and no
 * dashboard lists the codes of all providers.
 */
export class ErrorInfo {
  readonly #labels = new Map<Category, Map<string, Labels>>();
  #size = 0;
  readonly #provider: string;

  constructor(provider: string) {
    this.#provider = provider;
  }

  /** The first advice stays: another one would be another series. */
  note(category: Category | undefined, errorType: string, advice: string | undefined): void {
    if (category === undefined || advice === undefined || advice === '') return;
    const types = this.#labels.get(category) ?? new Map<string, Labels>();
    if (types.has(errorType) || this.#size >= MAX_SERIES) return;
    this.#size++;
    this.#labels.set(category, types);
    types.set(errorType, {
      [LABEL.provider]: this.#provider,
      [LABEL.category]: category,
      [LABEL.errorType]: errorType,
      [LABEL.advice]: advice.slice(0, MAX_ADVICE),
    });
  }

  *samples(): Generator<Sample> {
    for (const types of this.#labels.values()) for (const labels of types.values()) yield { labels, value: 1 };
  }
}

export function errorInfoMetric(infos: ByProvider<ErrorInfo>): RegistryMetric {
  return new RegistryMetric(SIGNALS.errorInfo, 'first', () => infos.flatMap((info) => info.samples()));
}
