import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { expectStreams } from '../kit/expect.ts';
import { ended, NO_STREAMS } from '../kit/stream-signals.ts';
import { CLIENTS, type Client, play, type Socket, type Wish } from '../kit/streams/clients.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** URLs and options that the constructor rejects, at a known host. */
const INVALID: readonly [string, (url: string) => string, Wish][] = [
  ['no URL', () => 'no url', {}],
  ['a scheme of another kind', (url) => url.replace('ws:', 'ftp:'), {}],
  ['a fragment', (url) => `${url}#part`, {}],
  ['a protocol that is no token', (url) => url, { protocols: ['no token'] }],
  ['a protocol given twice', (url) => url, { protocols: ['audio', 'audio'] }],
];

/** ws 7 connects with any scheme, fragment and protocol. */
const invalidFor = (client: Client) => (client.name === 'ws 7' ? INVALID.slice(0, 1) : INVALID);

describe.each(CLIENTS)('$name', (client) => {
  it.each(invalidFor(client))('a constructor that throws because of %s counts nothing', async (_, spoil, wish) => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    expect(() => client.connect(spoil(provider.url()), wish)).toThrow();
    await sleep(30);
    expect(await watching.streams()).toEqual(NO_STREAMS);
    expect(provider.handshakes.length).toBe(0);
    // A later stream counts.
    await play(client, provider.url(), { open: (socket) => socket.close(1000) });
    await expectStreams(watching, ended('1000 client normal'));
  });

  it.each([
    ['close() twice before it opened', 2],
    ['close() three times before it opened', 3],
  ])('%s: one cancelled connect', async (_, times) => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url(), {
      made: (socket) => {
        for (let i = 0; i < times; i++) socket.close();
      },
    });
    expect(seen.events).not.toContain('open');
    await expectStreams(watching, { connects: { cancelled: 1 } });
    expect(watching.lines).toEqual([]);
  });

  it('calling close() when a handshake is refused: one failed connect', async () => {
    const provider = await serveStreams((peer) => peer.refuse(403, {}, {}));
    const watching = watch([provider.host]);
    let answered = false;
    const error = (socket: Socket) => {
      // Once: undici 6 answers it with another error event, without end.
      if (!answered) {
        answered = true;
        socket.close();
      }
    };
    await play(client, provider.url(), { error });
    await expectStreams(watching, { connects: { 'permission 403': 1 } });
  });

  it('reconnecting in the close handler counts each attempt', async () => {
    let handshakes = 0;
    const provider = await serveStreams((peer) => {
      handshakes++;
      if (handshakes === 2) peer.refuse(503, {}, {});
      else peer.accept().close(handshakes === 1 ? 1001 : 1000);
    });
    const watching = watch([provider.host]);
    for (let i = 0; i < 3; i++) await play(client, provider.url());
    await expectStreams(watching, {
      connects: { accepted: 2, 'provider 503': 1 },
      closes: { '1001 provider normal': 1, '1000 provider normal': 1 },
      durations: { normal: 2 },
    });
  });
});

describe('ws', () => {
  it('an AbortSignal before it opens: cancelled', async () => {
    const provider = await serveStreams(() => {});
    const watching = watch([provider.host]);
    const controller = new AbortController();
    const websocket = new WebSocket(provider.url(), { signal: controller.signal });
    const error = new Promise<Error>((resolve) => websocket.on('error', resolve));
    setTimeout(() => controller.abort(), 30);
    expect((await error).name).toBe('AbortError');
    await expectStreams(watching, { connects: { cancelled: 1 } });
    expect(watching.lines).toEqual([]);
  });

  it('an AbortSignal after it opened: the stream continues', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const controller = new AbortController();
    const websocket = new WebSocket(provider.url(), { signal: controller.signal });
    await new Promise((resolve) => websocket.on('open', resolve));
    controller.abort();
    await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
    websocket.close(1000);
    await expectStreams(watching, ended('1000 client normal'));
  });

  it.each([
    ['an unknown protocol version', { protocolVersion: 7 }],
    ['an invalid header', { headers: { 'x-a': 'a\nb' } }],
  ])('a constructor that throws because of %s leaves no stream open', async (_, options) => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    expect(() => new WebSocket(provider.url(), options)).toThrow();
    await sleep(30);
    const { connects, ...others } = await watching.streams();
    const { connects: _connects, ...nothing } = NO_STREAMS;
    expect(others).toEqual(nothing);
    expect(connects['accepted']).toBe(undefined);
  });

  it('a createConnection that throws: the service gets its error, and no stream opens', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const createConnection = () => {
      throw new Error('no connection');
    };
    const websocket = new WebSocket(provider.url(), { createConnection });
    const error = new Promise<Error>((resolve) => websocket.on('error', resolve));
    expect((await error).message).toBe('no connection');
    await expectStreams(watching, { connects: { cancelled: 1 } });
  });

  it('an upgrade without a WebSocket leaves no stream open', async () => {
    const provider = await serveStreams((peer) => peer.acceptRaw());
    const watching = watch([provider.host]);
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    const request = http.get(provider.url().replace('ws:', 'http:'), { headers });
    const socket = await new Promise<import('node:net').Socket>((resolve) =>
      request.on('upgrade', (_, connection) => resolve(connection)),
    );
    await expectStreams(watching, { connects: { accepted: 1 }, active: 1 });
    socket.destroy();
    await sleep(30);
    const { active, faults, connects } = await watching.streams();
    expect({ active, faults, connects }).toEqual({ active: 0, faults: {}, connects: { accepted: 1 } });
  });
});
