import type http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Faults } from '../../model/faults.ts';
import { clearTimer, type Timer, unrefTimeout } from '../../model/timer.ts';
import { redactText } from '../../redact/text.ts';
import { hostCheck } from './host-check.ts';
import type { PrometheusRegistry } from './registry.ts';

export type ServeSettings = {
  readonly host: string;
  readonly port: number;
  /** Names in the Host header that are answered besides those of this machine, each with its subdomains. */
  readonly hosts: readonly string[];
  /** Whether the status page is served beside /metrics. */
  readonly status: boolean;
};

export type Page = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** `/` and `/status.json`, where they are served. */
export type Pages = (path: string) => Promise<Page>;

const PAGES = ['/', '/status.json'];
const NO_PAGES = 'not found: the status page is off where the port is not on loopback, see metrics.serve.status\n';
const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
/** Longer than a scrape takes. */
const ANSWER_MS = 10_000;
/** The process that holds the port may be about to end: services are replaced while they run. */
const RETRY_MS = 5000;
const MAX_CONNECTIONS = 64;

/** `/metrics` and `/healthz` for Prometheus, the status page for people, on loopback by default. Never keeps the process alive. */
export class MetricsServer {
  readonly #server: http.Server;
  readonly #registry: PrometheusRegistry;
  /** The oldest first. */
  readonly #connections = new Set<Socket>();
  /** Connections with an answer under way. */
  readonly #answering = new WeakSet<Socket>();
  /** Shared by all scrapes that arrive while it is made. */
  #scrape: Promise<string> | undefined;
  #retry: Timer | undefined;
  #closed = false;
  /** Resolves when the port is open, when it cannot be opened, and at shutdown. */
  readonly ready: Promise<void>;
  readonly #host: string;
  readonly #allows: (host: string | undefined) => boolean;
  readonly #warn: (sentence: string) => void;
  readonly #pages: Pages | undefined;
  #warnedOfHost = false;

  /**
   * @param warn logs one sentence
   * @param pages the status page, where it is served
   */
  constructor(
    settings: ServeSettings,
    registry: PrometheusRegistry,
    faults: Faults,
    warn: (sentence: string) => void,
    pages?: Pages,
  ) {
    this.#host = settings.host;
    this.#allows = hostCheck(settings.host, settings.hosts);
    this.#registry = registry;
    this.#warn = warn;
    this.#pages = pages;
    // Not imported: in an ES module that loads all of fetch() as well, and a service may serve no metrics.
    const { createServer } = process.getBuiltinModule('node:http');
    this.#server = createServer(
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
    this.#server.unref();
    this.#server.on('connection', (socket) => this.#admit(socket));
    this.ready = new Promise((resolve) => {
      this.#server.once('listening', resolve);
      this.#server.once('close', resolve);
      this.#server.on('error', (error: NodeJS.ErrnoException) => {
        const { host, port } = settings;
        if (this.#retry === undefined)
          warn(
            `sidetone: /metrics cannot be served on ${host}:${port} (${error.code ?? error.message}); retrying every ${RETRY_MS / 1000} s; set metrics.serve to another port, or to false`,
          );
        const again = faults.guard('server', () => this.#listen(settings));
        if (!this.#closed) this.#retry = unrefTimeout(again, RETRY_MS);
        resolve();
      });
    });
    this.#listen(settings);
  }

  #listen({ host, port }: ServeSettings): void {
    // An error of a single connection: the port is still open.
    if (this.#server.listening) return;
    // 'localhost' may resolve to ::1 alone or first: scrapers try 127.0.0.1 as well, and an address binds at once.
    // The workers of a cluster would share the port, and each scrape would reach a different worker.
    this.#server.listen({ port, host: host === 'localhost' ? '127.0.0.1' : host, exclusive: true });
  }

  /** Beyond the limit the oldest connection without a request gives way: connections that send nothing must not keep scrapes out. */
  #admit(socket: Socket): void {
    // A scraper that keeps its connection must not keep the process alive.
    socket.unref();
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
    if (this.#connections.size <= MAX_CONNECTIONS) return;
    for (const candidate of this.#connections) {
      if (this.#answering.has(candidate)) continue;
      candidate.destroy();
      return;
    }
  }

  /** One request at a time per connection: a scraper reads its answer before it sends the next request. */
  #takes({ socket }: http.IncomingMessage, response: http.ServerResponse): boolean {
    if (this.#answering.has(socket)) {
      socket.destroy();
      return false;
    }
    this.#answering.add(socket);
    const late = unrefTimeout(() => socket.destroy(), ANSWER_MS);
    response.once('close', () => {
      clearTimer(late);
      this.#answering.delete(socket);
    });
    return true;
  }

  #metrics(): Promise<string> {
    if (this.#scrape !== undefined) return this.#scrape;
    // A registry may return anything, a Promise of another realm included.
    const scrape = Promise.resolve(this.#registry.metrics()).finally(() => forget());
    const forget = (): void => {
      clearTimer(late);
      if (this.#scrape === scrape) this.#scrape = undefined;
    };
    // A metric of the service may never resolve: the next scrape starts over.
    const late = unrefTimeout(forget, ANSWER_MS);
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
    clearTimer(this.#retry);
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** A browser always sends Host. A health check in HTTP/1.0 may have none. */
  #isMisdirected({ headers: { host }, httpVersion }: http.IncomingMessage): boolean {
    if (this.#allows(host) || (host === undefined && httpVersion === '1.0')) return false;
    if (!this.#warnedOfHost)
      this.#warn(
        `sidetone: refused a request for the host ${JSON.stringify(redactText(host ?? '').slice(0, 100))} at /metrics; if that is a name of this service, add it to metrics.serve.hosts; further refusals are not logged`,
      );
    this.#warnedOfHost = true;
    return true;
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    // RFC 9110, 15.5.20.
    if (this.#isMisdirected(request)) {
      const sentence = 'Unknown host name: add it to metrics.serve.hosts of sidetone.\n';
      return void response.writeHead(421, PLAIN).end(sentence);
    }
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const isPage = PAGES.includes(path);
    if (path !== '/metrics' && path !== '/healthz' && (!isPage || this.#pages === undefined))
      return void response.writeHead(404, PLAIN).end(isPage ? NO_PAGES : 'not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end('method not allowed\n');
    }
    if (path === '/healthz') return void response.writeHead(200, PLAIN).end('ok\n');
    if (isPage && this.#pages !== undefined) {
      const page = await this.#pages(path);
      return void response.writeHead(200, { ...PLAIN, ...page.headers }).end(page.body);
    }
    const body = await this.#metrics();
    // Prometheus 3 refuses a scrape whose content type it does not know: the registry's own, verbatim.
    const headers = { ...PLAIN, 'content-type': this.#registry.contentType, 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, headers).end(body);
  }
}
