import type { Socket } from 'node:net';
import type { HeaderSnapshot } from '../../catalogue/observation.ts';
import { clearTimer, type Timer, unrefTimeout } from '../../model/timer.ts';
import type { Dependencies } from '../shared/dependencies.ts';
import type { Exchange } from '../shared/exchange.ts';
import { NO_WEBSOCKET } from '../shared/failure.ts';
import { Subscriptions } from '../shared/subscriptions.ts';
import { Stream } from './stream.ts';
import { StreamAttachments } from './stream-attachments.ts';

/** A WHATWG WebSocket: the global one, or from the npm package undici. */
type WebWebSocket = EventTarget & { readonly readyState: number };
type Opened = { address?: { port?: number }; websocket?: WebWebSocket };
type Closed = { websocket: object; code: number; reason: string };
/** A handshake that was answered with 101 and that undici has not accepted yet. */
type Expected = {
  readonly exchange: Exchange;
  readonly headers: HeaderSnapshot;
  readonly late: Timer;
};

const OPEN = 1;
const CLOSING = 2;
/** How long undici may take to check a 101. It publishes neither a rejection nor a WebSocketStream. */
const ACCEPT_MS = 1000;

/** The first byte of a close frame, and the length that is followed by two bytes with the real one (RFC 6455, 5.2). */
const CLOSE_FRAME = 0x88;
const LONG = 126;

class UndiciStream extends Stream {
  /** Known once undici publishes or exposes the owner of the stream. */
  websocket: WebWebSocket | undefined;

  /** undici 7 and 8 send why they fail a connection: in a masked close frame, after its code. */
  sent(frame: unknown): void {
    if (!(frame instanceof Uint8Array) || frame[0] !== CLOSE_FRAME) return;
    const start = ((frame[1] ?? 0) & 0x7f) === LONG ? 8 : 6;
    const mask = frame.subarray(start - 4, start);
    const payload = frame.subarray(start).map((byte, at) => byte ^ (mask[at & 3] ?? 0));
    const reason = Buffer.from(payload.subarray(2)).toString();
    // The echo of the provider's close frame has only its code.
    if (reason !== '') this.rejected(reason);
  }
}

const attachments = new StreamAttachments<UndiciStream>();
const wrapClose = attachments.wrap('close', (stream, code) => {
  if (stream.websocket?.readyState === OPEN) stream.closing(code);
});
const wrapDispatch = attachments.wrap('dispatchEvent', (stream, event) => {
  const { type, data, message } = event as { type: string; data?: unknown; message?: unknown };
  // undici 6 sends no close frame when it fails a connection, but its error event has the cause.
  if (type === 'error' && typeof message === 'string' && message !== '') stream.rejected(message);
  if (type !== 'message') return;
  if (typeof data === 'string') stream.text(data);
  else if (stream.readsBinary && data instanceof ArrayBuffer) stream.text(Buffer.from(data));
});

const wrapWrite = attachments.wrap('write', (stream, frame) => stream.sent(frame));

/**
 * Watches the WebSockets of undici through its channels, https://undici.nodejs.org/#/docs/api/DiagnosticsChannel. The
 * messages contain the WebSocket but not its request; their common connection links the two.
 */
export class UndiciStreams {
  readonly #deps: Dependencies;
  readonly #subscriptions: Subscriptions;
  readonly #expected = new Map<Socket, Expected>();
  /** One function for all connections; `this` is the connection. */
  readonly #connectionClosed: (this: Socket) => void;
  /** The stream whose connection is ending now. */
  #ending: { readonly stream: UndiciStream; readonly errored: boolean } | undefined;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#subscriptions = new Subscriptions(deps.faults);
    const closed = deps.faults.guard('source', (socket: Socket) => this.#closed(socket));
    this.#connectionClosed = function () {
      closed(this);
    };
  }

  start(): void {
    this.#subscriptions.on<Opened>('undici:websocket:open', (message) => this.#opened(message));
    this.#subscriptions.on<Closed>('undici:websocket:close', ({ websocket, code, reason }) => {
      // By its connection, if `open` did not identify it (undici 7.0 to 7.11).
      const ending = this.#ending?.stream.websocket === undefined ? this.#ending?.stream : undefined;
      const stream = attachments.streamOf(websocket) ?? ending;
      stream?.end(code, reason, this.#ending?.errored ?? false);
    });
  }

  stop(): void {
    this.#subscriptions.stop();
    for (const { late } of this.#expected.values()) clearTimer(late);
    this.#expected.clear();
  }

  /** A handshake was answered with 101 and its connection passed on. undici may still reject it. */
  expect(exchange: Exchange, headers: HeaderSnapshot, socket: Socket): void {
    const late = this.#deps.faults.guard('source', () => this.#unpublished(socket));
    this.#expected.set(socket, { exchange, headers, late: unrefTimeout(late, ACCEPT_MS) });
    // Before undici's listener, which publishes the close, so that the stream is known by then.
    socket.prependListener('close', this.#connectionClosed);
  }

  /**
   * No WebSocket was opened on this connection. It belongs to a WebSocketStream if something reads from it; otherwise
   * undici rejected the 101 (RFC 6455, 4.1), and may leave the connection open.
   */
  #unpublished(socket: Socket): void {
    const expected = this.#take(socket);
    if (socket.listenerCount('data') > 0) expected?.exchange.accepted(expected.headers);
    else expected?.exchange.failed(NO_WEBSOCKET);
  }

  #take(socket: Socket): Expected | undefined {
    const expected = this.#expected.get(socket);
    clearTimer(expected?.late);
    this.#expected.delete(socket);
    return expected;
  }

  /** Published before the WebSocket has its connection (6), or after the service's 'open' handler (7, 8). */
  #opened({ address, websocket }: Opened): void {
    const socket = [...this.#expected.keys()].find(({ localPort }) => localPort === address?.port);
    const expected = socket && this.#take(socket);
    if (socket === undefined || expected === undefined) return;
    expected.exchange.accepted(expected.headers);
    const stream = new UndiciStream(expected.exchange, this.#deps);
    attachments.add(socket, stream);
    if (websocket === undefined) {
      this.#awaitWebSocket(stream, socket);
      return;
    }
    attach(stream, websocket);
    wrapWrite(socket);
    if (stream.provider.errorFrames.length > 0) wrapDispatch(websocket);
  }

  /** undici 6 sets its WebSocket on the connection, just before the service's 'open' handler. */
  #awaitWebSocket(stream: UndiciStream, socket: Socket): void {
    const attached = this.#deps.faults.guard('source', (websocket: WebWebSocket) => {
      attach(stream, websocket);
      wrapDispatch(websocket);
    });
    Object.defineProperty(socket, 'ws', {
      configurable: true,
      enumerable: true,
      get: () => undefined,
      set: (websocket: WebWebSocket) => {
        Object.defineProperty(socket, 'ws', { value: websocket, configurable: true, writable: true, enumerable: true });
        attached(websocket);
      },
    });
  }

  #closed(socket: Socket): void {
    this.#unpublished(socket);
    const stream = attachments.streamOf(socket);
    if (stream === undefined) return;
    const ending = { stream, errored: socket.errored != null };
    this.#ending = ending;
    const over = this.#deps.faults.guard('source', () => {
      if (this.#ending === ending) this.#ending = undefined;
      stream.end(undefined, '', ending.errored);
    });
    queueMicrotask(over);
  }
}

function attach(stream: UndiciStream, websocket: WebWebSocket): void {
  if (attachments.streamOf(websocket) !== undefined || !attachments.add(websocket, stream)) return;
  stream.websocket = websocket;
  if (websocket.readyState === CLOSING) stream.closing(null);
  wrapClose(websocket);
}
