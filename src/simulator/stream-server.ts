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
import { behaviourCheck, type SeenStream, type StreamBehaviour } from './stream-behaviour.ts';
import { responseOn, transmit } from './transmit.ts';

/** A handshake as Node emits it. https://nodejs.org/api/http.html#event-upgrade_1 */
export type Handshake = {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
  readonly operation: Operation;
};

/** The provider's HTTP answers: refusals, and the headers of accepted handshakes. */
export type Composer = (operation: string, behaviour: StreamBehaviour) => Reply;

type Seen = { -readonly [Key in keyof SeenStream]: SeenStream[Key] };

/** Bounded, so that a drill can run for days. */
const MAX_REMEMBERED = 10_000;

const WITHOUT_WS = 'sidetone/simulator: streams need the package "ws", version 8, which cannot be loaded';
/** RFC 9110, 15.6.2. */
const UNABLE: Reply = { status: 501, headers: { 'content-type': 'text/plain' }, body: Buffer.from(WITHOUT_WS) };

/** The streams of one provider. */
export class StreamServer {
  readonly #dialect: Dialect;
  readonly #streams: StreamDialect;
  readonly #script: Script<StreamBehaviour>;
  readonly #compose: Composer;
  readonly #gone: AbortSignal;
  readonly #seen: Seen[] = [];
  readonly #open = new Set<SimulatedStream>();
  readonly #headers = new WeakMap<IncomingMessage, Reply['headers']>();
  #server: WebSocketServer | undefined;

  /** @param gone aborts when the provider closes */
  constructor(dialect: Dialect, streams: StreamDialect, compose: Composer, gone: AbortSignal) {
    this.#dialect = dialect;
    this.#streams = streams;
    this.#script = new Script(`${dialect.provider.name}.stream`, behaviourCheck(dialect, streams));
    this.#compose = compose;
    this.#gone = gone;
  }

  get seen(): readonly SeenStream[] {
    return this.#seen;
  }

  has(operation: string): boolean {
    return Object.hasOwn(this.#streams.protocols, operation);
  }

  /** @throws Error one sentence if the behaviour is wrong or `ws` is missing */
  script(behaviour: StreamBehaviour): void {
    if (this.#webSocketServer() === undefined) throw new Error(WITHOUT_WS);
    this.#script.set(behaviour);
  }

  heal(): void {
    this.#script.clear();
  }

  async answer(handshake: Handshake): Promise<void> {
    const { request, socket, operation } = handshake;
    const behaviour = this.#script.take(operation.name) ?? {};
    const seen = this.#remember(operation, request.url ?? '/');
    if (behaviour.slowHandshakeMs !== undefined && !(await this.#wait(behaviour.slowHandshakeMs, socket))) return;
    const server = this.#webSocketServer();
    const reply = server === undefined ? UNABLE : this.#compose(operation.name, behaviour);
    if (server !== undefined && behaviour.refuse === undefined) {
      this.#headers.set(request, reply.headers);
      server.handleUpgrade(request, socket, handshake.head, (websocket) =>
        this.#play(websocket, handshake, behaviour, seen),
      );
      return;
    }
    seen.status = reply.status;
    await transmit(responseOn(request, socket), reply, {}, this.#gone);
  }

  /** Ends open streams as a server that shuts down. */
  async close(): Promise<void> {
    await Promise.all([...this.#open].map((stream) => stream.goAway()));
  }

  /** @returns false if the client or the server went away first */
  async #wait(ms: number, socket: Socket): Promise<boolean> {
    // Nothing reads the connection yet, so its end would go unnoticed.
    socket.once('end', () => socket.destroy()).read(0);
    await sleep(ms, undefined, { signal: this.#gone });
    return !socket.destroyed;
  }

  #play(websocket: WebSocket, { request, socket, operation }: Handshake, behaviour: StreamBehaviour, seen: Seen): void {
    seen.status = 101;
    const stream = new SimulatedStream(websocket, socket, {
      dialect: this.#dialect,
      streams: this.#streams,
      // has() was checked before.
      protocol: this.#streams.protocols[operation.name] as StreamProtocol,
      behaviour,
      parameters: parametersOf(operation.template, request.url ?? '/'),
    });
    this.#open.add(stream);
    websocket.once('close', (code) => {
      seen.closeCode = code;
      this.#open.delete(stream);
    });
    stream.play();
  }

  /** Undefined if `ws`, an optional peer, is missing. Everything except streams works without it. */
  #webSocketServer(): WebSocketServer | undefined {
    const ws = this.#server === undefined ? loadWs() : undefined;
    if (ws === undefined) return this.#server;
    const server = new ws.WebSocketServer({ noServer: true, clientTracking: false });
    server.on('headers', (lines, request) => {
      // Node adds it to every other response (RFC 9110, 6.6.1).
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

/** Synchronous, so that scripting a stream fails at once. */
function loadWs(): typeof import('ws') | undefined {
  try {
    const ws = findPackage('ws')?.('ws') as typeof import('ws') | undefined;
    // Version 7 uses another name, and passes text and binary frames differently.
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
