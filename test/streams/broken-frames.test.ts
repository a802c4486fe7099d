import { setTimeout as sleep } from 'node:timers/promises';
import { Agent as Agent8, WebSocket as WebSocket8 } from 'undici';
import { Agent as Agent7, WebSocket as WebSocket7 } from 'undici7';
import { describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, follow, play, type Socket, WS_CLIENTS } from '../kit/streams/clients.ts';
import { closeFrame, frame, OPCODE, type Peer } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

const PING = 9;
const RSV2 = 0x20;
/** The most significant bit of a length must be 0. */
const IMPOSSIBLE_LENGTH = Buffer.from([0x81, 127, 255, 255, 255, 255, 255, 255, 255, 255]);

/** RFC 6455, sections 5 and 7.4: a client must fail the connection. */
const BROKEN: readonly [string, Buffer][] = [
  ['a reserved opcode', frame(5, 'x')],
  ['a reserved bit', frame(OPCODE.text | RSV2, 'x')],
  ['a masked frame', Buffer.from([0x81, 0x81, 1, 2, 3, 4, 5])],
  ['a continuation of nothing', frame(0, 'x')],
  ['a ping of 126 bytes', frame(PING, 'x'.repeat(126))],
  ['a length of 2^64 - 1', IMPOSSIBLE_LENGTH],
  ['a text that is no UTF-8', frame(OPCODE.text, Buffer.from([0xff, 0xff]))],
  ['a close reason that is no UTF-8', frame(OPCODE.close, Buffer.from([3, 0xf3, 0xff, 0xfe]))],
  ['close code 999', closeFrame(999)],
  ['close code 1005', closeFrame(1005)],
];

const BIG = 'x'.repeat(5000);

function afterOpening(peer: Peer, act: () => void): void {
  peer.acceptRaw();
  setTimeout(act, 30);
}

describe.each(CLIENTS)('$name', (client) => {
  it.each(BROKEN)('%s: the client closed the connection because of the provider', async (_, bytes) => {
    const provider = await serveStreams((peer) => afterOpening(peer, () => peer.socket.write(bytes)));
    const watching = watch([provider.host]);
    const { code } = await play(client, provider.url());
    expect(code).toBe(1006);
    await expectStreams(watching, ended('1006 client provider'));
    expect(watching.lines.map(({ fields }) => fields)).toMatchObject([
      { category: 'provider', close_reason: 'protocol_error', close_initiator: 'client', close_code: 1006 },
    ]);
  });

  it.each<[string, (peer: Peer) => void, string]>([
    ['a reset', (peer) => peer.socket.resetAndDestroy(), '1006 network network'],
    ['a FIN without a close frame', (peer) => peer.socket.end(), '1006 network network'],
    ['a FIN within a frame', (peer) => peer.socket.end(Buffer.from([0x81, 10, 65])), '1006 network network'],
    ['a normal close', (peer) => peer.socket.write(closeFrame(1000)), '1000 provider normal'],
  ])('%s is none of these', async (_, act, close) => {
    const provider = await serveStreams((peer) => afterOpening(peer, () => act(peer)));
    const watching = watch([provider.host]);
    await play(client, provider.url());
    await expectStreams(watching, ended(close));
  });

  it('a broken frame after the service closed: the service closed', async () => {
    const provider = await serveStreams((peer) => {
      peer.acceptRaw();
      peer.socket.removeAllListeners('data');
      peer.socket.on('data', () => peer.socket.write(frame(5, 'x')));
    });
    const watching = watch([provider.host]);
    await play(client, provider.url(), { open: (socket) => socket.close(1000) });
    await expectStreams(watching, ended('1006 client cancelled'));
    expect(watching.lines).toEqual([]);
  });
});

/** Each with a limit of 100 bytes that the service set. */
const LIMITED: readonly [string, (url: string) => Socket][] = [
  ...WS_CLIENTS.map(({ name, connect }) => {
    const limited = (url: string): Socket => connect(url, { options: { maxPayload: 100 } });
    const row: [string, typeof limited] = [name, limited];
    return row;
  }),
  ['undici 8', (url) => limitedUndici(WebSocket8, Agent8, url)],
  ['undici 7', (url) => limitedUndici(WebSocket7, Agent7, url)],
];

function limitedUndici(WebSocket: unknown, Agent: unknown, url: string): Socket {
  const dispatcher = new (Agent as typeof Agent8)({ webSocket: { maxPayloadSize: 100 } });
  return new (WebSocket as typeof WebSocket8)(url, { dispatcher }) as unknown as Socket;
}

describe.each(LIMITED)('%s with a limit on the size of a message', (_, connect) => {
  it('a longer message: invalid_request, and the limit is the service’s', async () => {
    const provider = await serveStreams((peer) => peer.accept().send(BIG));
    const watching = watch([provider.host]);
    expect((await follow(connect(provider.url()))).code).toBe(1006);
    await expectStreams(watching, ended('1006 client invalid_request'));
    expect(watching.lines.map(({ fields }) => fields)).toMatchObject([
      { category: 'invalid_request', close_reason: 'message_too_big', close_initiator: 'client', retry: 'never' },
    ]);
  });

  it('a shorter message: nothing', async () => {
    const provider = await serveStreams((peer) => {
      const websocket = peer.accept();
      websocket.send('x');
      websocket.close(1000);
    });
    const watching = watch([provider.host]);
    await follow(connect(provider.url()));
    await expectStreams(watching, ended('1000 provider normal'));
  });
});

describe.each(WS_CLIENTS)('$name', (client) => {
  it('terminate() in the error handler does not hide the cause', async () => {
    const provider = await serveStreams((peer) => afterOpening(peer, () => peer.socket.write(frame(5, 'x'))));
    const watching = watch([provider.host]);
    const error = (socket: Socket): void => (socket as unknown as WebSocket).terminate();
    await play(client, provider.url(), { error });
    await sleep(30);
    await expectStreams(watching, ended('1006 client provider'));
  });
});
