import type { Socket } from 'node:net';
import { type Timer, unrefTimeout } from '../../model/timer.ts';
import type { Exchange } from '../shared/exchange.ts';
import { Followed } from './followed.ts';
import { Stream, type StreamWatch } from './stream.ts';

/** How long after its connection a WebSocket may take to say 'close', before the stream counts as over without. */
const LATE_MS = 1000;

/**
 * What is used of the `ws` package's WebSocket, versions 6 to 8. Reached from the connection, where `ws` keeps it under
 * a symbol: so that every copy is found, bundled, minified or subclassed, and no module is patched.
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
 * Follows a WebSocket of the `ws` package. Its own methods are listened to, not its events: a service may remove all
 * listeners, count them, or have none, and messages cost nothing.
 */
export function followWs(handshake: Exchange, socket: Socket, watch: StreamWatch): void {
  const stream = new WsStream(handshake, watch, socket);
  followed.add(socket, stream);
  socket.once('close', connectionClosed);
  const { websocket } = stream;
  if (websocket === undefined) return;
  // It was opened within the same call: the service may have ended it in its 'open' handler.
  if (websocket.readyState > OPEN) {
    if (socket.destroyed) stream.terminating();
    else stream.closing(null);
  }
  followed.add(websocket, stream);
  for (const tap of [tapClose, tapTerminate, tapEmitClose]) tap(websocket);
  if (stream.provider.errorFrames.length > 0) tapEmit(websocket);
}

class WsStream extends Stream {
  readonly websocket: WsWebSocket | undefined;
  readonly #socket: Socket;
  #late: Timer | undefined;

  constructor(handshake: Exchange, watch: StreamWatch, socket: Socket) {
    super(handshake, watch);
    this.#socket = socket;
    this.websocket = websocketOf(socket);
  }

  closeCalled(code: unknown): void {
    const { websocket } = this;
    if (websocket?.readyState === OPEN && websocket._closeFrameReceived !== true && !isBroken(websocket))
      this.closing(code);
  }

  /** A paused WebSocket never says 'close' when its connection is lost: the stream is over all the same. */
  connectionClosed(): void {
    if (this.ended) return;
    const end = this.faults.guard('source', () => this.endByState());
    this.#late = unrefTimeout(end, this.websocket === undefined ? 0 : LATE_MS);
  }

  endByState(): void {
    clearTimeout(this.#late);
    const code = this.websocket?._closeFrameReceived === true ? this.websocket._closeCode : undefined;
    const reason = this.websocket?._closeMessage;
    this.end(
      typeof code === 'number' ? code : undefined,
      reason === undefined ? '' : String(reason),
      this.#socket.errored != null,
    );
  }
}

const followed = new Followed<WsStream>();
const tapClose = followed.tap('close', (stream, code) => stream.closeCalled(code));
const tapTerminate = followed.tap('terminate', (stream) => stream.terminating());
const tapEmitClose = followed.tap('emitClose', (stream) => stream.endByState());
/** `ws` 8 emits 'message' with (data, isBinary), earlier versions with a string for text. */
const tapEmit = followed.tap('emit', (stream, event, data, isBinary) => {
  if (event !== 'message' || (isBinary === true && !stream.readsBinary)) return;
  if (isBinary !== undefined || typeof data === 'string') stream.text(data);
});

/** One function for all connections: each is its `this`. */
function connectionClosed(this: Socket): void {
  const stream = followed.streamOf(this);
  stream?.faults.guard('source', () => stream.connectionClosed())();
}

/** The provider broke the protocol, so that `ws` itself closes. */
function isBroken({ _receiver: receiver }: WsWebSocket): boolean {
  return receiver?.errored != null || receiver?._writableState?.errorEmitted === true;
}

/** Undefined for another library's stream, and when `ws` rejected the handshake after all. */
export function websocketOf(socket: Socket): WsWebSocket | undefined {
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    if (symbol.description !== 'websocket') continue;
    const candidate = (socket as unknown as Record<symbol, unknown>)[symbol] as Partial<WsWebSocket> | undefined;
    if (typeof candidate?.emitClose === 'function' && typeof candidate.close === 'function')
      return candidate as WsWebSocket;
  }
  return undefined;
}
