import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Faults } from '../../model/faults.ts';
import type { PrometheusRegistry } from './registry.ts';

export type ServeSettings = { readonly host: string; readonly port: number };

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
/** Longer than a scrape takes; whoever reads more slowly does not read. */
const ANSWER_MS = 10_000;
/** The process that had the port may be about to end: services are replaced while they run. */
const RETRY_MS = 5000;

/** `/metrics` and `/healthz` for Prometheus, on loopback unless told otherwise. Never keeps the process alive. */
export class MetricsServer {
  readonly #server: http.Server;
  readonly #registry: PrometheusRegistry;
  /** Whose answer is not read yet. */
  readonly #answering = new WeakSet<Socket>();
  /** For all who ask while it is made: one is as good as the other. */
  #scrape: Promise<string> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  /** Settles when the port is open, when it cannot be had, and when it is not wanted any more. */
  readonly ready: Promise<void>;
  readonly #host: string;

  /** @param warn told in one sentence when the port cannot be had */
  constructor(settings: ServeSettings, registry: PrometheusRegistry, faults: Faults, warn: (sentence: string) => void) {
    this.#host = settings.host;
    this.#registry = registry;
    this.#server = http.createServer(
      { maxHeaderSize: 8192, requestTimeout: 10_000, headersTimeout: 5000, connectionsCheckingInterval: 5000 },
      (request, response) => {
        if (!this.#takes(request, response)) return;
        this.#answer(request, response).catch((error: unknown) => {
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
        if (this.#retry === undefined)
          warn(
            `sidetone: /metrics is not served on ${host}:${port} (${error.code ?? error.message}), and is tried again every ${RETRY_MS / 1000} s; set metrics.serve to another port, or to false`,
          );
        const again = faults.guard('server', () => this.#listen(settings));
        if (!this.#closed) this.#retry = setTimeout(again, RETRY_MS).unref();
        resolve();
      });
    });
    this.#listen(settings);
  }

  #listen({ host, port }: ServeSettings): void {
    // It is, when what failed was to take a connection.
    if (this.#server.listening) return;
    // 'localhost' may resolve to ::1 alone or first: scrapers try 127.0.0.1 as well, and an address binds at once.
    // The workers of a cluster would share the port, and each scrape meet another one's numbers.
    this.#server.listen({ port, host: host === 'localhost' ? '127.0.0.1' : host, exclusive: true });
  }

  /** One request at a time of each connection: a scraper sends no second one before it has read the first answer. */
  #takes({ socket }: http.IncomingMessage, response: http.ServerResponse): boolean {
    if (this.#answering.has(socket)) {
      socket.destroy();
      return false;
    }
    this.#answering.add(socket);
    const late = setTimeout(() => socket.destroy(), ANSWER_MS).unref();
    response.once('close', () => {
      clearTimeout(late);
      this.#answering.delete(socket);
    });
    return true;
  }

  #metrics(): Promise<string> {
    if (this.#scrape !== undefined) return this.#scrape;
    const scrape = this.#registry.metrics().finally(() => forget());
    const forget = (): void => {
      clearTimeout(late);
      if (this.#scrape === scrape) this.#scrape = undefined;
    };
    // A metric of the service's own may never answer: the next scrape asks it anew.
    const late = setTimeout(forget, ANSWER_MS).unref();
    this.#scrape = scrape;
    return scrape;
  }

  /** Undefined until the port is open. */
  get url(): string | undefined {
    const address = this.#server.address() as AddressInfo | null;
    if (address === null) return undefined;
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host;
    return `http://${host}:${address.port}/metrics`;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?', 1)[0];
    if (path !== '/metrics' && path !== '/healthz') return void response.writeHead(404, PLAIN).end('not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end('method not allowed\n');
    }
    if (path === '/healthz') return void response.writeHead(200, PLAIN).end('ok\n');
    const body = await this.#metrics();
    // Prometheus 3 refuses a scrape whose content type it does not know: the registry's own, verbatim.
    response
      .writeHead(200, { 'content-type': this.#registry.contentType, 'content-length': Buffer.byteLength(body) })
      .end(body);
  }
}
