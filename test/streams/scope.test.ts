import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { register } from '../../src/index.ts';
import { expectStreams } from '../kit/expect.ts';
import { ended, NO_STREAMS } from '../kit/stream-signals.ts';
import { CLIENTS, play, type Socket } from '../kit/streams/clients.ts';
import { PATH } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import { watch } from '../kit/watch.ts';

describe.each(CLIENTS)('$name', (client) => {
  it('an unknown host counts nothing, and its WebSocket stays untouched', async () => {
    const provider = await serveStreams((peer) => peer.accept().close(4001));
    const watching = watch(['voice.example']);
    let names: string[] = [];
    await play(client, provider.url(), {
      open: (socket) => {
        names = Object.getOwnPropertyNames(socket).filter((name) =>
          /^(close|terminate|emit|emitClose|dispatch)/.test(name),
        );
      },
    });
    expect(names).toEqual([]);
    expect(await watching.streams()).toEqual(NO_STREAMS);
    expect(watching.lines).toEqual([]);
  });

  it('does not count the server’s sockets in the same process, even beside its clients', async () => {
    // Its own host is in the catalogue, and it sends and closes as providers do.
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await new Promise((resolve) => server.on('listening', resolve));
    const { port } = server.address() as { port: number };
    const watching = watch([], {
      providers: { kallglot: { hosts: [`127.0.0.1:${port}`], streamErrors: true } },
    });
    server.on('connection', (websocket) => {
      websocket.on('message', (data) => {
        websocket.send(String(data));
        websocket.close(4009);
      });
    });
    // A frame that this side sends is not an error frame of the provider; the one that comes back is.
    const seen = await play(client, `ws://127.0.0.1:${port}${PATH}`, {
      open: (socket) => socket.send('{"type":"session.error","code":"invalid_audio_format"}'),
    });
    expect(seen.code).toBe(4009);
    await expectStreams(watching, {
      ...ended('4009 provider conflict'),
      errors: { 'invalid_request invalid_audio_format': 1 },
    });
    await new Promise((resolve) => server.close(resolve));
  });

  it('register() twice counts each stream once', async () => {
    const provider = await serveStreams((peer) => peer.accept().close(4500));
    const watching = watch([provider.host]);
    const again = register({ providers: { kallglot: { hosts: [provider.host] } } });
    await play(client, provider.url());
    await expectStreams(watching, ended('4500 provider provider'));
    expect(watching.lines.filter(({ fields }) => 'close_code' in fields).length).toBe(1);
    await again.shutdown();
  });

  it('does not count a stream opened before register() or after shutdown()', async () => {
    const provider = await serveStreams((peer) => {
      const websocket = peer.accept();
      websocket.on('message', () => websocket.close(4001));
    });
    let socket: Socket | undefined;
    const early = play(client, provider.url(), {
      open: (opened) => {
        socket = opened;
      },
    });
    while (socket === undefined) await sleep(5);
    const watching = watch([provider.host]);
    socket.send('go');
    await early;
    expect(await watching.streams()).toEqual(NO_STREAMS);
    await watching.stop();
    await play(client, provider.url(), { open: (opened) => opened.send('go') });
    expect(watching.lines).toEqual([]);
  });
});

/** Like those of Deepgram and others: one object for the service, and as many WebSockets as needed. */
class Reconnecting {
  readonly #url: string;
  #socket: WebSocket | undefined;
  readonly codes: number[] = [];

  constructor(url: string) {
    this.#url = url;
    this.#connect();
  }

  #connect(): void {
    this.#socket?.removeAllListeners();
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.codes.push(code);
      if (code !== 1000) this.#connect();
    });
  }

  /** Closes without waiting for the result. */
  leave(): void {
    this.#socket?.removeAllListeners();
    this.#socket?.on('error', () => {});
    this.#socket?.close(1000);
    this.#socket = undefined;
  }
}

describe('ws', () => {
  it('a wrapper that removes all listeners and reconnects: each connection counts', async () => {
    let handshakes = 0;
    const provider = await serveStreams((peer) => {
      handshakes++;
      if (handshakes === 2) return peer.refuse(503, {}, {});
      const websocket = peer.accept();
      if (handshakes === 1) websocket.close(1012);
      if (handshakes === 3) websocket.terminate();
    });
    const watching = watch([provider.host]);
    const wrapper = new Reconnecting(provider.url());
    await expectStreams(watching, {
      connects: { accepted: 3, 'provider 503': 1 },
      closes: { '1012 provider provider': 1, '1006 network network': 1 },
      durations: { provider: 1, network: 1 },
      active: 1,
    });
    wrapper.leave();
    await expectStreams(watching, {
      connects: { accepted: 3, 'provider 503': 1 },
      closes: { '1012 provider provider': 1, '1006 network network': 1, '1000 client normal': 1 },
      durations: { provider: 1, network: 1, normal: 1 },
    });
    expect(wrapper.codes).toEqual([1012, 1006, 1006]);
  });

  it('a subclass with its own methods on the instance keeps them unchanged', async () => {
    class Own extends WebSocket {
      readonly calls: string[] = [];
      override close = (code?: number): void => {
        this.calls.push(`close ${code}`);
        super.close(code);
      };
    }
    const provider = await serveStreams((peer) => peer.accept());
    const bare = await useOwn(provider.url());
    const watching = watch([provider.host]);
    expect(await useOwn(provider.url())).toEqual(bare);
    await expectStreams(watching, ended('1000 client normal'));

    async function useOwn(url: string) {
      const websocket = new Own(url);
      await new Promise((resolve) => websocket.on('open', resolve));
      await sleep(10);
      const keys = Object.keys(websocket);
      websocket.close(1000);
      await new Promise((resolve) => websocket.on('close', resolve));
      return { keys, calls: websocket.calls };
    }
  });

  it('a WebSocket with extensions prevented leaves no stream open', async () => {
    const provider = await serveStreams((peer) => peer.accept());
    const watching = watch([provider.host]);
    const websocket = Object.preventExtensions(new WebSocket(provider.url()));
    await new Promise((resolve) => websocket.on('open', resolve));
    websocket.close(1000);
    await new Promise((resolve) => websocket.on('close', resolve));
    await sleep(1200);
    expect((await watching.streams()).active).toBe(0);
  });

  it('works with CommonJS: default, named, 7 and a subclass', async () => {
    const provider = await serveStreams((peer) => peer.accept().close(4010, 'over'));
    const service = fileURLToPath(new URL('./fixtures/cjs-service.cjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [service, provider.url(), provider.host]);
    expect(JSON.parse(stdout)).toEqual({
      codes: [4010, 4010, 4010, 4010, 4010],
      counted: [
        'voice_api_stream_connects_total{voice_api_provider_name="kallglot",voice_api_error_category="",error_type=""} 5',
        'voice_api_stream_closes_total{voice_api_provider_name="kallglot",voice_api_stream_close_code="4010",voice_api_stream_close_initiator="provider",voice_api_error_category="conflict"} 5',
      ],
      lines: 5,
    });
  });
});
