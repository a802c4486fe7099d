import type { Context, Span } from '@opentelemetry/api';
import type { Operation } from './catalogue/provider.ts';
import type { WatchedProvider } from './catalogue/watched-provider.ts';

/** The response headers that the provider's tables name, and no other. */
export type HeaderSnapshot = {
  /** @param name lower case */
  get(name: string): string | undefined;
};

/** A bounded copy of an error body, as it came over the wire. */
export type BodySample = {
  readonly bytes: Uint8Array;
  /** The body went on after `bytes` ended: cut by our limit, by the deadline, or by the network. */
  readonly truncated: boolean;
};

/** What went wrong on the way, as the client reported it. */
export type Failure = {
  readonly name: string;
  readonly code: string | undefined;
  /** The service itself gave up: `AbortSignal`, `destroy()`, `abort()`. */
  readonly byService: boolean;
};

/** One attempt at one HTTP request, finished. Each redirect hop and each retry is an exchange of its own. */
export type HttpObservation = {
  readonly kind: 'http';
  readonly provider: WatchedProvider;
  readonly operation: Operation | undefined;
  readonly method: string;
  /** `https://host[:port]`, as the service asked for it. */
  readonly origin: string;
  /** Path and query, unredacted: sinks redact before they emit. */
  readonly path: string;
  /** Undefined when no response head arrived. */
  readonly status: number | undefined;
  readonly headers: HeaderSnapshot | undefined;
  readonly body: BodySample | undefined;
  readonly failure: Failure | undefined;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Unix milliseconds at which the response head arrived, or the failure. */
  readonly answeredAt: number;
  /** Seconds from the request to its response head, or to its failure. */
  readonly duration: number;
  /** The context that was active when the service made the request. */
  readonly context: Context;
  /** The HTTP client span that an HTTP instrumentation made for this very exchange. */
  readonly span: Span | undefined;
};

export type Observation = HttpObservation;
