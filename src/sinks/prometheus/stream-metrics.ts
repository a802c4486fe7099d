import { STANDARD_CLOSES } from '../../catalogue/close-standards.ts';
import type { CloseObservation, Initiator } from '../../catalogue/observation.ts';
import { networkTypes } from '../../catalogue/standards.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { OTHER } from '../../model/attributes.ts';
import { prometheusName, SIGNALS } from '../../model/signals.ts';
import type { Category, CloseVerdict, Verdict } from '../../model/verdict.ts';
import { documentedStatuses, LABEL, MAX_SERIES, perProvider } from './labels.ts';
import { RegistryMetric } from './registry.ts';
import {
  CounterSeries,
  type Exemplar,
  type HistogramMirror,
  HistogramSeries,
  type Sample,
  SeriesMap,
  samplesOf,
} from './series.ts';
import { totalsByCategory } from './totals.ts';

const INITIATORS: readonly Initiator[] = ['provider', 'client', 'network'];

/** What no stream ends with: it places no call. */
const OF_CALLS: Category = 'dial';

/** What servers, gateways and load balancers close with in the name of any provider, documented or not. */
const COMMON_CLOSES = [1000, 1001, 1002, 1008, 1011, 1012, 1013, 1014];

/** Counts streams: attempts to open them, those that are open, how and after how long they ended. */
export class StreamMetrics {
  readonly #active = new Map<WatchedProvider, number>();
  readonly #connects: SeriesMap<WatchedProvider, string, CounterSeries>;
  readonly #closes: SeriesMap<WatchedProvider, string, CounterSeries>;
  readonly #durations: SeriesMap<WatchedProvider, Category | undefined, HistogramSeries>;

  constructor(providers: readonly WatchedProvider[], mirror: HistogramMirror) {
    // The second key is the label set in one string: a stream opens and closes rarely.
    this.#connects = counters((provider, [category, errorType]) => ({
      [LABEL.provider]: provider,
      [LABEL.category]: category ?? '',
      [LABEL.errorType]: errorType ?? '',
    }));
    this.#closes = counters((provider, [code, initiator, category]) => ({
      [LABEL.provider]: provider,
      [LABEL.closeCode]: code ?? '',
      [LABEL.closeInitiator]: initiator ?? '',
      [LABEL.category]: category ?? '',
    }));
    const name = prometheusName(SIGNALS.streamDuration);
    const histogram = (provider: string, category: string) =>
      new HistogramSeries(
        name,
        { [LABEL.provider]: provider, [LABEL.category]: category },
        SIGNALS.streamDuration.buckets,
        mirror,
      );
    const overflow = histogram(OTHER, 'unknown');
    this.#durations = new SeriesMap(
      (provider, category) => histogram(provider.name, category ?? ''),
      () => overflow,
      { left: MAX_SERIES },
    );
    for (const provider of providers) if (provider.definition.closes !== undefined) this.#initialise(provider);
  }

  metrics(): RegistryMetric[] {
    const samples = (map: { all(): Iterable<CounterSeries | HistogramSeries> }) => samplesOf(map.all());
    return [
      new RegistryMetric(SIGNALS.streamConnects, 'sum', () => samples(this.#connects)),
      new RegistryMetric(SIGNALS.streamResults, 'sum', () => this.#results()),
      new RegistryMetric(SIGNALS.streamActive, 'sum', () => perProvider(this.#active)),
      new RegistryMetric(SIGNALS.streamCloses, 'sum', () => samples(this.#closes)),
      new RegistryMetric(SIGNALS.streamDuration, 'sum', () => samples(this.#durations)),
    ];
  }

  connected(provider: WatchedProvider, { category, errorType }: Verdict, exemplar: Exemplar | undefined): void {
    const series = this.#connects.get(provider, key(category, errorType));
    series.value++;
    series.exemplar = exemplar;
  }

  opened(provider: WatchedProvider): void {
    this.#active.set(provider, (this.#active.get(provider) ?? 0) + 1);
  }

  ended(provider: WatchedProvider): void {
    this.#active.set(provider, (this.#active.get(provider) ?? 1) - 1);
  }

  closed({ provider, initiator, duration }: CloseObservation, { code, category }: CloseVerdict): void {
    this.#closes.get(provider, key(code, initiator, category)).value++;
    this.#durations.get(provider, category).observe(duration);
  }

  *#results(): Generator<Sample> {
    const [connect, close] = [{ [LABEL.streamPhase]: 'connect' }, { [LABEL.streamPhase]: 'close' }];
    yield* totalsByCategory(this.#active.keys(), this.#connects.all(), OF_CALLS, connect);
    yield* totalsByCategory(this.#active.keys(), this.#closes.all(), OF_CALLS, close);
  }

  /** As for requests: every series that an alert may count exists at 0 from the start. */
  #initialise(provider: WatchedProvider): void {
    this.#active.set(provider, 0);
    this.#connects.get(provider, key(undefined, undefined));
    const { codes, closes } = provider.definition;
    for (const { code, category } of codes?.rows ?? [])
      if (category !== OF_CALLS) this.#connects.get(provider, key(category, code));
    for (const { status, category } of documentedStatuses(provider))
      this.#connects.get(provider, key(category, String(status)));
    for (const { errorType, category } of networkTypes()) this.#connects.get(provider, key(category, errorType));
    const common = COMMON_CLOSES.flatMap((code) => STANDARD_CLOSES.get(code) ?? []);
    for (const { code, category } of [...common, ...(closes?.rows ?? [])])
      this.#closes.get(provider, key(String(code), 'provider', category));
    this.#closes.get(provider, key(OTHER, 'provider', 'unknown'));
    for (const initiator of INITIATORS) {
      this.#closes.get(provider, key('1006', initiator, initiator === 'client' ? 'cancelled' : 'network'));
      this.#closes.get(provider, key('1005', initiator, undefined));
    }
  }
}

const key = (...parts: (string | undefined)[]): string => parts.map((part) => part ?? '').join('\n');

type LabelsOf = (provider: string, parts: readonly (string | undefined)[]) => Record<string, string>;

function counters(labelsOf: LabelsOf): SeriesMap<WatchedProvider, string, CounterSeries> {
  const overflow = new CounterSeries(labelsOf(OTHER, []));
  return new SeriesMap(
    (provider, parts) => new CounterSeries(labelsOf(provider.name, parts.split('\n'))),
    () => overflow,
    { left: MAX_SERIES },
  );
}
