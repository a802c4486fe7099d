import type { Socket } from 'node:net';
import type { HeaderSnapshot } from '../observation.ts';
import type { Exchange } from './exchange.ts';
import { NO_WEBSOCKET } from './failure.ts';
import { listenIn, Subscriptions, type Watch } from './source.ts';
import { Stream } from './stream.ts';

/** A WHATWG WebSocket, global or of an npm undici. */
type WebWebSocket = EventTarget & { readonly readyState: number };
type Opened = { address?: { port?: number }; websocket?: WebWebSocket };
type Closed = { websocket: object; code: number; reason: string };
/** A handshake that was answered with 101, and that undici has not yet accepted. */
type Expected = { readonly exchange: Exchange; readonly headers: HeaderSnapshot; readonly socket: Socket };

const OPEN = 1;
const CLOSING = 2;
/** How long undici may take to look at a 101. */
const ACCEPT_MS = 1000;

/**
 * Follows the WebSockets of undici over its channels, https://undici.nodejs.org/#/docs/api/DiagnosticsChannel. They
 * carry the WebSocket but not its request: the two are brought together by the connection that both use.
 */
export class UndiciStreams {
  readonly #watch: Watch;
  readonly #subscriptions: Subscriptions;
  readonly #expected = new Map<Socket, Expected>();
  readonly #byWebSocket = new WeakMap<object, Stream>();
  readonly #attached = new WeakSet<Stream>();
  /** The stream whose connection is ending right now. */
  #ending: { readonly stream: Stream; readonly errored: boolean } | undefined;

  constructor(watch: Watch) {
    this.#watch = watch;
    this.#subscriptions = new Subscriptions(watch.faults);
  }

  start(): void {
    this.#subscriptions.on<Opened>('undici:websocket:open', (message) => this.#opened(message));
    this.#subscriptions.on<Closed>('undici:websocket:close', ({ websocket, code, reason }) => {
      // By its connection only where `open` did not say whose it is (undici 7.0 to 7.13).
      const ending = this.#ending && !this.#attached.has(this.#ending.stream) ? this.#ending.stream : undefined;
      const stream = this.#byWebSocket.get(websocket) ?? ending;
      stream?.end(code, reason, this.#ending?.errored ?? false);
    });
  }

  stop(): void {
    this.#subscriptions.stop();
    this.#expected.clear();
  }

  /** A handshake was answered with 101, and its connection handed over: undici may still reject it. */
  expect(exchange: Exchange, headers: HeaderSnapshot, socket: Socket): void {
    this.#expected.set(socket, { exchange, headers, socket });
    const { faults } = this.#watch;
    const reject = faults.guard('source', () => {
      if (this.#expected.delete(socket)) exchange.failed(exchange.givenUp ?? NO_WEBSOCKET);
    });
    socket.once('close', () => reject());
    setTimeout(reject, ACCEPT_MS).unref();
  }

  /** Published before the WebSocket knows its connection (6), or after the service's 'open' handler has run (7, 8). */
  #opened({ address, websocket }: Opened): void {
    const expected = [...this.#expected.values()].find(({ socket }) => socket.localPort === address?.port);
    if (expected === undefined) return;
    const { exchange, headers, socket } = expected;
    this.#expected.delete(socket);
    exchange.accepted(headers);
    const stream = new Stream(exchange, this.#watch.listener);
    const { faults } = this.#watch;
    // Before undici's own listener, within whose call the close is published: whose it is, is known by then.
    socket.prependListener(
      'close',
      faults.guard('source', () => this.#connectionClosed(stream, socket)),
    );
    if (websocket === undefined) this.#awaitWebSocket(stream, socket);
    else this.#attach(stream, websocket);
  }

  /** undici 6 sets its WebSocket on the connection, just before the service's 'open' handler. */
  #awaitWebSocket(stream: Stream, socket: Socket): void {
    const attach = this.#watch.faults.guard('source', (websocket: WebWebSocket) => this.#attach(stream, websocket));
    Object.defineProperty(socket, 'ws', {
      configurable: true,
      enumerable: true,
      get: () => undefined,
      set: (websocket: WebWebSocket) => {
        Object.defineProperty(socket, 'ws', { value: websocket, configurable: true, writable: true, enumerable: true });
        attach(websocket);
      },
    });
  }

  #connectionClosed(stream: Stream, socket: Socket): void {
    const ending = { stream, errored: socket.errored != null };
    this.#ending = ending;
    queueMicrotask(() => {
      if (this.#ending === ending) this.#ending = undefined;
      stream.end(undefined, '', ending.errored);
    });
  }

  #attach(stream: Stream, websocket: WebWebSocket): void {
    if (this.#byWebSocket.has(websocket)) return;
    this.#byWebSocket.set(websocket, stream);
    this.#attached.add(stream);
    const { faults } = this.#watch;
    if (websocket.readyState === CLOSING) stream.closing(null);
    listenIn(websocket, 'close', faults, (code) => {
      if (websocket.readyState === OPEN) stream.closing(code);
    });
    if (stream.connect.provider.errorFrame === undefined) return;
    listenIn(websocket, 'dispatchEvent', faults, (event) => {
      const { type, data } = event as { type: string; data?: unknown };
      if (type === 'message' && typeof data === 'string') stream.text(data);
    });
  }
}
