import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, type Client, play, type Socket, UNDICI_CLIENTS } from '../kit/streams/clients.ts';
import { ORDERS, type Order } from '../kit/streams/orders.ts';
import { frame, type Peer } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

const possible = (client: Client): [string, Order][] =>
  ORDERS.filter(({ wsOnly }) => !wsOnly || client.family === 'ws').map((order) => [order.name, order]);

describe.each(CLIENTS)('$name', (client) => {
  it.each(possible(client))('%s', async (_, { provider: behave, service, close, logged, code }) => {
    const provider = await serveStreams(behave);
    const watching = watch([provider.host]);
    const seen = await play(client, provider.url(), service);
    expect(seen.code).toBe(code);
    expect(seen.events.filter((event) => event === 'close')).toEqual(['close']);
    await expectStreams(watching, ended(close));
    const [, initiator, category] = close.split(' ');
    expect(watching.lines.map(({ fields }) => fields)).toEqual(
      logged === undefined
        ? []
        : [
            expect.objectContaining({
              operation: 'sessions.connect',
              error_type: String(code),
              close_code: code,
              close_reason: logged,
              close_initiator: initiator,
              category,
            }),
          ],
    );
  });

  it('the duration is the time it was open', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    await play(client, provider.url(), { open: (socket) => void sleep(120).then(() => socket.close(1000)) });
    await expectStreams(watching, ended('1000 client normal'));
    expect(await watching.streamSeconds()).toBeGreaterThan(0.11);
    expect(await watching.streamSeconds()).toBeLessThan(0.6);
  });

  const BROKEN: readonly [string, (peer: Peer) => void][] = [
    ['a reserved opcode', (peer) => peer.acceptRaw({}, frame(3, 'x'))],
    ['text that is not UTF-8', (peer) => peer.acceptRaw({}, frame(1, Buffer.from([0xff, 0xfe, 0xfd])))],
    ['a close frame of one byte', (peer) => peer.acceptRaw({}, frame(8, 'x'))],
    ['a close frame with a code that may not be sent', (peer) => peer.acceptRaw({}, frame(8, Buffer.from([3, 236])))],
  ];
  it.each(BROKEN)('a protocol violation by the provider (%s) is a failure and logs a line', async (_, behave) => {
    const provider = await serveStreams((peer) => {
      behave(peer);
      void sleep(60).then(() => peer.socket.end());
    });
    const watching = watch([provider.host]);
    await play(client, provider.url());
    await sleep(20);
    const { connects, closes, active, faults } = await watching.streams();
    expect({ connects, active, faults }).toEqual({ connects: { accepted: 1 }, active: 0, faults: {} });
    const [close = '', ...more] = Object.keys(closes);
    expect(more).toEqual([]);
    // Either side may have hung up, but not because the service asked.
    expect(close).not.toMatch(/cancelled|normal/);
    expect(watching.lines.length).toBe(1);
  });
});

describe.each(UNDICI_CLIENTS)('$name', (client) => {
  it('accepts a close code given as text, as the standard allows: closed by the client', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const open = (socket: Socket) => void sleep(15).then(() => socket.close('4001' as unknown as number));
    expect((await play(client, provider.url(), { open })).code).toBe(4001);
    await expectStreams(watching, ended('4001 client cancelled'));
  });
});
