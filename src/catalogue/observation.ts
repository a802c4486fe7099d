import type { Context, Span } from '@opentelemetry/api';
import type { HeaderSnapshot } from './header-snapshot.ts';
import type { Operation } from './provider.ts';

import type { WatchedProvider } from './watched-provider.ts';

export type { HeaderSnapshot } from './header-snapshot.ts';

/** A bounded copy of a body, decoded. */
export type BodySample = {
  readonly bytes: Uint8Array;
  /** The body exceeded the limit: `bytes` is only its beginning. */
  readonly truncated: boolean;
};

/** A failure of the connection, as the client reported it. */
export type Failure = {
  readonly name: string;
  readonly code: string | undefined;
  /** The service aborted the request: `AbortSignal`, `destroy()`, `abort()`. */
  readonly byService: boolean;
};

/**
 * One finished attempt at an HTTP request. Each redirect hop and each retry is a separate exchange. A `connect` is the
 * handshake of a WebSocket: accepted with 101, refused with any other status, or failed.
 */
export type HttpObservation = {
  readonly kind: 'http' | 'connect';
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly method: string;
  /** `https://host[:port]`, as the service requested it. */
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
  /** The same by performance.now(), which ignores changes of the system clock. */
  readonly answeredMs: number;
  /** Seconds from the request to its response head, or to its failure. */
  readonly duration: number;
  /** The context that was active when the service made the request. */
  readonly context: Context;
  /** The client span that an HTTP instrumentation made for this exchange. */
  readonly span: Span | undefined;
};

/** An exchange in progress. */
export type PendingExchange = Pick<
  HttpObservation,
  'kind' | 'provider' | 'operation' | 'method' | 'origin' | 'path' | 'account'
> & {
  /** By performance.now(), which ignores changes of the system clock. */
  readonly startedMs: number;
  context: Context;
  /** Undefined until the response head arrived. */
  readonly status: number | undefined;
  /** The client span of this exchange, if an HTTP instrumentation made one. */
  span: Span | undefined;
  /** Settles it now, with what is known. */
  settle(): void;
  /** Sets on its span what is known so far. */
  sketch(): void;
};

/** Who ended a stream: the provider or the client, by the first close frame or by terminate(); or neither (`network`). */
export type Initiator = 'provider' | 'client' | 'network';

/** An open stream. */
export type OpenStream = Pick<CloseObservation, 'provider' | 'operation' | 'account' | 'context' | 'requestId'>;

/** Why a client failed a WebSocket connection (RFC 6455, 7.1.7): a frame broke the protocol, or exceeded its own limit. */
export type Rejection = 'protocol_error' | 'message_too_big';

/** A closed stream. */
export type CloseObservation = {
  readonly kind: 'close';
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly origin: string;
  /** Path and query, unredacted. */
  readonly path: string;
  /** Of the handshake. */
  readonly account: string;
  /** 1005 and 1006 are never sent (RFC 6455, 7.4.1). */
  readonly code: number;
  /** As received from the peer: untrusted, at most 123 bytes. */
  readonly reason: string;
  readonly initiator: Initiator;
  /**
   * Ended by a close frame; or without one by terminate(), by an error of the connection, by its plain end, or by the
   * client because of what it received.
   */
  readonly how: 'frame' | 'terminated' | 'lost' | 'frameless' | Rejection;
  /** The request id of the handshake, unsanitised. */
  readonly requestId: string | undefined;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Seconds from the accepted handshake. */
  readonly duration: number;
  /** The context that was active when the service opened the stream. */
  readonly context: Context;
};
