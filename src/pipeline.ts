import type { SpanContext } from '@opentelemetry/api';
import { classifyHttp } from './classify/http.ts';
import type { Faults } from './guard.ts';
import type { HttpObservation } from './observation.ts';
import { OTHER } from './semconv.ts';
import type { LogSink } from './sinks/log-sink.ts';
import type { PrometheusSink } from './sinks/prometheus/prometheus-sink.ts';
import type { SpanSink } from './sinks/span-sink.ts';
import type { Exchange, ExchangeListener } from './sources/exchange.ts';
import { NOTHING_SAID, type Verdict } from './verdict.ts';

export type Sinks = {
  readonly span: SpanSink | undefined;
  readonly metrics: PrometheusSink | undefined;
  readonly log: LogSink | undefined;
};

/** Source → classify → sinks. Each stage is fenced by itself: a sink that fails costs its own signal and no other. */
export class Pipeline implements ExchangeListener {
  readonly #sinks: Sinks;
  readonly #faults: Faults;

  constructor(sinks: Sinks, faults: Faults) {
    this.#sinks = sinks;
    this.#faults = faults;
  }

  started({ provider, operation, method, startedAt }: Exchange): void {
    try {
      this.#sinks.metrics?.started(provider, operation, method, startedAt);
    } catch (fault) {
      this.#faults.add('metrics', fault);
    }
  }

  settled(_: Exchange, observation: HttpObservation): void {
    let verdict: Verdict;
    try {
      verdict = classifyHttp(observation);
    } catch (fault) {
      this.#faults.add('classify', fault);
      verdict = unjudged(observation);
    }
    const trace = this.#describe(observation, verdict);
    try {
      this.#sinks.metrics?.settled(observation, verdict, trace);
    } catch (fault) {
      this.#faults.add('metrics', fault);
    }
    try {
      this.#sinks.log?.settled(observation, verdict, trace);
    } catch (fault) {
      this.#faults.add('log', fault);
    }
  }

  /** The span of an exchange is about to end. */
  ending({ span }: Exchange): void {
    if (span !== undefined) this.#sinks.span?.ending(span);
  }

  #describe(observation: HttpObservation, verdict: Verdict): SpanContext | undefined {
    try {
      return this.#sinks.span?.settled(observation, verdict);
    } catch (fault) {
      this.#faults.add('span', fault);
      return undefined;
    }
  }
}

/** What is said of an exchange whose classification failed: whether it failed, and nothing of why. */
function unjudged({ status }: HttpObservation): Verdict {
  const failed = status === undefined || status >= 400;
  return { ...NOTHING_SAID, failed, category: failed ? 'unknown' : undefined, errorType: failed ? OTHER : undefined };
}
