import type { CloseObservation } from '../../catalogue/observation.ts';
import { LABEL } from '../../model/labels.ts';
import { METRIC, SIGNALS } from '../../model/signals.ts';
import type { CloseVerdict, Verdict } from '../../model/verdict.ts';
import type { ByProvider } from './by-provider.ts';
import { CounterMap } from './counter-map.ts';
import { RegistryMetric } from './registry.ts';
import {
  CounterSeries,
  type Exemplar,
  HistogramMap,
  type HistogramMirror,
  type Labels,
  type Sample,
} from './series.ts';
import { Totals } from './totals.ts';

const BY = [LABEL.provider, LABEL.category];

/** The streams of one provider: attempts to open them, those that are open, how and after how long they ended. */
export class StreamSeries {
  readonly connects: CounterMap;
  readonly closes: CounterMap;
  readonly durations: HistogramMap;
  /** As for requests: a provider that refuses every stream has none to divide by. */
  readonly #noneAccepted: CounterSeries;
  readonly #connectTotals = new Totals(BY, { [LABEL.streamPhase]: 'connect' });
  readonly #closeTotals = new Totals(BY, { [LABEL.streamPhase]: 'close' });
  readonly #labels: Labels;
  #active = 0;

  constructor(provider: string, mirror: HistogramMirror) {
    this.#labels = { [LABEL.provider]: provider };
    this.connects = new CounterMap(provider, [LABEL.category, LABEL.errorType], LABEL.errorType);
    this.closes = new CounterMap(provider, [LABEL.closeCode, LABEL.closeInitiator, LABEL.category], LABEL.closeCode);
    const { buckets } = SIGNALS.streamDuration;
    this.durations = new HistogramMap(METRIC.streamDuration, provider, LABEL.category, buckets, mirror);
    this.#noneAccepted = new CounterSeries({ [LABEL.provider]: provider, [LABEL.category]: '' });
  }

  connected({ category, errorType }: Verdict, exemplar: Exemplar | undefined): void {
    this.connects.get(category ?? '', errorType ?? '').add(exemplar);
  }

  opened(): void {
    this.#active++;
  }

  ended(): void {
    this.#active--;
  }

  closed({ initiator, duration }: CloseObservation, { code, category }: CloseVerdict): void {
    this.closes.get(code, initiator, category ?? '').add();
    this.durations.get(category ?? '').observe(duration);
  }

  activeSamples(): Sample[] {
    return [{ labels: this.#labels, value: this.#active }];
  }

  *results(): Generator<Sample> {
    yield* this.#connectTotals.of([this.#noneAccepted, ...this.connects.values()]);
    yield* this.#closeTotals.of(this.closes.values());
  }
}

export function streamMetrics(streams: ByProvider<StreamSeries>): RegistryMetric[] {
  return [
    new RegistryMetric(SIGNALS.streamConnects, 'sum', () => streams.flatMap(({ connects }) => connects.samples())),
    new RegistryMetric(SIGNALS.streamResults, 'sum', () => streams.flatMap((of) => of.results())),
    new RegistryMetric(SIGNALS.streamActive, 'sum', () => streams.flatMap((of) => of.activeSamples())),
    new RegistryMetric(SIGNALS.streamCloses, 'sum', () => streams.flatMap(({ closes }) => closes.samples())),
    new RegistryMetric(SIGNALS.streamDuration, 'sum', () => streams.flatMap(({ durations }) => durations.samples())),
  ];
}
