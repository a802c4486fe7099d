import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** Self-signed, for localhost, 127.0.0.1 and api.kallglot.com, valid until 2100. For these tests alone. */
export const KEY = readFileSync(new URL('../tls/key.pem', import.meta.url));
export const CERT = readFileSync(new URL('../tls/cert.pem', import.meta.url));

/** A privileged port that nothing listens on, and that fetch does not block (https://fetch.spec.whatwg.org/#port-blocking). */
export const REFUSED = '127.0.0.1:2';
/** RFC 6761: this name never resolves. */
export const NOWHERE = 'nonexistent.invalid';

/** One request as it arrived, without what differs from one run to the next. */
export type Arrival = { connection: number; method: string; url: string; headers: string[]; body: string };

export type WireServer = {
  readonly port: number;
  /** `127.0.0.1:port`: how the instrumentation is told of it. */
  readonly host: string;
  readonly origin: string;
  readonly arrivals: Arrival[];
  /** Resolves when the next request has arrived. */
  arrival(): Promise<void>;
  close(): Promise<void>;
};

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real server on a port of its own. `answer` is called once the request's body has arrived. */
export async function serve(answer: Answer, kind: 'http' | 'https' | 'http2' = 'http'): Promise<WireServer> {
  const arrivals: Arrival[] = [];
  const connections = new Map<unknown, number>();
  let waiting: (() => void)[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const { socket, method = '', url = '', rawHeaders } = request;
    if (!connections.has(socket)) connections.set(socket, connections.size);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      arrivals.push({
        connection: connections.get(socket) ?? -1,
        method,
        url,
        headers: withoutHost(rawHeaders),
        body: Buffer.concat(chunks).toString('latin1'),
      });
      answer(request, response);
      for (const resolve of waiting) resolve();
      waiting = [];
    });
  };
  const server = createServer(kind, listener);
  server.on('upgrade', ({ headers }: IncomingMessage, socket: Socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${headers.upgrade}\r\n\r\n`);
  });
  const arrival = () => new Promise<void>((resolve) => void waiting.push(resolve));
  return { ...(await listen(server, kind === 'http' ? 'http' : 'https')), arrivals, arrival };
}

function createServer(kind: 'http' | 'https' | 'http2', listener: Answer): Server {
  if (kind === 'http') return http.createServer(listener);
  if (kind === 'https') return https.createServer({ key: KEY, cert: CERT }, listener);
  return http2.createSecureServer({ key: KEY, cert: CERT }, listener as never);
}

type Listening = Omit<WireServer, 'arrivals' | 'arrival'>;

async function listen(server: Server, scheme: string): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    origin: `${scheme}://127.0.0.1:${port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
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

export type ForwardProxy = Listening & { readonly connects: string[] };

/** A forward proxy: CONNECT tunnels, and whole URLs on the request line (RFC 9112, 3.2.2). By bare sockets: it must not be observed. */
export async function serveProxy(refuse = false): Promise<ForwardProxy> {
  const connects: string[] = [];
  const server = http.createServer((request) => {
    const { method, url = '', rawHeaders, socket } = request;
    connects.push(`${method} ${url}`);
    const { hostname, port, pathname, search } = new URL(url);
    const headers = rawHeaders.map((text, i) => (i % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('');
    const onward = net.connect(Number(port), hostname);
    onward.write(`${method} ${pathname}${search} HTTP/1.1\r\n${headers}\r\n`);
    request.on('data', (chunk) => onward.write(chunk));
    couple(onward, socket);
  });
  server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    connects.push(`CONNECT ${request.url}`);
    if (refuse) return void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    const [host, port] = (request.url ?? '').split(':');
    const onward = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward);
    });
    couple(onward, socket);
  });
  return { ...(await listen(server, 'http')), connects };
}

function couple(onward: Socket, socket: Socket): void {
  onward.pipe(socket);
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
}
