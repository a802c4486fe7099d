import { lookup } from 'node:dns/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { expectStreams } from '../kit/expect.ts';
import { CERT, NOWHERE, REFUSED } from '../kit/server.ts';
import { ended } from '../kit/stream-signals.ts';
import { CLIENTS, play, WS_CLIENTS } from '../kit/streams/clients.ts';
import { PATH } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

/** ENOTFOUND, or EAI_AGAIN where no name server can be reached. */
const dnsCode = async (): Promise<string> => lookup(NOWHERE).then(String, ({ code }) => code);

/** Accepts connections and sends nothing. */
async function serveSilence(): Promise<string> {
  const server = createServer((socket) => void socket.on('error', () => {}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const failure = (category: string, error_type: string) => ({
  level: 'warn',
  fields: {
    provider: 'kallglot',
    operation: 'sessions.connect',
    method: 'GET',
    url_template: '/v1/sessions/{id}/connect',
    category,
    error_type,
    code: error_type,
    retry: 'backoff',
    account: 'default',
    duration_ms: expect.any(Number),
  },
});
const linesOf = (watching: ReturnType<typeof watch>) => watching.lines.map(({ level, fields }) => ({ level, fields }));

describe.each(CLIENTS)('$name', (client) => {
  it('a name that does not resolve is a failed connect: network', async () => {
    const code = await dnsCode();
    const watching = watch([NOWHERE]);
    await play(client, `ws://${NOWHERE}${PATH}`);
    await expectStreams(watching, { connects: { [`network ${code}`]: 1 } });
    expect(linesOf(watching)).toEqual([failure('network', code)]);
  });

  it('a refused connection is a failed connect: network', async () => {
    const watching = watch([REFUSED]);
    await play(client, `ws://${REFUSED}${PATH}`);
    await expectStreams(watching, { connects: { 'network ECONNREFUSED': 1 } });
    expect(linesOf(watching)).toEqual([failure('network', 'ECONNREFUSED')]);
  });

  it('a self-signed certificate is a failed connect: network', async () => {
    const provider = await serveStreams((peer) => peer.accept(), true);
    const watching = watch([provider.host]);
    await play(client, provider.url());
    await expectStreams(watching, { connects: { 'network DEPTH_ZERO_SELF_SIGNED_CERT': 1 } });
    expect(linesOf(watching)).toEqual([failure('network', 'DEPTH_ZERO_SELF_SIGNED_CERT')]);
  });

  it('a stream over TLS with a trusted certificate counts', async () => {
    const provider = await serveStreams((peer) => peer.accept().close(4029, 'slow down'), true);
    const watching = watch([provider.host]);
    await play(client, provider.url(), {}, { ca: CERT });
    await expectStreams(watching, ended('4029 provider rate_limit'));
  });

  it('a handshake that takes too long is a timeout', async () => {
    const host = await serveSilence();
    const watching = watch([host]);
    await play(client, `ws://${host}${PATH}`, {}, { timeoutMs: 60 });
    const code = client.family === 'ws' ? 'TimeoutError' : 'UND_ERR_HEADERS_TIMEOUT';
    await expectStreams(watching, { connects: { [`timeout ${code}`]: 1 } });
    expect(linesOf(watching)).toEqual([failure('timeout', code)]);
  });

  it.each([
    ['at once', 0],
    ['while it waits', 40],
  ])('aborted before it opens, %s: cancelled, and no error', async (_, ms) => {
    const host = await serveSilence();
    const watching = watch([host]);
    await play(client, `ws://${host}${PATH}`, {
      made: (socket) => (ms === 0 ? socket.close() : void sleep(ms).then(() => socket.close())),
    });
    await expectStreams(watching, { connects: { cancelled: 1 } });
    expect(linesOf(watching)).toEqual([]);
  });

  it.each([
    ['FIN', (socket: import('node:net').Socket) => socket.destroy()],
    ['RST', (socket: import('node:net').Socket) => socket.resetAndDestroy()],
  ])('the provider hangs up before its 101 (%s): a failed connect, network', async (_, hangUp) => {
    const provider = await serveStreams((peer) => hangUp(peer.socket));
    const watching = watch([provider.host]);
    await play(client, provider.url());
    const { connects } = await settled(watching);
    expect([
      { 'network ECONNRESET': 1 },
      // undici distinguishes an end from a reset.
      { 'network UND_ERR_SOCKET': 1 },
    ]).toContainEqual(connects);
    await expectStreams(watching, { connects });
    expect(linesOf(watching)).toEqual([failure('network', Object.keys(connects)[0]?.split(' ')[1] ?? '')]);
  });
});

async function settled(watching: ReturnType<typeof watch>) {
  for (const until = performance.now() + 1000; performance.now() < until; await sleep(5)) {
    const counted = await watching.streams();
    if (Object.keys(counted.connects).length > 0) return counted;
  }
  return await watching.streams();
}

describe.each(WS_CLIENTS)('$name', (client) => {
  it('terminate() before it opens: cancelled, and no error', async () => {
    const host = await serveSilence();
    const watching = watch([host]);
    await play(client, `ws://${host}${PATH}`, { made: (socket) => (socket as unknown as WebSocketOfWs).terminate() });
    await expectStreams(watching, { connects: { cancelled: 1 } });
    expect(linesOf(watching)).toEqual([]);
  });
});
type WebSocketOfWs = { terminate(): void };
