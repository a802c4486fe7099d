import type { Socket } from 'node:net';
import { clearTimer, type Timer, unrefTimeout } from '../../model/timer.ts';
import type { Exchange } from '../shared/exchange.ts';
import { Stream, type StreamDependencies } from './stream.ts';
import { StreamAttachments } from './stream-attachments.ts';

/** How long a WebSocket may take to emit 'close' after its connection ended, before the stream ends without it. */
const LATE_MS = 1000;

/**
 * The parts of the WebSocket of `ws` 6 to 8 that are used. It is found on the connection, where `ws` keeps it under a
 * symbol. So every copy is found, even bundled, minified or subclassed, and no module is patched.
 */
type WsWebSocket = {
  emitClose(): void;
  close(): void;
  terminate(): void;
  readonly readyState: number;
  readonly _closeCode?: unknown;
  readonly _closeMessage?: unknown;
  readonly _closeFrameReceived?: unknown;
  readonly _receiver?: { readonly errored?: unknown; readonly _writableState?: { readonly errorEmitted?: unknown } };
};

const OPEN = 1;

/**
 * Watches a WebSocket of the `ws` package. Its methods are wrapped instead of listening to events, because a service may
 * remove or count listeners. Messages cost nothing.
 */
export function followWs(handshake: Exchange, socket: Socket, deps: StreamDependencies): void {
  const stream = new WsStream(handshake, deps, socket);
  attachments.add(socket, stream);
  // Not once(), which keeps an object and a function for each: it is emitted once anyway.
  socket.on('close', connectionClosed);
  const { websocket } = stream;
  if (websocket === undefined) return;
  // Opened within the same call: the service may have closed it in its 'open' handler.
  if (websocket.readyState > OPEN) {
    if (socket.destroyed) stream.terminating();
    else stream.closing(null);
  }
  attachments.add(websocket, stream);
  for (const tap of [wrapClose, wrapTerminate, wrapEmitClose]) tap(websocket);
  if (stream.provider.errorFrames.length > 0) wrapEmit(websocket);
}

class WsStream extends Stream {
  readonly websocket: WsWebSocket | undefined;
  readonly #socket: Socket;
  #late: Timer | undefined;

  constructor(handshake: Exchange, deps: StreamDependencies, socket: Socket) {
    super(handshake, deps);
    this.#socket = socket;
    this.websocket = websocketOf(socket);
  }

  /** Called by the service, or by `ws` itself after a frame that it rejects. */
  closeCalled(code: unknown): void {
    const { websocket } = this;
    if (websocket === undefined || this.#noteRejection(websocket)) return;
    if (websocket.readyState === OPEN && websocket._closeFrameReceived !== true) this.closing(code);
  }

  /** Services often call terminate() on an error. */
  terminateCalled(): void {
    if (this.websocket !== undefined) this.#noteRejection(this.websocket);
    this.terminating();
  }

  #noteRejection({ _receiver: receiver }: WsWebSocket): boolean {
    const rejects = receiver?.errored != null || receiver?._writableState?.errorEmitted === true;
    if (rejects) this.rejected(String((receiver?.errored as Partial<Error> | null | undefined)?.message));
    return rejects;
  }

  /** A paused WebSocket never emits 'close' when its connection is lost, but the stream is over. */
  connectionClosed(): void {
    if (this.ended) return;
    const end = this.faults.guard('source', () => this.endByState());
    this.#late = unrefTimeout(end, this.websocket === undefined ? 0 : LATE_MS);
  }

  endByState(): void {
    clearTimer(this.#late);
    const code = this.websocket?._closeFrameReceived === true ? this.websocket._closeCode : undefined;
    const reason = this.websocket?._closeMessage;
    this.end(
      typeof code === 'number' ? code : undefined,
      reason === undefined ? '' : String(reason),
      this.#socket.errored != null,
    );
  }
}

const attachments = new StreamAttachments<WsStream>();
const wrapClose = attachments.wrap('close', (stream, code) => stream.closeCalled(code));
const wrapTerminate = attachments.wrap('terminate', (stream) => stream.terminateCalled());
const wrapEmitClose = attachments.wrap('emitClose', (stream) => stream.endByState());
/** `ws` 8 emits 'message' with (data, isBinary), earlier versions with a string for text. */
const wrapEmit = attachments.wrap('emit', (stream, event, data, isBinary) => {
  if (event !== 'message' || (isBinary === true && !stream.readsBinary)) return;
  if (isBinary !== undefined || typeof data === 'string') stream.text(data);
});

/** One function for all connections; `this` is the connection. */
function connectionClosed(this: Socket): void {
  attachments.visit(this, (stream) => stream.connectionClosed());
}

/** Undefined for the stream of another library, or if `ws` rejected the handshake. */
export function websocketOf(socket: Socket): WsWebSocket | undefined {
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    if (symbol.description !== 'websocket') continue;
    const candidate = (socket as unknown as Record<symbol, unknown>)[symbol] as Partial<WsWebSocket> | undefined;
    if (typeof candidate?.emitClose === 'function' && typeof candidate.close === 'function')
      return candidate as WsWebSocket;
  }
  return undefined;
}
