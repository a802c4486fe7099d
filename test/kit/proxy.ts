import http, { type IncomingMessage } from 'node:http';
import net, { type Socket } from 'node:net';
import { type Listening, listen } from './server.ts';

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
