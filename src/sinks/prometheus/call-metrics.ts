import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { OTHER } from '../../model/attributes.ts';
import { prometheusName, SIGNALS } from '../../model/signals.ts';
import type { CallDirection, CallOutcome, CallVerdict } from '../../model/verdict.ts';
import { LABEL, MAX_SERIES } from './labels.ts';
import { RegistryMetric } from './registry.ts';
import { CounterSeries, type HistogramMirror, HistogramSeries, SeriesMap, samplesOf } from './series.ts';
import { totals } from './totals.ts';

/** What answered: the calls that have a duration. */
const TALKED: ReadonlySet<CallOutcome> = new Set(['answered', 'voicemail']);

type Durations = SeriesMap<WatchedProvider, CallDirection, HistogramSeries>;

/** Counts calls by how they ended. */
export class CallMetrics {
  readonly #outcomes: SeriesMap<WatchedProvider, string, CounterSeries>;
  readonly #durations: Durations;
  readonly #setups: Durations;

  constructor(providers: readonly WatchedProvider[], mirror: HistogramMirror) {
    this.#durations = histograms(SIGNALS.callDuration, mirror);
    this.#setups = histograms(SIGNALS.callSetup, mirror);
    const overflow = counter(OTHER, 'unknown', OTHER, 'unknown');
    this.#outcomes = new SeriesMap(
      (provider, key) => {
        const [outcome = '', endReason = '', direction = ''] = key.split('\n');
        return counter(provider.name, outcome, endReason, direction);
      },
      () => overflow,
      { left: MAX_SERIES },
    );
    for (const provider of providers) this.#initialise(provider);
  }

  /** As for requests: the first call that ends so must be seen by increase(), or a ratio of ends would lean. Who dials, watches. */
  #initialise(provider: WatchedProvider): void {
    const { calls } = provider.definition;
    if (calls === undefined) return;
    const direction: CallDirection = calls.fields.direction === undefined ? 'unknown' : 'outbound';
    for (const { word, outcome } of calls.ends) this.#outcomes.get(provider, `${outcome}\n${word}\n${direction}`);
    // An event that no table knows has no direction; a call that ends by a new word has.
    for (const way of new Set([direction, 'unknown'])) this.#outcomes.get(provider, `unknown\n${OTHER}\n${way}`);
  }

  metrics(): RegistryMetric[] {
    const samples = (map: { all(): Iterable<CounterSeries | HistogramSeries> }) => samplesOf(map.all());
    return [
      new RegistryMetric(SIGNALS.callOutcomes, 'sum', () => samples(this.#outcomes)),
      new RegistryMetric(SIGNALS.callResults, 'sum', () =>
        totals(this.#outcomes.all(), [LABEL.provider, LABEL.callOutcome, LABEL.callDirection]),
      ),
      new RegistryMetric(SIGNALS.callDuration, 'sum', () => samples(this.#durations)),
      new RegistryMetric(SIGNALS.callSetup, 'sum', () => samples(this.#setups)),
    ];
  }

  ended(provider: WatchedProvider, { outcome, endReason, direction, duration, setup }: CallVerdict): void {
    this.#outcomes.get(provider, `${outcome}\n${endReason}\n${direction}`).value++;
    if (duration !== undefined && TALKED.has(outcome)) this.#durations.get(provider, direction).observe(duration);
    if (setup !== undefined) this.#setups.get(provider, direction).observe(setup);
  }
}

function counter(provider: string, outcome: string, endReason: string, direction: string): CounterSeries {
  return new CounterSeries({
    [LABEL.provider]: provider,
    [LABEL.callOutcome]: outcome,
    [LABEL.callEndReason]: endReason,
    [LABEL.callDirection]: direction,
  });
}

function histograms(
  signal: typeof SIGNALS.callDuration | typeof SIGNALS.callSetup,
  mirror: HistogramMirror,
): Durations {
  const histogram = (provider: string, direction: string) =>
    new HistogramSeries(
      prometheusName(signal),
      { [LABEL.provider]: provider, [LABEL.callDirection]: direction },
      signal.buckets,
      mirror,
    );
  const overflow = histogram(OTHER, 'unknown');
  return new SeriesMap(
    (provider, direction) => histogram(provider.name, direction),
    () => overflow,
    { left: MAX_SERIES },
  );
}
