import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { Dialect } from './dialect/dialect.ts';
import { textOf } from './dialect/make-dialect.ts';
import type {
  ClientFrame,
  Close,
  ServerFrame,
  StreamAnswer,
  StreamDialect,
  StreamProtocol,
} from './dialect/stream-dialect.ts';
import type { Delay, StreamBehaviour } from './stream-behaviour.ts';
import { READ_HEAD_MS } from './transmit.ts';

export type StreamPart = {
  readonly dialect: Dialect;
  readonly streams: StreamDialect;
  readonly protocol: StreamProtocol;
  readonly behaviour: StreamBehaviour;
  readonly parameters: Readonly<Record<string, string>>;
};

type Ending = {
  readonly afterMs: number | undefined;
  /** The delay that means "immediately". */
  readonly atOnceMs: number;
  readonly end: () => unknown;
};

/** How long a closing provider waits for the answer to its close frame. */
const GOING_AWAY_MS = 100;

/** The provider's side of one open stream. */
export class SimulatedStream {
  readonly #websocket: WebSocket;
  readonly #socket: Socket;
  readonly #part: StreamPart;
  readonly #counts = new Map<string, number>();
  #frames = 0;
  #speaks = true;

  constructor(websocket: WebSocket, socket: Socket, part: StreamPart) {
    this.#websocket = websocket;
    this.#socket = socket;
    this.#part = part;
    // A client error needs no handling: `ws` closes with the matching code.
    websocket.on('error', () => {});
  }

  play(): void {
    const { halfOpen, silence, errorFrame } = this.#part.behaviour;
    if (halfOpen === true) {
      this.#deafen();
      return;
    }
    this.#websocket.on('message', (data, isBinary) => this.#receive(isBinary ? undefined : parse(String(data))));
    const ending = this.#ending();
    const endsAtOnce = ending !== undefined && ending.afterMs === undefined;
    this.#speaks = silence !== true;
    if (!endsAtOnce) this.#send({ frames: this.#part.protocol.greeting ?? [] });
    if (errorFrame !== undefined) this.#send({ frames: [this.#errorFrame(errorFrame)] });
    if (endsAtOnce) this.#speaks = false;
    if (ending !== undefined) this.#later(ending.afterMs ?? ending.atOnceMs, ending.end);
  }

  /** Closes as a server that shuts down. A client that does not answer in time is cut off. */
  async goAway(): Promise<void> {
    const websocket = this.#websocket;
    const isDeaf = this.#part.behaviour.halfOpen === true;
    await new Promise<void>((resolve) => {
      websocket.once('close', () => resolve());
      if (!isDeaf) websocket.close(1001);
      const timer = setTimeout(() => websocket.terminate(), isDeaf ? 0 : GOING_AWAY_MS);
      websocket.once('close', () => clearTimeout(timer));
    });
  }

  #receive(frame: ClientFrame | undefined): void {
    const { kind: key, opening, answers } = this.#part.protocol;
    const kind = frame?.[key];
    if (frame === undefined || typeof kind !== 'string' || !this.#speaks) return;
    const expected = opening?.kinds[this.#frames++];
    if (opening !== undefined && expected !== undefined && kind !== expected) {
      this.#close(opening.otherwise(expected));
      return;
    }
    const answer = Object.hasOwn(answers, kind) ? answers[kind] : undefined;
    if (answer === undefined) return;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    this.#send(answer(frame, { parameters: this.#part.parameters, count }));
  }

  #send({ frames = [], close }: StreamAnswer): void {
    if (!this.#speaks) return;
    for (const frame of frames)
      this.#websocket.send(typeof frame === 'string' ? frame : JSON.stringify(frame), () => {});
    if (close !== undefined) this.#close(close);
  }

  #close({ code, reason }: Close): void {
    this.#speaks = false;
    // A frame without a code reads as 1005.
    if (code === 1005) this.#websocket.close();
    else this.#websocket.close(code, reason);
  }

  #ending(): Ending | undefined {
    const { close, drop, reset } = this.#part.behaviour;
    if (close !== undefined) return { afterMs: close.afterMs, atOnceMs: 0, end: () => this.#close(close) };
    if (isAsked(drop)) return { afterMs: afterMs(drop), atOnceMs: 0, end: () => this.#socket.end() };
    const end = (): unknown => this.#socket.resetAndDestroy();
    return isAsked(reset) ? { afterMs: afterMs(reset), atOnceMs: READ_HEAD_MS, end } : undefined;
  }

  #later(ms: number, end: Ending['end']): void {
    const timer = setTimeout(() => {
      this.#speaks = false;
      end();
    }, ms);
    this.#websocket.once('close', () => clearTimeout(timer));
  }

  /** Stops reading frames. Discards what arrives, so that the end of the connection is noticed. */
  #deafen(): void {
    this.#socket.removeAllListeners('data');
    this.#socket.resume();
  }

  #errorFrame({ code, message }: NonNullable<StreamBehaviour['errorFrame']>): ServerFrame {
    const { dialect, streams } = this.#part;
    const row = dialect.provider.codes?.rows.find((candidate) => candidate.code === code);
    const documented = streams.errorMessages?.[code] ?? dialect.messages[code] ?? (row && textOf(row));
    return streams.errorFrame({ code, message: message ?? documented ?? code.replaceAll('_', ' ') });
  }
}

const isAsked = (ending: boolean | Delay | undefined): boolean => ending !== undefined && ending !== false;
const afterMs = (ending: boolean | Delay | undefined) => (typeof ending === 'object' ? ending.afterMs : undefined);

function parse(text: string): ClientFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null ? (frame as ClientFrame) : undefined;
  } catch {
    return undefined;
  }
}
