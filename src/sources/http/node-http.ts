import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { context } from '@opentelemetry/api';
import type { Faults } from '../../model/faults.ts';
import type { Dependencies } from '../shared/dependencies.ts';
import { Exchange } from '../shared/exchange.ts';
import { DEADLINE, NO_WEBSOCKET, readFailure, readGivenUp } from '../shared/failure.ts';
import { snapshotHeaders } from '../shared/header-snapshot.ts';
import { hide, listenIn } from '../shared/listen-in.ts';
import { Subscriptions } from '../shared/subscriptions.ts';
import { isTracingSuppressed } from '../shared/suppressed.ts';
import { followWs, websocketOf } from '../streams/ws-stream.ts';
import { nodeHeader } from './request-header.ts';
import { isPath, readTarget } from './target.ts';

const EXCHANGE = Symbol('sidetone.exchange');

type Request = ClientRequest & { [EXCHANGE]?: Exchange };

/**
 * Watches node:http and node:https clients through their diagnostics channels. No module is patched, so it works with ESM,
 * CommonJS and every kind of import. https://nodejs.org/api/diagnostics_channel.html#http
 */
export class NodeHttpSource {
  readonly #deps: Dependencies;
  readonly #subscriptions: Subscriptions;
  /** The refused handshake whose response the client is handling now. */
  #answering: Exchange | undefined;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#subscriptions = new Subscriptions(deps.faults);
  }

  start(): void {
    const on = this.#subscriptions;
    on.on<{ request: Request }>('http.client.request.created', ({ request }) => this.#created(request));
    // Despite its name, it is published when the response head arrives, before the 'response' event.
    on.on<{ request: Request; response: IncomingMessage }>('http.client.response.finish', ({ request, response }) => {
      const exchange = request[EXCHANGE];
      if (exchange !== undefined) this.#answered(exchange, response);
    });
    on.on<{ request: Request; error: unknown }>('http.client.request.error', ({ request, error }) => {
      const exchange = request[EXCHANGE];
      if (exchange !== undefined && !exchange.settled) exchange.failed(exchange.givenUp ?? readFailure(error));
    });
  }

  stop(): void {
    this.#subscriptions.stop();
  }

  #created(request: Request): void {
    const { catalogue, faults, listener, pairing } = this.#deps;
    // The common case first: a host outside the catalogue costs one lookup and allocates nothing.
    if (isPath(request.path) && !catalogue.knows(request.host, request.path)) return;
    // CONNECT opens a tunnel and is not an exchange with the API.
    if (request.method === 'CONNECT') return;
    const target = readTarget(originOf(request), request.path);
    const provider = catalogue.match(target.origin, target.path);
    if (provider === undefined) return;
    const active = context.active();
    if (isTracingSuppressed(active)) return;
    const kind = String(request.getHeader('upgrade')).toLowerCase() === 'websocket' ? 'connect' : 'http';
    const exchange = new Exchange(
      { kind, provider, ...target, method: request.method, context: active, request, readHeader: nodeHeader },
      this.#deps,
    );
    if (!hide(request, EXCHANGE, exchange)) return;
    // `ws` follows a redirect with a new request while it handles the first response: one attempt.
    if (kind === 'connect') this.#answering?.discard();
    let timedOut = false;
    // Services usually destroy() the request on 'timeout', and so does ws for its handshakeTimeout.
    const before = (event: unknown, first: unknown): void => {
      if (event === 'timeout') timedOut = true;
      if (event === 'response' && kind === 'connect') this.#answering = exchange;
      // A proxy refused the tunnel: Node emits 'error', and neither publishes nor closes.
      if (event === 'error' && !exchange.settled && exchange.status === undefined)
        exchange.failed(exchange.givenUp ?? readFailure(first));
      // Aborted before it had a socket: Node emits only 'close'.
      if (event === 'close' && exchange.status === undefined)
        exchange.failed(exchange.givenUp ?? readFailure(undefined));
    };
    const after = (event: unknown, response: unknown, socket: unknown): void => {
      if (event === 'response') this.#answering = undefined;
      if (event === 'upgrade') this.#accepted(exchange, response as IncomingMessage, socket as Socket);
    };
    listenIn(request, 'emit', faults, before, kind === 'connect' ? after : undefined);
    // Node reports the same "socket hang up" for destroy() by the service and for a reset by the peer.
    listenIn(request, 'destroy', faults, (reason) => {
      if (!request.destroyed) exchange.givenUp ??= timedOut ? DEADLINE : readGivenUp(reason);
    });
    pairing?.pairActive(exchange, active);
    listener.started(exchange);
  }

  /** By now `ws` has taken over the connection in its 'upgrade' listener. */
  #accepted(exchange: Exchange, response: IncomingMessage, socket: Socket): void {
    if (exchange.settled) return;
    // The client did not accept the 101: it closed in the meantime, or its key was answered wrongly.
    if ((socket.destroyed || exchange.givenUp !== undefined) && websocketOf(socket) === undefined) {
      exchange.failed(exchange.givenUp ?? NO_WEBSOCKET);
      return;
    }
    exchange.accepted(snapshotHeaders(response.rawHeaders, exchange.provider.headers));
    followWs(exchange, socket, this.#deps);
  }

  /**
   * Wraps `push` of this one response: node:http calls it with each chunk and with null at the end, whether or not the
   * service reads. A 'data' listener would start the stream and lose the service's bytes.
   */
  #answered(exchange: Exchange, response: IncomingMessage): void {
    if (exchange.settled || response.statusCode === undefined) return;
    // A 101 without `Upgrade: websocket` opens no WebSocket (RFC 6455, 4.1): Node treats it as a response.
    if (exchange.kind === 'connect' && response.statusCode === 101) {
      exchange.failed(exchange.givenUp ?? NO_WEBSOCKET);
      return;
    }
    // First: without its headers a failure is still one, and it still ends.
    exchange.status = response.statusCode;
    const { faults } = this.#deps;
    if (exchange.kind === 'connect') keepRefusal(response, faults);
    listenIn(response, 'push', faults, (chunk) => {
      if (chunk === null) exchange.settle();
      else exchange.chunk(chunk);
    });
    // A lost connection destroys the response with ECONNRESET "aborted"; destroy() by the service has no such code.
    listenIn(response, '_destroy', faults, (error) => {
      if (!exchange.settled) exchange.failed(exchange.givenUp ?? readFailure(error));
    });
    // Copied now, because axios deletes content-encoding before the body ends.
    exchange.answered(response.statusCode, snapshotHeaders(response.rawHeaders, exchange.provider.headers));
  }
}

/**
 * `ws` aborts a refused handshake in the 'response' event, which discards the body that arrived in the same packet. One
 * tick later works as well, and leaves time to read the reason.
 */
function keepRefusal(response: IncomingMessage, faults: Faults): void {
  const { _dump: dump } = response as IncomingMessage & { _dump?: () => void };
  if (typeof dump !== 'function') return;
  hide(response, '_dump', function (this: IncomingMessage) {
    process.nextTick(faults.guard('source', () => dump.call(this)));
  });
}

let lastOrigin = '';

/** The same text for all requests to one host: a stream keeps it for hours. */
function originOf(request: ClientRequest): string {
  const origin = `${request.protocol}//${authorityOf(request)}`;
  if (origin !== lastOrigin) lastOrigin = origin;
  return lastOrigin;
}

let authoritySymbol: symbol | undefined;

/** The `host[:port]` that a request connects to. Node keeps it under a symbol; the Host header may differ. */
function authorityOf(request: ClientRequest): string {
  authoritySymbol ??= Object.getOwnPropertySymbols(request).find(({ description }) => description === 'kAuthority');
  const authority = authoritySymbol && (request as unknown as Record<symbol, unknown>)[authoritySymbol];
  if (typeof authority === 'string') return authority;
  const { host } = request;
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  // Otherwise only the Host header has the port, unless it is the default of the protocol.
  const port = /:(\d+)$/.exec(nodeHeader(request, 'host') ?? '')?.[1];
  return port === undefined ? name : `${name}:${port}`;
}
