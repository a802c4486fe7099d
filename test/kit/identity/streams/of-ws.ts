import type { EventEmitter } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from '../../streams/clients.ts';
import { refused, type Scenario } from './scenario.ts';

/** Scenarios for `ws` only. */
export const OF_WS: readonly Scenario[] = [
  {
    name: 'refused, read by an unexpected-response listener',
    only: 'ws',
    provider: refused(402, 30),
    made: (socket, note) => {
      (socket as unknown as EventEmitter).on(
        'unexpected-response',
        (request: ClientRequest, response: IncomingMessage) => {
          const names = ['response', 'upgrade', 'error', 'close', 'timeout', 'data', 'end', 'aborted', 'readable'];
          const listeners = (emitter: EventEmitter) => names.map((name) => `${name} ${emitter.listenerCount(name)}`);
          note({ status: response.statusCode, of: [listeners(request), listeners(response)] });
          note({ keys: [Object.keys(request), Object.keys(response)], flowing: response.readableFlowing });
          response.setEncoding('utf8').on('data', (text: string) => note({ text }));
          response.on('end', () => socket.close());
        },
      );
    },
  },
  {
    name: 'a redirect that is followed',
    only: 'ws',
    wish: { options: { followRedirects: true } },
    provider: (peer) => {
      if (peer.url.searchParams.has('hop')) peer.accept().close(1000);
      else peer.refuse(307, { Location: `${peer.request.url}&hop=2` }, '');
    },
  },
  {
    name: 'all listeners removed while it is open',
    only: 'ws',
    provider: (peer) => peer.accept().send('1'),
    message: (socket) => {
      (socket as unknown as EventEmitter).removeAllListeners();
      socket.close(1000);
    },
  },
  {
    name: 'paused, then resumed',
    only: 'ws',
    provider: (peer) => {
      const websocket = peer.accept();
      for (const text of ['1', '2', '3']) websocket.send(text);
      websocket.close(1000);
    },
    open: (socket, note) => {
      const { _socket: connection } = socket as unknown as { _socket: Socket & { pause(): void; resume(): void } };
      connection.pause();
      void sleep(50).then(() => {
        note('resumed');
        connection.resume();
      });
    },
  },
];
