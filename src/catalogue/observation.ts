import type { Context, Span } from '@opentelemetry/api';
import type { HeaderSnapshot } from './header-snapshot.ts';
import type { Operation } from './provider.ts';

import type { WatchedProvider } from './watched-provider.ts';

export type { HeaderSnapshot } from './header-snapshot.ts';

/** A bounded copy of a body, decoded. */
export type BodySample = {
  readonly bytes: Uint8Array;
  /** The body went on after `bytes` ended: it outgrew our limit. */
  readonly truncated: boolean;
};

/** What went wrong on the way, as the client reported it. */
export type Failure = {
  readonly name: string;
  readonly code: string | undefined;
  /** The service itself gave up: `AbortSignal`, `destroy()`, `abort()`. */
  readonly byService: boolean;
};

/**
 * One attempt at one HTTP request, finished. Each redirect hop and each retry is an exchange of its own. A `connect` is
 * the handshake of a WebSocket: accepted with 101, refused with any other status, or failed.
 */
export type HttpObservation = {
  readonly kind: 'http' | 'connect';
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly method: string;
  /** `https://host[:port]`, as the service asked for it. */
  readonly origin: string;
  /** Path and query, unredacted: sinks redact before they emit. */
  readonly path: string;
  /** The name of the account: a label value. */
  readonly account: string;
  /** Undefined when no response head arrived. */
  readonly status: number | undefined;
  readonly headers: HeaderSnapshot | undefined;
  readonly body: BodySample | undefined;
  readonly failure: Failure | undefined;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Unix milliseconds at which the response head arrived, or the failure. */
  readonly answeredAt: number;
  /** The same by performance.now(), which goes on when the clock is set. */
  readonly answeredMs: number;
  /** Seconds from the request to its response head, or to its failure. */
  readonly duration: number;
  /** The context that was active when the service made the request. */
  readonly context: Context;
  /** The HTTP client span that an HTTP instrumentation made for this very exchange. */
  readonly span: Span | undefined;
};

/** An exchange under way. */
export type PendingExchange = Pick<
  HttpObservation,
  'kind' | 'provider' | 'operation' | 'method' | 'origin' | 'path' | 'account'
> & {
  /** By performance.now(), which goes on when the clock is set. */
  readonly startedMs: number;
  context: Context;
  /** Undefined until the response head arrived. */
  readonly status: number | undefined;
  /** The client span of this very exchange, where an HTTP instrumentation made one. */
  span: Span | undefined;
  /** Ends it now, with what is known. */
  settle(): void;
};

/** Who ended a stream: the provider or we, by the first close frame or by terminate(); or neither. */
export type Initiator = 'provider' | 'client' | 'network';

/** A stream while it is open. */
export type OpenStream = Pick<CloseObservation, 'provider' | 'operation' | 'account' | 'context' | 'requestId'>;

/** One stream, over. */
export type CloseObservation = {
  readonly kind: 'close';
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly origin: string;
  /** Path and query, unredacted. */
  readonly path: string;
  /** Of the handshake. */
  readonly account: string;
  /** 1005 and 1006 stand for what never goes over the wire (RFC 6455, 7.4.1). */
  readonly code: number;
  /** As the peer gave it: untrusted, at most 123 bytes. */
  readonly reason: string;
  readonly initiator: Initiator;
  /** By a close frame; or without one: by our terminate(), by an error of the connection, or by its plain end. */
  readonly how: 'frame' | 'terminated' | 'lost' | 'frameless';
  /** Of the handshake's response, unsanitised. */
  readonly requestId: string | undefined;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Seconds from the accepted handshake. */
  readonly duration: number;
  /** The context that was active when the service opened the stream. */
  readonly context: Context;
};
