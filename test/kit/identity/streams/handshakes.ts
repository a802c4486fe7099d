import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { CERT, NOWHERE, REFUSED } from '../../server.ts';
import type { Socket } from '../../streams/clients.ts';
import { PATH } from '../../streams/provider.ts';
import { echo, refused, type Scenario } from './scenario.ts';

const answered = new WeakSet<Socket>();
/** undici 6 answers it with another error event, without end. */
const closeOnce = (socket: Socket): void => {
  if (answered.has(socket)) return;
  answered.add(socket);
  socket.close();
};

export const HANDSHAKES: readonly Scenario[] = [
  ...[200, 302, 400, 401, 402, 403, 404, 409, 429, 500, 503].map((status) => ({
    name: `refused with ${status}`,
    provider: refused(status),
  })),
  { name: 'refused with 402, the body later', provider: refused(402, 40) },
  {
    name: 'refused with a compressed body',
    provider: (peer) => {
      const body = gzipSync('{"error":{"code":"insufficient_api_credits"}}').toString('latin1');
      peer.refuse(402, { 'Content-Encoding': 'gzip', 'Content-Length': '0' }, body);
    },
  },
  { name: 'refused with 402, closed in the error handler', provider: refused(402), error: closeOnce },
  { name: 'hung up before 101', provider: (peer) => void peer.socket.destroy() },
  { name: 'reset before 101', provider: (peer) => void peer.socket.resetAndDestroy() },
  { name: 'no such name', url: () => `ws://${NOWHERE}${PATH}` },
  { name: 'refused connection', url: () => `ws://${REFUSED}${PATH}` },
  { name: 'self-signed', url: ({ secureUrl }) => secureUrl, provider: echo },
  {
    name: 'over TLS',
    url: ({ secureUrl }) => secureUrl,
    wish: { ca: CERT },
    provider: (peer) => peer.accept().close(4029, 'slow'),
  },
  { name: 'timeout', url: ({ silentHost }) => `ws://${silentHost}${PATH}`, wish: { timeoutMs: 50 } },
  { name: 'given up at once', lucky: true, provider: echo, made: (socket) => socket.close() },
  {
    name: 'given up while it waits',
    url: ({ silentHost }) => `ws://${silentHost}${PATH}`,
    made: (socket) => void sleep(30).then(() => socket.close()),
  },
  { name: 'no URL', url: () => 'no url' },
  { name: 'a fragment', provider: echo, url: ({ url }) => `${url}#x`, open: (socket) => socket.close() },
  // ws 7 sends it anyway.
  { name: 'a protocol that is no token', provider: refused(400), wish: { protocols: ['no token'] } },
  { name: 'a protocol that is not answered', provider: (peer) => peer.acceptRaw(), wish: { protocols: ['audio'] } },
  {
    name: 'a protocol',
    provider: (peer) => peer.acceptRaw({ 'Sec-WebSocket-Protocol': 'audio' }),
    wish: { protocols: ['audio', 'video'] },
    open: (socket) => socket.close(1000),
  },
  {
    name: 'a wrong accept key',
    provider: (peer) => {
      peer.acceptRaw({ 'Sec-WebSocket-Accept': 'AAAA' });
      void sleep(40).then(() => peer.socket.end());
    },
  },
];
