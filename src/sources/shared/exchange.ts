import type { Context, Span } from '@opentelemetry/api';
import type { Failure, HeaderSnapshot, HttpObservation, PendingExchange } from '../../catalogue/observation.ts';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { BodyCopy, ERROR_LIMIT, isJson, isReadable, REPORT_LIMIT } from './body-copy.ts';
import type { Place, SettleQueue } from './settle-queue.ts';
import type { ObservationListener } from './watch.ts';

export type ExchangeStart = {
  readonly kind: HttpObservation['kind'];
  readonly provider: WatchedProvider;
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly context: Context;
};

/** One exchange while it is under way: the mutable side of an HttpObservation. Settles exactly once. */
export class Exchange implements PendingExchange {
  readonly kind: HttpObservation['kind'];
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  context: Context;
  readonly startedAt = Date.now();
  /** By performance.now(), which goes on when the clock is set. */
  readonly startedMs = performance.now();
  readonly #listener: ObservationListener;
  readonly #queue: SettleQueue;
  #answeredMs = 0;
  #place: Place | undefined;
  #settled = false;
  status: number | undefined;
  headers: HeaderSnapshot | undefined;
  body: BodyCopy | undefined;
  failure: Failure | undefined;
  /** Set when the service itself gives up: what follows on the wire is its own doing. */
  givenUp: Failure | undefined;
  /** The client span of this very exchange, where an HTTP instrumentation made one. */
  span: Span | undefined;

  constructor(start: ExchangeStart, listener: ObservationListener, queue: SettleQueue) {
    this.kind = start.kind;
    this.provider = start.provider;
    this.method = start.method;
    this.origin = start.origin;
    this.path = start.path;
    this.context = start.context;
    this.operation = start.provider.operations.match(start.method, start.path, start.origin);
    this.#listener = listener;
    this.#queue = queue;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Of an accepted handshake, as the provider's header gives it, unsanitised. */
  requestId: string | undefined;

  /** @returns true when chunk() should be told of the body */
  answered(status: number, headers: HeaderSnapshot): boolean {
    this.status = status;
    this.headers = headers;
    this.#answeredMs = performance.now();
    if (status < 400) {
      if (this.#isRead(status) && isJson(headers.get('content-type'))) this.body = new BodyCopy(REPORT_LIMIT);
    } else {
      // The verdict waits for the body, but not for long: the service may never read it.
      this.#place = this.#queue.add(this, this.#answeredMs);
      if (isReadable(headers.get('content-type'))) this.body = new BodyCopy(ERROR_LIMIT);
    }
    return this.body !== undefined;
  }

  /** Its success may report calls, a failure or a balance. */
  #isRead(status: number): boolean {
    return status >= 200 && status < 300 && this.operation !== undefined && this.provider.successes.has(this.operation);
  }

  /** The handshake of a stream was accepted: 101 (RFC 6455, 4.2.2). */
  accepted(headers: HeaderSnapshot): void {
    this.answered(101, headers);
    const name = this.provider.requestIdHeaders.find((header) => headers.get(header) !== undefined);
    this.requestId = name === undefined ? undefined : headers.get(name);
    this.settle();
  }

  chunk(bytes: unknown): void {
    // Nothing more can be learnt from a body that outgrew the copy.
    if (!this.#settled && this.body?.add(bytes) === false) this.settle();
  }

  failed(failure: Failure): void {
    if (this.#settled) return;
    this.failure = failure;
    this.settle();
  }

  /** The client goes on with another request in its place: this one is not told. */
  discard(): void {
    this.#settled = true;
    this.#leaveQueue();
  }

  #leaveQueue(): void {
    if (this.#place === undefined) return;
    this.#queue.delete(this.#place);
    this.#place = undefined;
  }

  settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#leaveQueue();
    this.#listener.settled(this, this.#observe());
    this.body = undefined;
    // They hold on to what the client read from the connection.
    this.headers = undefined;
  }

  #observe(): HttpObservation {
    const answeredMs = this.#answeredMs || performance.now();
    const elapsed = answeredMs - this.startedMs;
    return {
      kind: this.kind,
      provider: this.provider,
      operation: this.operation,
      method: this.method,
      origin: this.origin,
      path: this.path,
      status: this.status,
      headers: this.headers,
      body: this.body?.take(),
      failure: this.failure,
      startedAt: this.startedAt,
      answeredAt: this.startedAt + elapsed,
      answeredMs,
      duration: elapsed / 1000,
      context: this.context,
      span: this.span,
    };
  }
}
