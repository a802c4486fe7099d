import { LABEL } from '../../model/labels.ts';
import { METRIC, SIGNALS } from '../../model/signals.ts';
import type { CallOutcome, CallVerdict } from '../../model/verdict.ts';
import type { ByProvider } from './by-provider.ts';
import { CounterMap } from './counter-map.ts';
import { RegistryMetric } from './registry.ts';
import { HistogramMap, type HistogramMirror } from './series.ts';
import { Totals } from './totals.ts';

/** Answered calls, by people or machines: only they have a duration. */
const TALKED: ReadonlySet<CallOutcome> = new Set(['answered', 'voicemail']);

/** The calls of one provider, by how they ended. */
export class CallSeries {
  readonly outcomes: CounterMap;
  readonly durations: HistogramMap;
  readonly setups: HistogramMap;
  readonly totals = new Totals([LABEL.provider, LABEL.callOutcome, LABEL.callDirection]);

  constructor(provider: string, mirror: HistogramMirror) {
    this.outcomes = new CounterMap(
      provider,
      [LABEL.callOutcome, LABEL.callEndReason, LABEL.callDirection],
      LABEL.callEndReason,
    );
    const { callDuration, callSetup } = SIGNALS;
    this.durations = new HistogramMap(METRIC.callDuration, provider, LABEL.callDirection, callDuration.buckets, mirror);
    this.setups = new HistogramMap(METRIC.callSetup, provider, LABEL.callDirection, callSetup.buckets, mirror);
  }

  ended({ outcome, endReason, direction, duration, setup }: CallVerdict): void {
    this.outcomes.get(outcome, endReason, direction).add();
    if (duration !== undefined && TALKED.has(outcome)) this.durations.get(direction).observe(duration);
    if (setup !== undefined) this.setups.get(direction).observe(setup);
  }
}

export function callMetrics(calls: ByProvider<CallSeries>): RegistryMetric[] {
  const results = ({ outcomes, totals }: CallSeries) => totals.of(outcomes.values());
  return [
    new RegistryMetric(SIGNALS.callOutcomes, 'sum', () => calls.flatMap(({ outcomes }) => outcomes.samples())),
    new RegistryMetric(SIGNALS.callResults, 'sum', () => calls.flatMap(results)),
    new RegistryMetric(SIGNALS.callDuration, 'sum', () => calls.flatMap(({ durations }) => durations.samples())),
    new RegistryMetric(SIGNALS.callSetup, 'sum', () => calls.flatMap(({ setups }) => setups.samples())),
  ];
}
