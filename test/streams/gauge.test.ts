import type { Socket as NetSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import WebSocket, { createWebSocketStream } from 'ws';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, type Client, follow, play, type Socket, WS_CLIENTS } from '../kit/streams/clients.ts';
import { terminate } from '../kit/streams/orders.ts';
import { closeFrame, frame, OPCODE, type Peer } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** ws 7 can only be paused by its connection. */
type Pausable = { pause?(): void; resume?(): void; _socket: NetSocket };
const pause = (socket: Socket): void => {
  const pausable = socket as unknown as Pausable;
  void (pausable.pause === undefined ? pausable._socket.pause() : pausable.pause());
};
const resume = (socket: Socket): void => {
  const pausable = socket as unknown as Pausable;
  void (pausable.resume === undefined ? pausable._socket.resume() : pausable.resume());
};

describe.each(CLIENTS)('$name', (client) => {
  it('counts every open stream and returns to 0', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const sockets: Socket[] = [];
    const over: Promise<unknown>[] = [];
    for (let i = 1; i <= 10; i++) {
      const socket = client.connect(provider.url());
      sockets.push(socket);
      over.push(follow(socket));
    }
    await expectStreams(watching, { connects: { accepted: 10 }, active: 10 });
    for (const socket of sockets.slice(0, 4)) socket.close(1000);
    await expectStreams(watching, {
      ...ended(...Array(4).fill('1000 client normal')),
      connects: { accepted: 10 },
      active: 6,
    });
    await provider.close();
    await Promise.all(over);
    const closes = [...Array(4).fill('1000 client normal'), ...Array(6).fill('1006 network network')];
    await expectStreams(watching, ended(...closes));
  });

  it('keeps streams of one URL apart when they end differently at the same time', async () => {
    const codes = [4001, 4004, 4009, 4010, 4029, 4500];
    const peers: Peer[] = [];
    const provider = await serveStreams((peer) => {
      peers.push(peer);
      peer.acceptRaw();
    });
    const watching = watch([provider.host]);
    const all = codes.map(() => play(client, provider.url()));
    await expectStreams(watching, { connects: { accepted: 6 }, active: 6 });
    for (const [i, { socket }] of peers.entries()) socket.end(closeFrame(codes[i] ?? 0));
    const seen = await Promise.all(all);
    expect(seen.map(({ code }) => code).sort()).toEqual(codes);
    await expectStreams(
      watching,
      ended(
        '4001 provider auth',
        '4004 provider not_found',
        '4009 provider conflict',
        '4010 provider conflict',
        '4029 provider rate_limit',
        '4500 provider provider',
      ),
    );
  });

  it('giving up another connect in the close handler does not change how the first ended', async () => {
    const provider = await serveStreams((peer) => {
      if (peer.url.searchParams.get('n') === '1') void sleep(40).then(() => peer.accept().close(4001));
    });
    const watching = watch([provider.host]);
    const other = client.connect(provider.url('n=2'));
    const gone = follow(other);
    const seen = await play(client, provider.url('n=1'), { close: () => other.close() });
    await gone;
    expect(seen.code).toBe(4001);
    await expectStreams(watching, { ...ended('4001 provider auth'), connects: { accepted: 1, cancelled: 1 } });
  });

  it('after shutdown() records nothing of streams that were open', async () => {
    const provider = await serveStreams((peer) => {
      const websocket = peer.accept();
      websocket.on('message', () => websocket.close(4001));
    });
    const watching = watch([provider.host]);
    const socket = client.connect(provider.url());
    const over = follow(socket);
    await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
    await watching.stop();
    socket.send('go');
    expect(await over).toEqual({ events: ['open', 'close'], code: 4001, reason: '' });
    await sleep(20);
    expect(watching.lines).toEqual([]);
  });
});

const text = frame(OPCODE.text, 'x'.repeat(30_000));
const afterwards = (work: () => void) => () => void sleep(30).then(work);
const DEATHS: readonly [string, (socket: NetSocket) => void][] = [
  ['is reset', (socket) => socket.resetAndDestroy()],
  ['ends', (socket) => socket.end()],
  [
    'is reset behind a message',
    (socket) =>
      socket.write(
        text,
        afterwards(() => socket.resetAndDestroy()),
      ),
  ],
  [
    'is reset behind a close frame',
    (socket) =>
      socket.write(
        closeFrame(4001),
        afterwards(() => socket.resetAndDestroy()),
      ),
  ],
];

describe.each(WS_CLIENTS)('$name, paused', (client: Client) => {
  const open = async () => {
    let peer: NetSocket | undefined;
    const provider = await serveStreams((arrived) => {
      peer = arrived.socket;
      arrived.acceptRaw();
    });
    return { provider, peer: () => peer as NetSocket };
  };

  it.each(DEATHS)('its connection %s: the stream ends', async (_, die) => {
    const { provider, peer } = await open();
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url(), {
      open: (socket) => {
        pause(socket);
        die(peer());
      },
    });
    await expectStreams(watching, ended(seen.code === 4001 ? '4001 provider auth' : '1006 network network'));
  });

  it.each([
    ['is read on', resume, '1006 network network'],
    ['is terminated', terminate, '1006 client cancelled'],
  ])('its connection ends after a message, and it %s: the stream ends then', async (_, act, close) => {
    const { provider, peer } = await open();
    const watching = watch([provider.host]);
    const over = play(client, provider.url(), {
      open: (socket) => {
        pause(socket);
        peer().end(text);
        void sleep(60).then(() => act(socket));
      },
    });
    await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
    expect((await over).code).toBe(1006);
    await expectStreams(watching, ended(close));
  });
});

describe('ws', () => {
  it('works as a duplex stream', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const websocket = new WebSocket(provider.url());
    const duplex = createWebSocketStream(websocket);
    await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
    duplex.destroy();
    await expectStreams(watching, ended('1006 client cancelled'));
  });
});
