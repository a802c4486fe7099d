import type { Context, Span } from '@opentelemetry/api';
import type {
  BodySample,
  Failure,
  HeaderSnapshot,
  HttpObservation,
  PendingExchange,
} from '../../catalogue/observation.ts';
import type { Operation } from '../../catalogue/provider.ts';
import type { WatchedProvider } from '../../catalogue/watched-provider.ts';
import { LATER } from '../decoding/decoder.ts';
import type { Bodies } from './bodies.ts';
import { ERROR_LIMIT, isJson, isReadable, REPORT_LIMIT } from './body-copy.ts';
import type { DeadlineQueue, Place } from './deadline-queue.ts';
import type { Dependencies, HeaderReader, ObservationListener } from './dependencies.ts';
import { ExchangeBody } from './exchange-body.ts';

export type ExchangeStart = {
  readonly kind: HttpObservation['kind'];
  readonly provider: WatchedProvider;
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly context: Context;
  /** The client's own object. */
  readonly request: unknown;
  readonly readHeader: HeaderReader;
};

/** One exchange in progress: the mutable side of an HttpObservation. Settles exactly once. */
export class Exchange implements PendingExchange {
  readonly kind: HttpObservation['kind'];
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly account: string;
  context: Context;
  readonly startedAt = Date.now();
  /** By performance.now(), which ignores changes of the system clock. */
  readonly startedMs = performance.now();
  readonly #listener: ObservationListener;
  readonly #bodies: Bodies;
  #answeredMs = 0;
  #queue: DeadlineQueue | undefined;
  #place: Place | undefined;
  /** Nothing more arrives; the body may still be decoding. */
  #ended = false;
  #settled = false;
  status: number | undefined;
  headers: HeaderSnapshot | undefined;
  body: ExchangeBody | undefined;
  failure: Failure | undefined;
  /** Set if the service aborts: it causes everything that follows on the wire. */
  givenUp: Failure | undefined;
  /** The client span of this exchange, if an HTTP instrumentation made one. */
  span: Span | undefined;

  constructor(
    start: ExchangeStart,
    { listener, bodies, accounts }: Pick<Dependencies, 'listener' | 'bodies' | 'accounts'>,
  ) {
    this.kind = start.kind;
    this.provider = start.provider;
    this.method = start.method;
    this.origin = start.origin;
    this.path = start.path;
    this.context = start.context;
    this.operation = start.provider.operations.match(start.method, start.path, start.origin);
    this.account = accounts.of(this, start.request, start.readHeader);
    this.#listener = listener;
    this.#bodies = bodies;
  }

  /** Later events do not belong to this exchange. */
  get settled(): boolean {
    return this.#ended;
  }

  /** The request id of an accepted handshake, as in the provider's header, unsanitised. */
  requestId: string | undefined;

  /** @returns true if chunk() must be called with the body */
  answered(status: number, headers: HeaderSnapshot): boolean {
    this.status = status;
    this.headers = headers;
    this.#answeredMs = performance.now();
    if (status < 400) {
      if (!this.#isRead(status) || !isJson(headers.get('content-type'))) return false;
      this.#wait(this.#bodies.reports, this.#answeredMs);
      this.body = ExchangeBody.open(headers, REPORT_LIMIT, this.#bodies);
    } else {
      // The verdict waits for the body, but not for long: the service may never read it.
      this.#wait(this.#bodies.failures, this.#answeredMs);
      if (isReadable(headers.get('content-type'))) this.body = ExchangeBody.open(headers, ERROR_LIMIT, this.#bodies);
    }
    return this.body !== undefined;
  }

  /** A success that may report calls, a failure or a balance. */
  #isRead(status: number): boolean {
    return status >= 200 && status < 300 && this.operation !== undefined && this.provider.successes.has(this.operation);
  }

  #wait(queue: DeadlineQueue, since: number): void {
    this.#bodies.keepHeadersSoon(this);
    this.#leaveQueue();
    this.#queue = queue;
    this.#place = queue.add(this, since);
  }

  /** As text: what the client read from the connection is not held for as long as this waits. */
  keepHeaders(): void {
    for (const name of this.provider.headers.names) this.headers?.get(name);
  }

  #leaveQueue(): void {
    if (this.#place !== undefined) this.#queue?.delete(this.#place);
    this.#place = undefined;
  }

  /** The handshake of a stream was accepted: 101 (RFC 6455, 4.2.2). */
  accepted(headers: HeaderSnapshot): void {
    this.answered(101, headers);
    const name = this.provider.requestIdHeaders.find((header) => headers.get(header) !== undefined);
    this.requestId = name === undefined ? undefined : headers.get(name);
    this.settle();
  }

  chunk(bytes: unknown): void {
    if (this.#ended || this.body === undefined) return;
    const result = this.body.add(bytes);
    if (result === 'more') return;
    if (result === 'shed') this.body = undefined;
    // The body has nothing more to add; a success may still end.
    if (result === 'full' || this.#hasFailed) this.settle();
  }

  get #hasFailed(): boolean {
    return this.status === undefined || this.status >= 400;
  }

  failed(failure: Failure): void {
    if (this.#ended) return;
    this.failure = failure;
    this.settle();
  }

  /** The client replaces it with another request: this one is not counted. */
  discard(): void {
    this.#ended = true;
    this.#settled = true;
    this.#letGo();
  }

  /** Called at its deadline, or at shutdown. */
  expire(): void {
    if (!this.#ended && this.#hasFailed) {
      this.#end(false);
      return;
    }
    // For a success, only the body took too long.
    this.#bodies.limits.shed('deadline');
    if (this.#ended) this.#report(undefined);
    else this.#letGo();
  }

  settle(): void {
    this.#end(true);
  }

  sketch(): void {
    if (!this.#ended && this.status !== undefined) this.#listener.undecided(this, this.#observe(undefined));
  }

  /** @param patient the body may be decoded later */
  #end(patient: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    const sample = this.body && this.#bodies.read(this.body);
    if (sample !== LATER) this.#report(sample);
    else if (!patient) this.#report(undefined);
    else this.#readLater();
  }

  #readLater(): void {
    // A failure keeps its deadline. A report had a more patient one.
    if (!this.#hasFailed) this.#wait(this.#bodies.failures, performance.now());
    this.body?.readLater((late) => this.#report(late));
    this.#listener.undecided(this, this.#observe(undefined));
  }

  #report(sample: BodySample | undefined): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#listener.settled(this, this.#observe(sample));
    this.#letGo();
    // They keep the client's read buffers alive.
    this.headers = undefined;
  }

  #letGo(): void {
    this.#leaveQueue();
    this.body?.release();
    this.body = undefined;
  }

  #observe(body: BodySample | undefined): HttpObservation {
    const answeredMs = this.#answeredMs || performance.now();
    const elapsed = answeredMs - this.startedMs;
    return {
      kind: this.kind,
      provider: this.provider,
      operation: this.operation,
      method: this.method,
      origin: this.origin,
      path: this.path,
      account: this.account,
      status: this.status,
      headers: this.headers,
      body,
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
