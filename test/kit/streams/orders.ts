import { setTimeout as sleep } from 'node:timers/promises';
import type { Handlers, Socket } from './clients.ts';
import { closeFrame, frame, OPCODE, type Peer } from './provider.ts';

/** One course of a stream. */
export type Order = {
  readonly name: string;
  /** Only WebSockets of `ws` can do it. */
  readonly wsOnly?: true;
  readonly provider: (peer: Peer) => void;
  readonly service?: Handlers;
  /** `<code> <initiator> <category>` */
  readonly close: string;
  /** The `close_reason` of its log line; absent without a failure. */
  readonly logged?: string;
  /** As the service sees it. */
  readonly code: number;
};

export const terminate = (socket: Socket): void => (socket as unknown as { terminate(): void }).terminate();
const accept = (peer: Peer): void => void peer.accept();
/** Accepts the handshake, sends these bytes, and never answers or hangs up. */
const mute = (peer: Peer, ...frames: Buffer[]): void => {
  peer.acceptRaw({}, ...frames);
  peer.socket.removeAllListeners('end').removeAllListeners('data').resume();
};
const later = (work: () => void, ms = 15): void => void sleep(ms).then(work);

export const ORDERS: readonly Order[] = [
  {
    name: 'the service closes',
    provider: accept,
    service: { open: (socket) => later(() => socket.close(1000, 'bye')) },
    close: '1000 client normal',
    code: 1000,
  },
  {
    name: 'the service closes without a code',
    provider: accept,
    service: { open: (socket) => later(() => socket.close()) },
    close: '1005 client normal',
    code: 1005,
  },
  {
    name: 'the service closes with a code of a failure: its own wish, no failure',
    provider: accept,
    service: { open: (socket) => later(() => socket.close(4001)) },
    close: '4001 client cancelled',
    code: 4001,
  },
  {
    name: 'the service closes in its open handler',
    provider: accept,
    service: { open: (socket) => socket.close(1000) },
    close: '1000 client normal',
    code: 1000,
  },
  {
    name: 'the service closes in its open handler, with a code of a failure',
    provider: accept,
    service: { open: (socket) => socket.close(4001) },
    close: '4001 client cancelled',
    code: 4001,
  },
  {
    name: 'the service closes, and the provider answers with no code',
    provider: (peer) => {
      peer.acceptRaw();
      peer.socket.removeAllListeners('data').once('data', () => peer.socket.end(frame(OPCODE.close, '')));
    },
    service: { open: (socket) => later(() => socket.close(4000)) },
    close: '1005 client normal',
    code: 1005,
  },
  {
    name: 'the service closes twice',
    provider: accept,
    service: {
      open: (socket) => {
        socket.close(1000);
        socket.close(4999);
      },
    },
    close: '1000 client normal',
    code: 1000,
  },
  {
    name: 'the service closes again in its close handler',
    provider: (peer) => peer.accept().close(4001),
    service: { close: (socket) => socket.close(1000) },
    close: '4001 provider auth',
    logged: 'token_invalid',
    code: 4001,
  },
  {
    name: 'the service closes in its message handler, and the provider agrees',
    provider: (peer) => peer.accept().send('done'),
    service: { message: (socket) => socket.close(1000) },
    close: '1000 client normal',
    code: 1000,
  },
  {
    name: 'the service closes in its message handler, while the close frame of the provider waits behind that message',
    provider: (peer) => peer.acceptRaw({}, frame(OPCODE.text, 'last words'), closeFrame(4001)),
    service: { message: (socket) => socket.close(1000) },
    // Both were sent before either arrived: the provider's close does not answer the client's.
    close: '4001 provider auth',
    logged: 'token_invalid',
    code: 4001,
  },
  {
    name: 'both close at once, politely',
    provider: (peer) => {
      const websocket = peer.accept();
      websocket.on('message', () => websocket.close(1001));
    },
    service: {
      open: (socket) => {
        socket.send('now');
        socket.close(4000);
      },
    },
    close: '1001 client normal',
    code: 1001,
  },
  {
    name: 'the provider closes at once, in the packet of its 101',
    provider: (peer) => peer.acceptRaw({}, closeFrame(4029, 'slow')),
    close: '4029 provider rate_limit',
    logged: 'rate_limited',
    code: 4029,
  },
  {
    name: 'the provider closes without a code',
    provider: (peer) => peer.accept().close(),
    close: '1005 provider normal',
    code: 1005,
  },
  {
    name: 'the provider ends its connection without a frame (FIN)',
    provider: (peer) => {
      peer.accept();
      later(() => peer.socket.end());
    },
    close: '1006 network network',
    logged: 'closed_without_frame',
    code: 1006,
  },
  {
    name: 'the connection is reset (RST)',
    provider: (peer) => {
      peer.accept();
      later(() => peer.socket.resetAndDestroy());
    },
    close: '1006 network network',
    logged: 'network_lost',
    code: 1006,
  },
  {
    name: 'the connection is reset after the service closed, before the provider answered',
    provider: (peer) => {
      mute(peer);
      later(() => peer.socket.resetAndDestroy(), 40);
    },
    service: { open: (socket) => socket.close(1000) },
    close: '1006 client cancelled',
    code: 1006,
  },
  {
    name: 'terminate()',
    wsOnly: true,
    provider: accept,
    service: { open: (socket) => later(() => terminate(socket)) },
    close: '1006 client cancelled',
    code: 1006,
  },
  {
    name: 'terminate() in the open handler',
    wsOnly: true,
    provider: accept,
    service: { open: terminate },
    close: '1006 client cancelled',
    code: 1006,
  },
  {
    name: 'terminate() in the message handler',
    wsOnly: true,
    provider: (peer) => peer.accept().send('hello'),
    service: { message: terminate },
    close: '1006 client cancelled',
    code: 1006,
  },
  {
    name: 'close(), then terminate() because the provider does not answer',
    wsOnly: true,
    provider: (peer) => mute(peer),
    service: {
      open: (socket) => {
        socket.close(1000);
        later(() => terminate(socket), 40);
      },
    },
    close: '1006 client cancelled',
    code: 1006,
  },
  {
    name: 'terminate(), then close() and terminate() again',
    wsOnly: true,
    provider: accept,
    service: {
      open: (socket) => {
        terminate(socket);
        socket.close(1000);
        terminate(socket);
      },
    },
    close: '1006 client cancelled',
    code: 1006,
  },
  {
    name: 'the provider closes and keeps its connection, so that the service terminates: the provider closed',
    wsOnly: true,
    provider: (peer) => mute(peer, closeFrame(4001)),
    service: { open: (socket) => later(() => terminate(socket), 40) },
    close: '4001 provider auth',
    logged: 'token_invalid',
    code: 4001,
  },
  {
    name: 'terminate() in the close handler, the provider having closed',
    wsOnly: true,
    provider: (peer) => peer.accept().close(4004),
    service: { close: terminate },
    close: '4004 provider not_found',
    logged: 'session_not_found',
    code: 4004,
  },
];
