import { classifyClose } from './classify/close.ts';
import { classifyErrorFrame } from './classify/error-frame.ts';
import { classifyHttp } from './classify/http.ts';
import type { Faults, Stage } from './guard.ts';
import type { CloseObservation, HttpObservation } from './observation.ts';
import { OTHER } from './semconv.ts';
import type { LogSink } from './sinks/log-sink.ts';
import type { PrometheusSink } from './sinks/prometheus/prometheus-sink.ts';
import type { SpanSink } from './sinks/span-sink.ts';
import type { Exchange, ExchangeListener } from './sources/exchange.ts';
import type { Stream, StreamListener } from './sources/stream.ts';
import { NOTHING_SAID, type Verdict } from './verdict.ts';

export type Sinks = {
  readonly span: SpanSink | undefined;
  readonly metrics: PrometheusSink | undefined;
  readonly log: LogSink | undefined;
};

/** Source → classify → sinks. Each stage is fenced by itself: a sink that fails costs its own signal and no other. */
export class Pipeline implements ExchangeListener, StreamListener {
  readonly #sinks: Sinks;
  readonly #faults: Faults;
  #stopped = false;

  constructor(sinks: Sinks, faults: Faults) {
    this.#sinks = sinks;
    this.#faults = faults;
  }

  /** After this nothing is told: what is still open outlives the installation. */
  stop(): void {
    this.#stopped = true;
  }

  started(exchange: Exchange): void {
    this.#attempt('metrics', () => this.#sinks.metrics?.started(exchange));
  }

  settled(_: Exchange, observation: HttpObservation): void {
    const verdict = this.#attempt('classify', () => classifyHttp(observation)) ?? unjudged(observation);
    const trace = this.#attempt('span', () => this.#sinks.span?.settled(observation, verdict));
    this.#attempt('metrics', () => this.#sinks.metrics?.settled(observation, verdict, trace));
    this.#attempt('log', () => this.#sinks.log?.settled(observation, verdict, trace));
  }

  opened({ connect }: Stream): void {
    this.#attempt('metrics', () => this.#sinks.metrics?.streams.opened(connect.provider));
  }

  closed(_: Stream, observation: CloseObservation): void {
    // The gauge comes first: whatever else fails, it must come back to 0.
    this.#attempt('metrics', () => this.#sinks.metrics?.streams.ended(observation.provider));
    const verdict = this.#attempt('classify', () => classifyClose(observation));
    if (verdict === undefined) return;
    this.#attempt('metrics', () => this.#sinks.metrics?.streams.closed(observation, verdict));
    const trace = this.#attempt('span', () => this.#sinks.span?.closed(observation, verdict));
    this.#attempt('log', () => this.#sinks.log?.closed(observation, verdict, trace));
  }

  errorFrame({ connect }: Stream, text: string): void {
    const verdict = this.#attempt('classify', () => classifyErrorFrame(connect.provider, text, connect.requestId));
    if (verdict === undefined) return;
    this.#attempt('metrics', () => this.#sinks.metrics?.failed(connect.provider, verdict));
    this.#attempt('log', () => this.#sinks.log?.errorFrame(connect, verdict));
  }

  /** The span of an exchange is about to end. */
  ending(exchange: Exchange): void {
    this.#sinks.span?.ending(exchange);
  }

  #attempt<T>(stage: Stage, work: () => T): T | undefined {
    if (this.#stopped) return undefined;
    try {
      return work();
    } catch (fault) {
      this.#faults.add(stage, fault);
      return undefined;
    }
  }
}

/** What is said of an exchange whose classification failed: whether it failed, and nothing of why. */
function unjudged({ status }: HttpObservation): Verdict {
  const failed = status === undefined || status >= 400;
  return { ...NOTHING_SAID, failed, category: failed ? 'unknown' : undefined, errorType: failed ? OTHER : undefined };
}
