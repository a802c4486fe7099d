import diagnostics from 'node:diagnostics_channel';
import {
  type Context,
  type Span,
  type SpanContext,
  SpanKind,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { PendingExchange } from '../catalogue/observation.ts';
import type { Faults } from '../model/faults.ts';
import type { UndiciRequest, UndiciSource } from '../sources/http/undici.ts';
import { canHide, hide } from '../sources/shared/listen-in.ts';

type Channel = { publish(message: unknown): void };
type Next = (message: unknown) => void;
/** What SDK spans carry beside the API: scope (SDK 2 and 3) and kind. */
type SdkSpan = Span & { instrumentationScope?: { name?: string }; kind?: SpanKind; parentSpanContext?: SpanContext };

/**
 * Finds the HTTP client span of an exchange, when the service's own SDK and instrumentations make it.
 *
 * For node:http the span is active while the request is created. instrumentation-undici makes its span inside the
 * publication of `undici:request:create`, activates it nowhere and keeps it private: so that publication is bracketed,
 * and a CLIENT span that any tracer starts within belongs to the request. This holds whatever the order of start-up.
 * Neither is official API: each is feature-tested, and where it does not apply a failed exchange gets a span of ours.
 */
export class SpanPairing {
  readonly #faults: Faults;
  readonly #ending: (exchange: PendingExchange, span: Span) => void;
  readonly #undo: (() => void)[] = [];
  readonly #watchedTracers = new WeakSet<object>();
  #lastProvider: TracerProvider | undefined;
  /** The exchange whose creation is being published right now. */
  #open: PendingExchange | undefined;

  /** @param ending called just before a paired span ends: the last word on its attributes */
  constructor(faults: Faults, ending: (exchange: PendingExchange, span: Span) => void) {
    this.#faults = faults;
    this.#ending = ending;
  }

  /** @param source must have started: it keeps the channels subscribed */
  start(source: UndiciSource): void {
    const watch = this.#faults.guard('pairing', (message: unknown) =>
      source.watch((message as { request: UndiciRequest }).request),
    );
    const learn = this.#faults.guard('pairing', () => this.#watchTracer());
    this.#around('undici:request:create', (message, next) => {
      const exchange = watch(message);
      if (exchange === undefined) return next(message);
      learn();
      const outer = this.#open;
      this.#open = exchange;
      try {
        next(message);
      } finally {
        this.#open = outer;
      }
    });
    // instrumentation-undici ends its span in these two: what happened must be known before.
    for (const name of ['undici:request:trailers', 'undici:request:error'] as const) {
      const first = this.#faults.guard('pairing', (message: unknown) => source.ended(name, message));
      this.#around(name, (message, next) => {
        first(message);
        next(message);
      });
    }
  }

  stop(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo();
    this.#lastProvider = undefined;
  }

  /** The documented way, for an UndiciInstrumentation that is configured with it: `requestHook`. */
  requestHook(source: UndiciSource): (span: Span, request: unknown) => void {
    return this.#faults.guard('pairing', (span, request) => {
      const exchange = source.watch(request as UndiciRequest);
      if (exchange !== undefined) this.pair(exchange, span);
    });
  }

  /** The client span of instrumentation-http, which is active while it creates the request; nobody else's. */
  pairActive(exchange: PendingExchange, active: Context): void {
    const span = trace.getSpan(active) as SdkSpan | undefined;
    if (span?.kind === SpanKind.CLIENT && span.instrumentationScope?.name?.endsWith('instrumentation-http')) {
      this.pair(exchange, span);
      // A stream outlives its handshake's span: it is a child of whatever that one is a child of.
      if (exchange.kind === 'connect') exchange.context = withParentOf(span, active);
    }
  }

  /** The first one tells what the exchange meant; of a second instrumentation's only what is private is taken out. */
  pair(exchange: PendingExchange, span: Span): void {
    if (exchange.span === span) return;
    exchange.span ??= span;
    if (!span.isRecording()) return;
    // A span that takes no wrapper cannot be waited for: what is private goes at once.
    if (!canHide(span, 'end')) return void this.#ending(exchange, span);
    const end = span.end;
    const before = this.#faults.guard('pairing', () => {
      if (exchange.status !== undefined) exchange.settle();
      this.#ending(exchange, span);
    });
    hide(span, 'end', function (this: Span, ...args: Parameters<Span['end']>) {
      before();
      return end.apply(this, args);
    });
  }

  /** Learns of spans at the prototype of the SDK's tracers, which is the same for all of one SDK. */
  #watchTracer(): void {
    const registered = trace.getTracerProvider();
    const provider = (registered as { getDelegate?(): TracerProvider }).getDelegate?.() ?? registered;
    if (provider === this.#lastProvider) return;
    this.#lastProvider = provider;
    const tracer = provider.getTracer('sidetone');
    const prototype = Object.getPrototypeOf(tracer) as Tracer | null;
    // API-only tracers (no SDK yet) make no recording spans: nothing to learn there.
    if (!prototype || typeof prototype.startSpan !== 'function' || !('instrumentationScope' in tracer)) return;
    if (this.#watchedTracers.has(prototype)) return;
    this.#watchedTracers.add(prototype);
    const pairing = this;
    const pair = this.#faults.guard('pairing', (exchange: PendingExchange, span: Span) => this.pair(exchange, span));
    const original = prototype.startSpan;
    const startSpan: Tracer['startSpan'] = function (this: Tracer, name, options, context) {
      const span = original.call(this, name, options, context);
      if (pairing.#open !== undefined && options?.kind === SpanKind.CLIENT) pair(pairing.#open, span);
      return span;
    };
    prototype.startSpan = startSpan;
    this.#undo.push(() => {
      if (prototype.startSpan === startSpan) prototype.startSpan = original;
      this.#watchedTracers.delete(prototype);
    });
  }

  /** Runs `handler` around every publication on a channel: an own property on the Channel, chained and undone with care. */
  #around(name: string, handler: (message: unknown, next: Next) => void): void {
    const channel = diagnostics.channel(name) as unknown as Channel;
    const prior = Object.hasOwn(channel, 'publish') ? channel.publish : undefined;
    // The prototype changes with the number of subscribers: it is asked at every call.
    const next: Next = (message) =>
      (prior ?? (Object.getPrototypeOf(channel) as Channel).publish).call(channel, message);
    let active = true;
    const publish: Next = (message) => (active ? handler(message, next) : next(message));
    hide(channel, 'publish', publish);
    this.#undo.push(() => {
      active = false;
      if (channel.publish !== publish) return;
      if (prior === undefined) Reflect.deleteProperty(channel, 'publish');
      else hide(channel, 'publish', prior);
    });
  }
}

function withParentOf({ parentSpanContext }: SdkSpan, active: Context): Context {
  return parentSpanContext === undefined ? trace.deleteSpan(active) : trace.setSpanContext(active, parentSpanContext);
}
