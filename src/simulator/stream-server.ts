import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Operation } from '../catalogue/provider.ts';
import { findPackage } from '../model/load-package.ts';
import { redactPath } from '../redact/url.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { StreamDialect, StreamProtocol } from './dialect/stream-dialect.ts';
import type { Reply } from './reply.ts';
import { Script } from './script.ts';
import { SimulatedStream } from './simulated-stream.ts';
import { conductCheck, type SeenStream, type StreamConduct } from './stream-conduct.ts';
import { responseOn, transmit } from './transmit.ts';

/** A handshake, as Node hands it over. https://nodejs.org/api/http.html#event-upgrade_1 */
export type Handshake = {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly operation: Operation;
};

/** What the provider says over HTTP: that it refuses, and the headers of what it accepts. */
export type Composer = (operation: string, conduct: StreamConduct) => Reply;

type Seen = { -readonly [Key in keyof SeenStream]: SeenStream[Key] };

/** So that a drill can go on for days. */
const MAX_REMEMBERED = 10_000;

const WITHOUT_WS = 'sidetone/simulator: a stream needs the package "ws", version 8, which cannot be loaded';
/** RFC 9110, 15.6.2. */
const UNABLE: Reply = { status: 501, headers: { 'content-type': 'text/plain' }, body: Buffer.from(WITHOUT_WS) };

/** The streams of one provider. */
export class StreamServer {
  readonly #dialect: Dialect;
  readonly #streams: StreamDialect;
  readonly #script: Script<StreamConduct>;
  readonly #compose: Composer;
  readonly #gone: AbortSignal;
  readonly #seen: Seen[] = [];
  readonly #open = new Set<SimulatedStream>();
  readonly #headers = new WeakMap<IncomingMessage, Reply['headers']>();
  #server: WebSocketServer | undefined;

  /** @param gone aborted when the provider closes */
  constructor(dialect: Dialect, streams: StreamDialect, compose: Composer, gone: AbortSignal) {
    this.#dialect = dialect;
    this.#streams = streams;
    this.#script = new Script(`${dialect.provider.name}.stream`, conductCheck(dialect, streams));
    this.#compose = compose;
    this.#gone = gone;
  }

  get seen(): readonly SeenStream[] {
    return this.#seen;
  }

  has(operation: string): boolean {
    return Object.hasOwn(this.#streams.protocols, operation);
  }

  /** @throws Error one sentence about a mistake in the conduct, or about `ws` that is not there */
  script(conduct: StreamConduct): void {
    if (this.#webSocketServer() === undefined) throw new Error(WITHOUT_WS);
    this.#script.set(conduct);
  }

  heal(): void {
    this.#script.clear();
  }

  async answer(handshake: Handshake): Promise<void> {
    const { request, socket, operation } = handshake;
    const conduct = this.#script.take(operation.name) ?? {};
    const seen = this.#remember(operation, request.url ?? '/');
    if (conduct.slowHandshakeMs !== undefined && !(await this.#wait(conduct.slowHandshakeMs, socket))) return;
    const server = this.#webSocketServer();
    const reply = server === undefined ? UNABLE : this.#compose(operation.name, conduct);
    if (server !== undefined && conduct.refuse === undefined) {
      this.#headers.set(request, reply.headers);
      server.handleUpgrade(request, socket, handshake.head, (websocket) =>
        this.#play(websocket, handshake, conduct, seen),
      );
      return;
    }
    seen.status = reply.status;
    await transmit(responseOn(request, socket), reply, {}, this.#gone);
  }

  /** Ends what is open, as a server does that goes away. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((stream) => stream.goAway()));
  }

  /** @returns false when the client, or we, were gone before */
  async #wait(ms: number, socket: Socket): Promise<boolean> {
    // Nobody reads the connection yet, so that its end would go unnoticed.
    socket.once('end', () => socket.destroy()).read(0);
    await sleep(ms, undefined, { signal: this.#gone });
    return !socket.destroyed;
  }

  #play(websocket: WebSocket, { request, socket, operation }: Handshake, conduct: StreamConduct, seen: Seen): void {
    seen.status = 101;
    const stream = new SimulatedStream(websocket, socket, {
      dialect: this.#dialect,
      streams: this.#streams,
      // has() was asked before.
      protocol: this.#streams.protocols[operation.name] as StreamProtocol,
      conduct,
      parameters: parametersOf(operation.template, request.url ?? '/'),
    });
    this.#open.add(stream);
    websocket.once('close', (code) => {
      seen.closeCode = code;
      this.#open.delete(stream);
    });
    stream.play();
  }

  /** Undefined where `ws` is not there: it is an optional peer, and all but the streams works without. */
  #webSocketServer(): WebSocketServer | undefined {
    const ws = this.#server === undefined ? loadWs() : undefined;
    if (ws === undefined) return this.#server;
    const server = new ws.WebSocketServer({ noServer: true, clientTracking: false });
    server.on('headers', (lines, request) => {
      // As on every other answer, where Node sees to it (RFC 9110, 6.6.1).
      lines.push(`date: ${new Date().toUTCString()}`);
      for (const [name, value] of Object.entries(this.#headers.get(request) ?? {})) {
        if (name !== 'content-type') lines.push(`${name}: ${value}`);
      }
    });
    this.#server = server;
    return server;
  }

  #remember(operation: Operation, path: string): Seen {
    const seen = {
      operation: operation.name,
      path: redactPath(path, operation, this.#dialect.provider),
      status: undefined,
      closeCode: undefined,
    };
    this.#seen.push(seen);
    if (this.#seen.length > MAX_REMEMBERED) this.#seen.shift();
    return seen;
  }
}

/** Without waiting, so that who scripts a stream is told at once. */
function loadWs(): typeof import('ws') | undefined {
  try {
    const ws = findPackage('ws')?.('ws') as typeof import('ws') | undefined;
    // Version 7 has another name for it, and passes text and binary frames in another way.
    return typeof ws?.WebSocketServer === 'function' ? ws : undefined;
  } catch {
    return undefined;
  }
}

/** `/v1/sessions/{id}/connect` and `/v1/sessions/sess_1/connect?token=x` → `{ id: 'sess_1' }` */
function parametersOf(template: string, path: string): Record<string, string> {
  const segments = (path.split('?', 1)[0] ?? path).split('/');
  const named = template.split('/').map((part, i) => [/^\{(.*)\}$/.exec(part)?.[1], segments[i] ?? ''] as const);
  return Object.fromEntries(named.filter((pair): pair is [string, string] => pair[0] !== undefined));
}
