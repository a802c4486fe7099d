import type http from 'node:http';
import { createRequire } from 'node:module';
import net, { type Socket } from 'node:net';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';

// instrumentation-http patches modules that are required after its construction.
const load = createRequire(import.meta.url);

/** Connections that fail with this error, as DNS, TLS and the network fail. */
export async function failingFetch(url: string, error: Error): Promise<void> {
  const dispatcher = new Agent({ connect: (_, done) => done(error, null) });
  await fetch(url, { dispatcher }).catch(() => {});
  await dispatcher.close();
}

export async function failingRequest(url: string, error: Error): Promise<void> {
  const { request } = load('http') as typeof http;
  await new Promise<void>((resolve) => {
    request(url, { createConnection: () => brokenSocket(error) })
      .on('error', () => resolve())
      .end();
  });
}

export async function failingWebSocket(url: string, error: Error): Promise<void> {
  const socket = new WebSocket(url, { createConnection: (() => brokenSocket(error)) as never });
  socket.on('error', () => {});
  await new Promise((resolve) => socket.on('close', resolve));
}

function brokenSocket(error: Error): Socket {
  const socket = new net.Socket();
  setImmediate(() => socket.destroy(error));
  return socket;
}

/** Requests a URL of any host from the server at a port of this machine. */
export async function requestAt(port: number, url: string): Promise<void> {
  const dispatcher = new Agent({
    connect: {
      lookup: (_, options, done) =>
        options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4),
      port,
    },
  });
  await fetch(url, { dispatcher }).then(
    (response) => response.text(),
    () => {},
  );
  await dispatcher.close();
}
