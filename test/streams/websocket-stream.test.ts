import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketStream as WebSocketStream8 } from 'undici';
import { WebSocketStream as WebSocketStream7 } from 'undici7';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { closeFrame, frame, type Peer } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** An opcode that RFC 6455, 5.2, reserves. */
const RESERVED_OPCODE = 5;
/** Longer than sidetone waits for a WebSocket to open. */
const LATER_MS = 1100;

type Info = { closeCode: number; reason: string };

/** How its two promises end, as the service sees it. */
async function open(WebSocketStream: typeof WebSocketStream8, url: string, closes = false): Promise<unknown> {
  const stream = new WebSocketStream(url);
  // A service that reads `closed` handles its rejection.
  const closed = stream.closed.then(
    ({ closeCode }: Info) => closeCode,
    () => 'unclean',
  );
  const opened = await stream.opened.then(
    () => true,
    () => false,
  );
  if (closes) stream.close({ closeCode: 1000 });
  return { opened, closed: opened ? await closed : undefined };
}

function countRejections(): unknown[] {
  const rejections: unknown[] = [];
  const count = (reason: unknown): void => void rejections.push(reason);
  process.on('unhandledRejection', count);
  onTestFinished(() => void process.off('unhandledRejection', count));
  return rejections;
}

const BEHAVIOUR: readonly [string, (peer: Peer) => void, seen: unknown, closes?: boolean][] = [
  ['closed by the provider with 1011', (peer) => peer.accept().close(1011, 'NET-0001'), 1011],
  ['closed by the provider after a second', (peer) => closeLater(peer), 1000],
  ['a close frame, then FIN', (peer) => sendAndEnd(peer, closeFrame(1000)), 1000],
  ['closed by the service', (peer) => peer.accept(), 1000, true],
  ['a frame that breaks the protocol', (peer) => sendAndEnd(peer, frame(RESERVED_OPCODE, 'A')), 'unclean'],
  ['a reset', (peer) => resetLater(peer), 'unclean'],
];

function closeLater(peer: Peer): void {
  const websocket = peer.accept();
  setTimeout(() => websocket.close(1000), LATER_MS);
}

function resetLater(peer: Peer): void {
  peer.acceptRaw();
  setTimeout(() => peer.socket.resetAndDestroy(), 50);
}

function sendAndEnd(peer: Peer, bytes: Buffer): void {
  peer.acceptRaw();
  setTimeout(() => peer.socket.end(bytes), 50);
}

describe.each([
  ['undici 8', WebSocketStream8],
  ['undici 7', WebSocketStream7 as unknown as typeof WebSocketStream8],
])('WebSocketStream of %s', (_, WebSocketStream) => {
  it.each(BEHAVIOUR)('%s: an accepted connect, and nothing about its end', async (_, behave, closed, closes) => {
    const rejections = countRejections();
    const provider = await serveStreams(behave);
    const watching = watch([provider.host]);
    expect(await open(WebSocketStream, provider.url(), closes)).toEqual({ opened: true, closed });
    await expectStreams(watching, { connects: { accepted: 1 } });
    await sleep(30);
    expect({ lines: watching.lines, rejections }).toEqual({ lines: [], rejections: [] });
  });

  it('a refused handshake: a failed connect', async () => {
    const provider = await serveStreams((peer) => peer.refuse(403, {}, {}));
    const watching = watch([provider.host]);
    expect(await open(WebSocketStream, provider.url())).toEqual({ opened: false, closed: undefined });
    await expectStreams(watching, { connects: { 'permission 403': 1 } });
  });

  it('a 101 with a wrong Sec-WebSocket-Accept: a failed connect', async () => {
    const provider = await serveStreams((peer) => peer.acceptRaw({ 'Sec-WebSocket-Accept': 'no' }));
    const watching = watch([provider.host]);
    expect(await open(WebSocketStream, provider.url())).toEqual({ opened: false, closed: undefined });
    await expectStreams(watching, { connects: { 'network _OTHER': 1 } });
  });
});
