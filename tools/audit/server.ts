import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export type Answer = {
  readonly status?: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For a handshake: what to do with the stream, instead of refusing it. */
  readonly stream?: (websocket: WebSocket) => void;
};

/** The provider: a real server that answers as scripted, and keeps everything it received. */
export class AuditServer {
  readonly #server: Server;
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => [...offered][0] ?? false,
  });
  #answer: Answer = {};
  /** Everything the provider and the service saw, and so could leak. */
  seen = '';
  /** The host of Kallglot. */
  host = '';
  /** The host of Dograh: another name of the same server. */
  dograh = '';

  private constructor() {
    this.#server = createServer((request, response) => {
      this.see(request.method, request.url, ...request.rawHeaders);
      request.on('data', (chunk: Buffer) => this.see(chunk.toString()));
      request.on('end', () => {
        const { status = 200, reason = '', headers = {}, body = '{}' } = this.#answer;
        this.see(String(status), reason, JSON.stringify(headers), body);
        response.writeHead(status, reason || 'Status', { 'content-type': 'application/json', ...headers }).end(body);
      });
    });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
  }

  static async start(): Promise<AuditServer> {
    const server = new AuditServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    server.host = `127.0.0.1:${server.port}`;
    server.dograh = `localhost:${server.port}`;
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  answer(answer: Answer): void {
    this.#answer = answer;
  }

  see(...parts: readonly unknown[]): void {
    this.seen += `${parts.join('\n')}\n`;
  }

  async close(): Promise<void> {
    this.#webSockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    socket.on('error', () => {});
    this.see(request.method, request.url, ...request.rawHeaders);
    const { status = 402, headers = {}, body = '', stream } = this.#answer;
    if (stream !== undefined) {
      this.#webSockets.handleUpgrade(request, socket, head, (websocket) => {
        websocket.on('message', (data) => this.see(String(data)));
        websocket.on('close', (_, reason) => this.see(String(reason)));
        stream(websocket);
      });
      return;
    }
    this.see(JSON.stringify(headers), body);
    const all = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)), ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} Status\r\n${lines.join('')}\r\n${body}`);
  }
}
