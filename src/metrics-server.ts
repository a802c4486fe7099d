import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './guard.ts';
import type { PrometheusRegistry } from './sinks/prometheus/registry.ts';

export type ServeSettings = { readonly host: string; readonly port: number };

/** `/metrics` and `/healthz` for Prometheus, on loopback unless told otherwise. Never keeps the process alive. */
export class MetricsServer {
  readonly #server: http.Server;
  /** Settles when the port is open, when it cannot be had, and when it is not wanted any more. */
  readonly ready: Promise<void>;
  readonly #host: string;

  /** @param warn told in one sentence when the port cannot be had */
  constructor(settings: ServeSettings, registry: PrometheusRegistry, faults: Faults, warn: (sentence: string) => void) {
    this.#host = settings.host;
    this.#server = http.createServer(
      { maxHeaderSize: 8192, requestTimeout: 10_000, headersTimeout: 5000 },
      (request, response) => {
        answer(registry, request, response).catch((error: unknown) => {
          faults.add('server', error);
          if (!response.headersSent) response.writeHead(500, PLAIN);
          response.end();
        });
      },
    );
    this.#server.maxConnections = 64;
    this.#server.unref();
    // Each by itself: a scraper that keeps its connection would hold the process for as long as it scrapes.
    this.#server.on('connection', (socket) => socket.unref());
    this.ready = new Promise((resolve) => {
      this.#server.once('listening', resolve);
      this.#server.once('close', resolve);
      this.#server.on('error', (error: NodeJS.ErrnoException) => {
        const { host, port } = settings;
        warn(
          `sidetone: /metrics is not served on ${host}:${port} (${error.code ?? error.message}); set metrics.serve to another port, or to false`,
        );
        resolve();
      });
    });
    // 'localhost' may resolve to ::1 alone or first: scrapers try 127.0.0.1 as well, and an address binds at once.
    const host = settings.host === 'localhost' ? '127.0.0.1' : settings.host;
    // The workers of a cluster would share the port, and each scrape meet another one's numbers.
    this.#server.listen({ port: settings.port, host, exclusive: true });
  }

  /** Undefined until the port is open. */
  get url(): string | undefined {
    const address = this.#server.address() as AddressInfo | null;
    if (address === null) return undefined;
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    return `http://${host}:${address.port}/metrics`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

async function answer(
  registry: PrometheusRegistry,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0];
  if (path !== '/metrics' && path !== '/healthz') return void response.writeHead(404, PLAIN).end('not found\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return void response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end('method not allowed\n');
  }
  if (path === '/healthz') return void response.writeHead(200, PLAIN).end('ok\n');
  const body = await registry.metrics();
  // Prometheus 3 refuses a scrape whose content type it does not know: the registry's own, verbatim.
  response
    .writeHead(200, { 'content-type': registry.contentType, 'content-length': Buffer.byteLength(body) })
    .end(body);
}
