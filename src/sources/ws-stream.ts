import type { Socket } from 'node:net';
import type { Faults } from '../guard.ts';
import { listenIn } from './source.ts';
import type { Stream } from './stream.ts';

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
export function followWs(stream: Stream, socket: Socket, faults: Faults): void {
  const websocket = websocketOf(socket);
  // A paused WebSocket never says 'close' when its connection is lost: the stream is over all the same.
  const late = faults.guard('source', () => endByState(stream, websocket, socket));
  socket.once('close', () => {
    if (!stream.ended) setTimeout(late, websocket === undefined ? 0 : LATE_MS).unref();
  });
  if (websocket !== undefined) {
    // It was opened within the same call: the service may have ended it in its 'open' handler.
    if (websocket.readyState > OPEN) {
      if (socket.destroyed) stream.terminating();
      else stream.closing(null);
    }
    listenIn(websocket, 'close', faults, (code) => {
      if (websocket.readyState === OPEN && websocket._closeFrameReceived !== true && !isBroken(websocket))
        stream.closing(code);
    });
    listenIn(websocket, 'terminate', faults, () => stream.terminating());
    listenIn(websocket, 'emitClose', faults, () => endByState(stream, websocket, socket));
    if (stream.connect.provider.errorFrame !== undefined) watchText(stream, websocket, faults);
  }
}

/** The provider broke the protocol, so that `ws` itself closes. */
function isBroken({ _receiver: receiver }: WsWebSocket): boolean {
  return receiver?.errored != null || receiver?._writableState?.errorEmitted === true;
}

function endByState(stream: Stream, websocket: WsWebSocket | undefined, socket: Socket): void {
  const code = websocket?._closeFrameReceived === true ? websocket._closeCode : undefined;
  const reason = websocket?._closeMessage;
  stream.end(
    typeof code === 'number' ? code : undefined,
    reason === undefined ? '' : String(reason),
    socket.errored != null,
  );
}

/** `ws` 8 emits 'message' with (data, isBinary), earlier versions with a string for text. */
function watchText(stream: Stream, websocket: object, faults: Faults): void {
  const { emit } = websocket as { emit: (...args: unknown[]) => boolean };
  const look = faults.guard('source', (data: unknown, isBinary: unknown) => {
    if (isBinary !== true && (isBinary === false || typeof data === 'string')) stream.text(data);
  });
  Object.defineProperty(websocket, 'emit', {
    configurable: true,
    writable: true,
    enumerable: false,
    value(this: unknown, ...args: unknown[]) {
      if (args[0] === 'message') look(args[1], args[2]);
      return emit.apply(this, args);
    },
  });
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
