import diagnostics from 'node:diagnostics_channel';
import {
  type Attributes,
  type Context,
  type Span,
  type SpanContext,
  SpanKind,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import type { PendingExchange } from '../catalogue/observation.ts';
import { ATTR } from '../model/attributes.ts';
import type { Faults } from '../model/faults.ts';
import type { UndiciRequest, UndiciSource } from '../sources/http/undici.ts';
import { hide } from '../sources/shared/listen-in.ts';
import { spanIn } from './span-in.ts';

type Channel = { publish(message: unknown): void };
type Next = (message: unknown) => void;
/** Sets what is known of an exchange. */
type Decide = (exchange: PendingExchange) => void;
/** Properties of SDK spans beyond the API: scope (SDK 2 and 3) and kind. */
type SdkSpan = Span & {
  attributes?: Attributes;
  instrumentationScope?: { name?: string };
  kind?: SpanKind;
  parentSpanContext?: SpanContext;
};

/**
 * Finds the HTTP client span of an exchange if the service's SDK and instrumentations create one.
 *
 * For node:http the span is active while the request is created. instrumentation-undici creates its span during the
 * publication of `undici:request:create`, never activates it and keeps it private. So that publication is wrapped, and a
 * CLIENT span that any tracer starts during it belongs to the request, in any order of start-up. Neither is official API:
 * each is feature-tested, and where it does not apply, a failed exchange gets its own span.
 */
export class SpanPairing {
  readonly #faults: Faults;
  readonly #ending: (exchange: PendingExchange, span: Span, decide: Decide) => void;
  readonly #undo: (() => void)[] = [];
  readonly #wrappedTracers = new WeakSet<object>();
  /** Client spans around fetch(), with the latest exchange of each. */
  readonly #wrappers = new WeakMap<Span, PendingExchange>();
  #lastProvider: TracerProvider | undefined;
  /** The exchange whose creation is being published now. */
  #open: PendingExchange | undefined;

  /** @param ending called just before a paired span ends: calls `decide`, and sets its final attributes */
  constructor(faults: Faults, ending: (exchange: PendingExchange, span: Span, decide: Decide) => void) {
    this.#faults = faults;
    this.#ending = faults.guard('pairing', ending);
  }

  /** @param source must be started, because it keeps the channels subscribed */
  start(source: UndiciSource): void {
    const observe = this.#faults.guard('pairing', (message: unknown) =>
      source.observe((message as { request: UndiciRequest }).request),
    );
    const wrap = this.#faults.guard('pairing', () => this.#wrapTracer());
    // After the publication: a span that instrumentation-undici started within it is closer to the request.
    const wrapped = this.#faults.guard('pairing', (exchange: PendingExchange) => this.#pairWrapper(exchange));
    this.#around('undici:request:create', (message, next) => {
      const exchange = observe(message);
      if (exchange === undefined) return next(message);
      wrap();
      const outer = this.#open;
      this.#open = exchange;
      try {
        next(message);
      } finally {
        this.#open = outer;
        wrapped(exchange);
      }
    });
    // instrumentation-undici ends its span in this one, and the span does not know the error.
    const failed = this.#faults.guard('pairing', (message) => source.ended('undici:request:error', message));
    this.#around('undici:request:error', (message, next) => {
      failed(message);
      next(message);
    });
  }

  stop(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo();
    this.#lastProvider = undefined;
  }

  /** The documented way: the `requestHook` of UndiciInstrumentation. */
  requestHook(source: UndiciSource): (span: Span, request: unknown) => void {
    return this.#faults.guard('pairing', (span, request) => {
      const exchange = source.observe(request as UndiciRequest);
      if (exchange !== undefined) this.pair(exchange, span);
    });
  }

  /** Pairs the client span of instrumentation-http, which is active while it creates the request; no other span. */
  pairActive(exchange: PendingExchange, active: Context): void {
    const span = spanIn(active) as SdkSpan | undefined;
    if (span?.kind === SpanKind.CLIENT && span.instrumentationScope?.name?.endsWith('instrumentation-http')) {
      this.pair(exchange, span);
      // A stream outlives the span of its handshake, so both get the same parent.
      if (exchange.kind === 'connect') exchange.context = withParentOf(span, active);
    } else {
      this.#pairWrapper(exchange);
    }
  }

  /**
   * Pairs the client span of what wraps fetch(), as @vercel/otel does: active while the request is created, and with its URL.
   * It may end at the head of the response, follow redirects and retry: what is known then is set, and what comes later is
   * added to it, until it is exported.
   */
  #pairWrapper(exchange: PendingExchange): void {
    const span = spanIn(exchange.context) as SdkSpan | undefined;
    if (span?.kind !== SpanKind.CLIENT || exchange.kind !== 'http' || exchange.span === span) return;
    const isRepeated = this.#wrappers.has(span);
    if (!isRepeated && !describes(span, exchange)) return;
    exchange.span ??= span;
    this.#wrappers.set(span, exchange);
    if (isRepeated || !span.isRecording()) return;
    this.#beforeEnd(span, exchange, () => this.#wrappers.get(span)?.sketch());
  }

  /** The first span gets the verdict. Spans of further instrumentations are only redacted. */
  pair(exchange: PendingExchange, span: Span): void {
    if (exchange.span === span) return;
    exchange.span ??= span;
    if (!span.isRecording()) return;
    this.#beforeEnd(span, exchange, settleAnswered);
  }

  #beforeEnd(span: Span, exchange: PendingExchange, decide: Decide): void {
    const end = span.end;
    const ending = this.#ending;
    const isWrapped = hide(span, 'end', function (this: Span, ...args: Parameters<Span['end']>) {
      ending(exchange, span, decide);
      return end.apply(this, args);
    });
    // A span that cannot be wrapped is redacted at once.
    if (!isWrapped) ending(exchange, span, () => {});
  }

  /** Wraps startSpan() on the prototype of the SDK's tracers, which all of them share. */
  #wrapTracer(): void {
    const registered = trace.getTracerProvider();
    const provider = (registered as { getDelegate?(): TracerProvider }).getDelegate?.() ?? registered;
    if (provider === this.#lastProvider) return;
    this.#lastProvider = provider;
    const tracer = provider.getTracer('sidetone');
    const prototype = Object.getPrototypeOf(tracer) as Tracer | null;
    // Tracers of the API alone (no SDK yet) never record.
    if (!prototype || typeof prototype.startSpan !== 'function' || !('instrumentationScope' in tracer)) return;
    if (this.#wrappedTracers.has(prototype)) return;
    this.#wrappedTracers.add(prototype);
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
      this.#wrappedTracers.delete(prototype);
    });
  }

  /** Runs `handler` around every publication on a channel, with an own property on the Channel that can be removed again. */
  #around(name: string, handler: (message: unknown, next: Next) => void): void {
    const channel = diagnostics.channel(name) as unknown as Channel;
    const prior = Object.hasOwn(channel, 'publish') ? channel.publish : undefined;
    // The prototype changes with the number of subscribers, so it is read on every call.
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

function settleAnswered(exchange: PendingExchange): void {
  if (exchange.status !== undefined) exchange.settle();
}

/** Whether a span has the URL of the exchange; a client span that has none, as of an SDK, may be around many. */
function describes({ attributes }: SdkSpan, { origin, path }: PendingExchange): boolean {
  const text = attributes?.[ATTR.urlFull] ?? attributes?.['http.url'];
  const url = typeof text === 'string' ? URL.parse(text) : null;
  return url !== null && url.origin === URL.parse(origin)?.origin && url.pathname === path.split('?', 1)[0];
}

function withParentOf({ parentSpanContext }: SdkSpan, active: Context): Context {
  return parentSpanContext === undefined ? trace.deleteSpan(active) : trace.setSpanContext(active, parentSpanContext);
}
