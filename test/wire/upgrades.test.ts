import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSignals } from '../kit/expect.ts';
import { UNDICI_VERSIONS } from '../kit/http/undici-clients.ts';
import { NOTHING, success } from '../kit/signals.ts';
import { watch } from '../kit/watch.ts';

const server = createServer();
const sockets = new Set<Socket>();
let host: string;

beforeAll(async () => {
  server.on('upgrade', ({ headers }, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: ${headers.upgrade}\r\n\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

describe.each(UNDICI_VERSIONS)('undici.upgrade() of undici $version', ({ undici }) => {
  it.each([
    [undefined, NOTHING, 1],
    ['websocket', NOTHING, 1],
    ['WebSocket', NOTHING, 1],
    ['h2c', success(101), 0],
    ['audio/1.0', success(101), 0],
  ])(
    'for %s ends with the response: no request is active while it is open, or later',
    async (protocol, expected, opened) => {
      const watching = watch([host]);
      const dispatcher = new undici.Agent();
      const headers = protocol === 'WebSocket' ? { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==' } : {};
      const { socket } = await undici.upgrade(`http://${host}/v1/sessions/sess_1`, {
        ...(protocol !== undefined && { protocol }),
        headers,
        dispatcher,
      });
      socket.on('error', () => {});
      const connects = (): Promise<number> => total(watching.registry, 'voice_api_stream_connects_total');
      await expect.poll(connects, { timeout: 2500 }).toBe(opened);
      await expectSignals(watching, expected);
      socket.destroy();
      await dispatcher.destroy();
      await expectSignals(watching, expected);
      expect(await total(watching.registry, 'voice_api_stream_active')).toBe(0);
      expect(watching.lines).toEqual([]);
    },
  );
});

async function total(registry: Registry, name: string): Promise<number> {
  const metric = (await registry.getMetricsAsJSON()).find((candidate) => candidate.name === name);
  return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0);
}
