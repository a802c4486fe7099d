import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http, { type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';

/** Self-signed, for localhost, 127.0.0.1 and api.kallglot.com, valid until 2100. For tests only. */
export const KEY = readFileSync(new URL('tls/key.pem', import.meta.url));
export const CERT = readFileSync(new URL('tls/cert.pem', import.meta.url));

/** A privileged port that nothing listens on, and that fetch does not block (https://fetch.spec.whatwg.org/#port-blocking). */
export const REFUSED = '127.0.0.1:2';
/** RFC 6761: this name never resolves. */
export const NOWHERE = 'nonexistent.invalid';

/** One request as it arrived, without what differs from one run to the next. */
export type Arrival = { connection: number; method: string; url: string; headers: string[]; body: string };

export type Listening<Of extends NetServer = HttpServer> = {
  readonly server: Of;
  readonly port: number;
  /** `127.0.0.1:port`, as the configuration has it. */
  readonly host: string;
  readonly url: string;
  close(): Promise<void>;
};

export type Server = Listening & {
  readonly arrivals: Arrival[];
  /** Resolves when the next request has arrived. */
  arrival(): Promise<void>;
};

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

type Kind = 'http' | 'https' | 'http2';

/** A real server on a free port. `answer` is called when the request's body has arrived. */
export async function serve(answer: Answer, kind: Kind = 'http'): Promise<Server> {
  const arrivals: Arrival[] = [];
  const connections = new Map<unknown, number>();
  let waiting: (() => void)[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket, method = '', url = '', rawHeaders } = request;
    if (!connections.has(socket)) connections.set(socket, connections.size);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const connection = connections.get(socket) ?? -1;
      const body = Buffer.concat(chunks).toString();
      arrivals.push({ connection, method, url, headers: withoutHost(rawHeaders), body });
      answer(request, response, body);
      for (const resolve of waiting) resolve();
      waiting = [];
    });
  };
  const arrival = () => new Promise<void>((resolve) => void waiting.push(resolve));
  const server = createServer(kind, listener);
  return { ...(await listen(server, kind === 'http' ? 'http' : 'https')), arrivals, arrival };
}

function createServer(kind: Kind, listener: http.RequestListener): HttpServer {
  if (kind === 'http') return http.createServer(listener);
  if (kind === 'https') return https.createServer({ key: KEY, cert: CERT }, listener);
  return http2.createSecureServer({ key: KEY, cert: CERT }, listener as never) as unknown as HttpServer;
}

/** Listens on loopback. Closing it ends its connections too. */
export async function listen<Of extends NetServer>(server: Of, scheme: string): Promise<Listening<Of>> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  // Enough for tests that open a thousand connections at once.
  server.listen(0, '127.0.0.1', 4096);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    server,
    port,
    host: `127.0.0.1:${port}`,
    url: `${scheme}://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function withoutHost(rawHeaders: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (rawHeaders[i]?.toLowerCase() !== 'host') lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  }
  return lines;
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
