import type { Span, SpanContext } from '@opentelemetry/api';
import type { CloseObservation, HttpObservation, OpenStream, PendingExchange } from '../catalogue/observation.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { classifyCallFacts, isCallFacts } from '../classify/call-facts.ts';
import { classifyCallEvent, classifyCallReport } from '../classify/call-reports.ts';
import { classifyClose } from '../classify/close.ts';
import { classifyErrorFrame } from '../classify/error-frame.ts';
import { classifyHttp } from '../classify/http.ts';
import { OTHER } from '../model/attributes.ts';
import type { Faults, Stage } from '../model/faults.ts';
import { type CallVerdict, EMPTY_VERDICT, type Verdict } from '../model/verdict.ts';
import type { LogSink } from '../sinks/log/log-sink.ts';
import type { PrometheusSink } from '../sinks/prometheus/prometheus-sink.ts';
import type { RecentFailures } from '../sinks/recent/recent-failures.ts';
import type { ObservationListener } from '../sources/shared/dependencies.ts';
import type { SpanSink } from '../tracing/span-sink.ts';
import { SeenCalls } from './seen-calls.ts';

export type Sinks = {
  readonly span: SpanSink | undefined;
  readonly metrics: PrometheusSink | undefined;
  readonly log: LogSink | undefined;
  readonly recent: RecentFailures;
  /** Logs one sentence. */
  readonly warn: (sentence: string) => void;
};

/** The provider of a call, and the name of the account. */
export type CallOwner = Pick<HttpObservation, 'provider' | 'account'>;

/** Source → classify → sinks. Each stage is fenced on its own: a sink that fails loses its own signal and no other. */
export class Pipeline implements ObservationListener {
  readonly #sinks: Sinks;
  readonly #faults: Faults;
  readonly #seen = new SeenCalls();
  /** Calls whose cost was counted: some providers report it later than the end. */
  readonly #priced = new SeenCalls();
  /** Providers whose balance could not be read: one line for each. */
  readonly #unreadable = new Set<string>();
  #stopped = false;

  constructor(sinks: Sinks, faults: Faults) {
    this.#sinks = sinks;
    this.#faults = faults;
  }

  /** Emits nothing from now on. Requests and streams that are still open outlive the installation. */
  stop(): void {
    this.#stopped = true;
  }

  started(exchange: PendingExchange): void {
    this.#attempt('metrics', () => this.#sinks.metrics?.started(exchange));
  }

  /** What is known before the body is decoded: a span that ends meanwhile takes nothing more. */
  undecided(_: PendingExchange, observation: HttpObservation): void {
    const { span } = observation;
    if (span === undefined) return;
    const verdict = this.#attempt('classify', () => classifyHttp(observation, true)) ?? unjudged(observation);
    this.#attempt('span', () => this.#sinks.span?.settled(observation, verdict));
  }

  settled(_: PendingExchange, observation: HttpObservation): void {
    const identify = observation.span !== undefined || this.#sinks.metrics?.reportsIds === true;
    const verdict = this.#attempt('classify', () => classifyHttp(observation, identify)) ?? unjudged(observation);
    const trace = this.#attempt('span', () => this.#sinks.span?.settled(observation, verdict));
    this.#attempt('metrics', () => this.#sinks.metrics?.settled(observation, verdict, trace));
    this.#attempt('log', () => this.#sinks.log?.settled(observation, verdict, trace));
    if (verdict.failed) this.#attempt('status', () => this.#sinks.recent.settled(observation, verdict, trace));
    if (verdict.failed || observation.body === undefined) return;
    this.#callsReported(observation, trace);
    if (verdict.credits.length === 0) this.#attempt('log', () => this.#balanceUnread(observation));
  }

  #balanceUnread({ provider, operation, status }: HttpObservation): void {
    const { name } = provider;
    const rows = operation && provider.successes.get(operation)?.balances;
    if (rows === undefined || rows.length === 0 || status !== 200 || this.#unreadable.has(name)) return;
    this.#unreadable.add(name);
    this.#sinks.warn(
      `${name}: a response of ${operation?.name} holds no balance in a known unit; the last reading stays, and further such responses are not logged`,
    );
  }

  /** A call that the service reports with recordCall(). */
  recorded(owner: CallOwner, payload: unknown): void {
    const { provider } = owner;
    const call = this.#attempt('classify', () =>
      isCallFacts(payload) ? classifyCallFacts(provider, payload) : classifyCallEvent(provider, payload),
    );
    if (call === undefined) return;
    this.#countCost(owner, call);
    if (!this.#isNew(provider, call)) return;
    this.#attempt('metrics', () => this.#sinks.metrics?.callEnded(owner, call));
    this.#attempt('log', () => this.#sinks.log?.callEnded(owner, call, undefined));
    this.#attempt('status', () => this.#sinks.recent.callEnded(owner, call, undefined));
  }

  /** The service names an unknown provider: an error in its code, not a fault. */
  unknownProvider(name: unknown, known: readonly WatchedProvider[]): void {
    this.#attempt('log', () => this.#sinks.log?.unknownProvider(name, known));
  }

  #callsReported(observation: HttpObservation, trace: SpanContext | undefined): void {
    const { provider } = observation;
    const calls = this.#attempt('classify', () => classifyCallReport(observation)) ?? [];
    for (const call of calls) {
      this.#countCost(observation, call);
      if (!this.#isNew(provider, call)) continue;
      this.#attempt('span', () => this.#sinks.span?.callEnded(observation, call));
      this.#attempt('metrics', () => this.#sinks.metrics?.callEnded(observation, call));
      this.#attempt('log', () => this.#sinks.log?.callEnded(observation, call, trace));
      this.#attempt('status', () => this.#sinks.recent.callEnded(observation, call, trace));
    }
  }

  /** Without an id, the cost may have been counted before. */
  #countCost(owner: CallOwner, { id, cost }: CallVerdict): void {
    if (id === undefined || cost === undefined) return;
    const first = this.#attempt('classify', () => this.#priced.add(owner.provider.name, id));
    if (first === true) this.#attempt('metrics', () => this.#sinks.metrics?.callCost(owner, cost));
  }

  #isNew(provider: WatchedProvider, { id }: CallVerdict): boolean {
    return id === undefined || this.#attempt('classify', () => this.#seen.add(provider.name, id)) === true;
  }

  opened({ provider }: OpenStream): void {
    this.#attempt('metrics', () => this.#sinks.metrics?.streamOpened(provider));
  }

  closed(_: OpenStream, observation: CloseObservation): void {
    // The gauge first: it must return to 0 even if everything else fails.
    this.#attempt('metrics', () => this.#sinks.metrics?.streamEnded(observation.provider));
    const verdict = this.#attempt('classify', () => classifyClose(observation));
    if (verdict === undefined) return;
    this.#attempt('metrics', () => this.#sinks.metrics?.streamClosed(observation, verdict));
    const trace = this.#attempt('span', () => this.#sinks.span?.closed(observation, verdict));
    this.#attempt('log', () => this.#sinks.log?.closed(observation, verdict, trace));
    this.#attempt('status', () => this.#sinks.recent.closed(observation, verdict, trace));
  }

  errorFrame(stream: OpenStream, text: string): void {
    const { provider, requestId, operation } = stream;
    const verdict = this.#attempt('classify', () => classifyErrorFrame(provider, text, requestId, operation?.name));
    if (verdict === undefined) return;
    this.#attempt('metrics', () => this.#sinks.metrics?.failed(stream, verdict));
    this.#attempt('log', () => this.#sinks.log?.errorFrame(stream, verdict));
    this.#attempt('status', () => this.#sinks.recent.errorFrame(stream, verdict));
  }

  /** A span of an exchange is about to end. */
  ending(exchange: PendingExchange, span: Span, decide: (exchange: PendingExchange) => void): void {
    this.#sinks.span?.ending(exchange, span, decide);
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

/** The verdict if classification itself fails: whether the exchange failed, without a reason. */
function unjudged({ status }: HttpObservation): Verdict {
  const failed = status === undefined || status >= 400;
  return { ...EMPTY_VERDICT, failed, category: failed ? 'unknown' : undefined, errorType: failed ? OTHER : undefined };
}
