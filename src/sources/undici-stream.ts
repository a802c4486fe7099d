import type { Socket } from 'node:net';
import type { Faults } from '../guard.ts';
import { listenIn, Subscriptions } from './source.ts';
import type { Stream } from './stream.ts';

/** A WHATWG WebSocket, global or of an npm undici. */
type WebWebSocket = EventTarget & { readonly readyState: number };
type Opened = { address?: { port?: number }; websocket?: WebWebSocket };
type Closed = { websocket: object; code: number; reason: string };

const OPEN = 1;
const CLOSING = 2;

/**
 * Follows the WebSockets of undici over its channels, https://undici.nodejs.org/#/docs/api/DiagnosticsChannel. They
 * carry the WebSocket but not its request: the two are brought together by the connection that both use.
 */
export class UndiciStreams {
  readonly #faults: Faults;
  readonly #subscriptions: Subscriptions;
  /** Accepted, and not yet known by its WebSocket. */
  readonly #opening = new Map<Stream, Socket>();
  readonly #byWebSocket = new WeakMap<object, Stream>();
  /** The stream whose connection is ending right now. */
  #ending: { readonly stream: Stream; readonly errored: boolean } | undefined;

  constructor(faults: Faults) {
    this.#faults = faults;
    this.#subscriptions = new Subscriptions(faults);
  }

  start(): void {
    this.#subscriptions.on<Opened>('undici:websocket:open', (message) => this.#opened(message));
    this.#subscriptions.on<Closed>('undici:websocket:close', ({ websocket, code, reason }) => {
      const stream = this.#byWebSocket.get(websocket) ?? this.#ending?.stream;
      stream?.end(code, reason, this.#ending?.errored ?? false);
    });
  }

  stop(): void {
    this.#subscriptions.stop();
    this.#opening.clear();
  }

  /** An accepted handshake handed its connection over. */
  follow(stream: Stream, socket: Socket): void {
    this.#opening.set(stream, socket);
    // undici 6 publishes no WebSocket with `open`, but sets it on the connection, just before the service's 'open' handler.
    const trap = this.#faults.guard('source', (websocket: WebWebSocket) => this.#attach(stream, websocket));
    Object.defineProperty(socket, 'ws', {
      configurable: true,
      enumerable: true,
      get: () => undefined,
      set: (websocket: WebWebSocket) => {
        Object.defineProperty(socket, 'ws', { value: websocket, configurable: true, writable: true, enumerable: true });
        trap(websocket);
      },
    });
    const before = this.#faults.guard('source', () => this.#connectionClosed(stream, socket));
    // Before undici's own listener, within whose call the close is published: whose it is, is known by then.
    socket.prependListener('close', before);
  }

  #connectionClosed(stream: Stream, socket: Socket): void {
    this.#opening.delete(stream);
    const ending = { stream, errored: socket.errored != null };
    this.#ending = ending;
    queueMicrotask(() => {
      if (this.#ending === ending) this.#ending = undefined;
      stream.end(undefined, '', ending.errored);
    });
  }

  /** Published after the service's 'open' handler has run (7, 8), or before the WebSocket knows its connection (6). */
  #opened({ address, websocket }: Opened): void {
    if (websocket === undefined) return;
    const [stream] = [...this.#opening].find(([, socket]) => socket.localPort === address?.port) ?? [];
    if (stream !== undefined) this.#attach(stream, websocket);
  }

  #attach(stream: Stream, websocket: WebWebSocket): void {
    this.#opening.delete(stream);
    if (this.#byWebSocket.has(websocket)) return;
    this.#byWebSocket.set(websocket, stream);
    if (websocket.readyState === CLOSING) stream.closing(undefined);
    listenIn(websocket, 'close', this.#faults, (code) => {
      if (websocket.readyState === OPEN) stream.closing(code);
    });
    if (stream.connect.provider.errorFrame === undefined) return;
    listenIn(websocket, 'dispatchEvent', this.#faults, (event) => {
      const { type, data } = event as { type: string; data?: unknown };
      if (type === 'message' && typeof data === 'string') stream.text(data);
    });
  }
}
