import type { Socket } from 'node:net';
import { context } from '@opentelemetry/api';
import type { Dependencies } from '../shared/dependencies.ts';
import { Exchange } from '../shared/exchange.ts';
import { NO_WEBSOCKET, readFailure } from '../shared/failure.ts';
import { snapshotHeaders } from '../shared/header-snapshot.ts';
import { listenIn, listenInside } from '../shared/listen-in.ts';
import { Subscriptions } from '../shared/subscriptions.ts';
import { isTracingSuppressed } from '../shared/suppressed.ts';
import { UndiciStreams } from '../streams/undici-stream.ts';
import { undiciHeader } from './request-header.ts';
import { isPath, readTarget, type Target, withoutUser } from './target.ts';

/**
 * A property of the Request object is cheaper than a WeakMap and lives as long as the request. It need not be hidden,
 * because undici does not expose the object.
 */
const EXCHANGE = Symbol('sidetone.exchange');

/**
 * The parts of undici's internal Request that are used. https://undici.nodejs.org/#/docs/api/DiagnosticsChannel
 */
export type UndiciRequest = {
  readonly origin: unknown;
  readonly path: string;
  readonly method: string;
  readonly upgrade: unknown;
  /** A flat list of names and values; in some versions a string. */
  readonly headers?: unknown;
  readonly onResponseData?: unknown;
  readonly onData?: unknown;
  [EXCHANGE]?: Exchange | undefined;
};

/** The method that passes a chunk of the body to a Request: one in undici 8, another in 6 and 7. */
const DATA = ['onResponseData', 'onData'] as const;

const REMEMBERED_KEYS = 64;

/** The same for every repetition of one handshake (RFC 6455, 11.3.1). */
const handshakeKey = (request: UndiciRequest): string | undefined => undiciHeader(request, 'sec-websocket-key');

/** Sent by WebSocket and WebSocketStream of undici, https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-mode-header */
const isOfWebSocket = (request: UndiciRequest): boolean => undiciHeader(request, 'sec-fetch-mode') === 'websocket';

function isWebSocket(upgrade: unknown): boolean {
  return typeof upgrade === 'string' && upgrade.toLowerCase() === 'websocket';
}

/** Watches every copy of undici in the process: global fetch, npm packages, any dispatcher. */
export class UndiciSource {
  readonly #deps: Dependencies;
  readonly #subscriptions: Subscriptions;
  readonly #streams: UndiciStreams;
  /** Keys of handshakes refused with 401, the latest last. */
  readonly #unauthorized: string[] = [];
  #chunksByChannel = false;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#streams = new UndiciStreams(deps);
    this.#subscriptions = new Subscriptions(deps.faults);
  }

  start(): void {
    this.#streams.start();
    const on = this.#subscriptions;
    on.on<{ request: UndiciRequest }>('undici:request:create', ({ request }) => void this.observe(request));
    on.on<{ request: UndiciRequest; response: { statusCode: number; headers: unknown } }>(
      'undici:request:headers',
      ({ request, response }) => {
        const exchange = request[EXCHANGE];
        if (exchange !== undefined) this.#answered(exchange, request, response.statusCode, response.headers);
      },
    );
    for (const name of ['undici:request:trailers', 'undici:request:error'] as const) {
      on.on(name, (message) => this.ended(name, message));
    }
  }

  /** One exchange is over. May be called twice. */
  ended(channel: 'undici:request:trailers' | 'undici:request:error', message: unknown): void {
    const { request, error } = message as { request: UndiciRequest; error?: unknown };
    const exchange = request[EXCHANGE];
    if (exchange === undefined || exchange.settled) return;
    if (channel === 'undici:request:trailers') exchange.settle();
    else exchange.failed(readFailure(error));
  }

  stop(): void {
    this.#streams.stop();
    this.#subscriptions.stop();
    this.#chunksByChannel = false;
  }

  /** Starts to observe a request, once; undefined if its host is not in the catalogue. The first subscriber calls it. */
  observe(request: UndiciRequest): Exchange | undefined {
    const known = request[EXCHANGE];
    if (known !== undefined) return known;
    const { origin, path } = request;
    // The common case first: a host outside the catalogue costs one lookup and allocates nothing.
    if (typeof origin === 'string' && isPath(path)) {
      const provider = this.#deps.catalogue.match(origin, path);
      if (provider === undefined) return undefined;
      return this.#begin(request, provider, { origin: withoutUser(origin), path });
    }
    const target = readTarget(String(origin), path);
    const provider = this.#deps.catalogue.match(target.origin, target.path);
    if (provider === undefined) return undefined;
    return this.#begin(request, provider, target);
  }

  #begin(request: UndiciRequest, provider: Exchange['provider'], target: Target): Exchange | undefined {
    // CONNECT opens a tunnel and is not an exchange with the API.
    if (request.method === 'CONNECT') return undefined;
    const active = context.active();
    if (isTracingSuppressed(active)) return undefined;
    const kind = isWebSocket(request.upgrade) ? 'connect' : 'http';
    // Without a spread, which costs as much as the rest of the exchange.
    const { origin, path } = target;
    const exchange = new Exchange(
      { kind, provider, method: request.method, origin, path, context: active, request, readHeader: undiciHeader },
      this.#deps,
    );
    request[EXCHANGE] = exchange;
    if (kind === 'connect' && this.#isRepeated(request)) {
      // Not counted, but still known, because its span has a URL to redact.
      exchange.discard();
      return exchange;
    }
    if (typeof request.upgrade === 'string') this.#awaitUpgrade(exchange, request);
    this.#deps.listener.started(exchange);
    return exchange;
  }

  /**
   * undici passes on the connection of a handshake answered with 101 by one of these methods (6 and 7, 8). Only its own
   * WebSocket publishes further events; after `undici.upgrade()` the connection belongs to the service.
   */
  #awaitUpgrade(exchange: Exchange, request: UndiciRequest): void {
    for (const method of ['onUpgrade', 'onRequestUpgrade']) {
      const unwrap = listenIn(request, method, this.#deps.faults, (_, headers, socket) => {
        const answer = snapshotHeaders(headers, exchange.provider.headers);
        // undici keeps its Request, and everything attached to it, as long as the stream is open. It also publishes an
        // error of the Request if it rejects the 101: not an abort by the service.
        unwrap();
        request[EXCHANGE] = undefined;
        if (isOfWebSocket(request)) this.#streams.expect(exchange, answer, socket as Socket);
        else exchange.accepted(answer);
      });
    }
  }

  /** undici 7 and 8 repeat a handshake that was refused with 401. For the service it is one attempt. */
  #isRepeated(request: UndiciRequest): boolean {
    const key = handshakeKey(request);
    return key !== undefined && this.#unauthorized.includes(key);
  }

  #noteUnauthorized(request: UndiciRequest): void {
    const key = handshakeKey(request);
    if (key === undefined) return;
    this.#unauthorized.push(key);
    if (this.#unauthorized.length > REMEMBERED_KEYS) this.#unauthorized.shift();
  }

  #answered(exchange: Exchange, request: UndiciRequest, status: number, rawHeaders: unknown): void {
    // A 101 without `Upgrade: websocket` opens no WebSocket (RFC 6455, 4.1): undici fails on an assertion of its own.
    if (status === 101 && exchange.kind === 'connect') exchange.failed(NO_WEBSOCKET);
    if (exchange.settled || status < 200) return;
    // First: without its headers a failure is still one.
    exchange.status = status;
    if (status === 401 && exchange.kind === 'connect') this.#noteUnauthorized(request);
    if (exchange.answered(status, snapshotHeaders(rawHeaders, exchange.provider.headers)))
      this.#copyBody(exchange, request);
  }

  /** Copies the body of this one Request. Its end is published on a channel. */
  #copyBody(exchange: Exchange, request: UndiciRequest): void {
    const method = DATA.find((name) => typeof request[name] === 'function');
    if (method === undefined) this.#copyBodyByChannel();
    else listenInside(request, method, this.#deps.faults, (chunk) => exchange.chunk(chunk));
  }

  /** For a Request of another shape: the documented channel of undici 7.11 and later. */
  #copyBodyByChannel(): void {
    if (this.#chunksByChannel) return;
    this.#chunksByChannel = true;
    this.#subscriptions.on<{ request: UndiciRequest; chunk: unknown }>(
      'undici:request:bodyChunkReceived',
      ({ request, chunk }) => request[EXCHANGE]?.chunk(chunk),
    );
  }
}
