import { createHash } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { turns } from '../../turns.ts';
import { describeError } from '../describe.ts';

/** Everything that a service can see of its call: plain data, compared with another run's. */
export type Recording = Record<string, unknown>;

/** What a call should do; each client does it in its own way. */
export type Run = {
  readonly url: string;
  readonly method: string;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** all: to the end; never: not at all; late: once the instrumentation has given up waiting; cancel: not wanted. */
  readonly read: 'all' | 'never' | 'late' | 'cancel';
  /** Called after the first bytes of the body. */
  readonly onFirstBytes: (() => void) | undefined;
};

/** One client with its own sockets. */
export type Session = { record(run: Run): Promise<Recording>; close(): unknown };
export type Recorder = {
  readonly name: string;
  /** Missing features: scenarios that need them are omitted. */
  readonly lacks?: readonly ('signal' | 'tls' | 'read')[];
  open(ca: Buffer | undefined): Session;
};

export const UNREAD_MS = 25;
/** Longer than a failure may wait to be counted. */
export const LATE_MS = 850;
const CLOSE_MS = 500;

/** Bytes by their number and their hash. */
export function digest(bytes: Uint8Array | string): string {
  return `${bytes.length} bytes, sha-256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}

export function headersOf(entries: Iterable<readonly [string, unknown]>): string[] {
  return [...entries].filter(([name]) => name.toLowerCase() !== 'date').map(([name, value]) => `${name}: ${value}`);
}

/** Events in their order. The number of packets depends on the network: all data counts as one event. */
export class Tape {
  readonly events: string[] = [];

  note(event: string): void {
    if (this.events.at(-1) !== event) this.events.push(event);
  }

  /** Recorded before the recorder adds a listener. */
  listeners(emitter: EventEmitter, names: readonly string[]): Record<string, number> {
    return Object.fromEntries(names.map((name) => [name, emitter.listenerCount(name)]));
  }

  watch(name: string, emitter: EventEmitter, events: readonly string[]): void {
    for (const event of events) {
      emitter.on(event, (argument: unknown) => {
        const error = argument instanceof Error ? ` ${JSON.stringify(describeError(argument))}` : '';
        this.note(`${name} ${event}${error}`);
      });
    }
  }
}

export const STREAM_EVENTS = ['end', 'error', 'aborted', 'close', 'pause', 'resume'] as const;

/** The state of a stream, as far as the API shows it. */
export function stateOf(stream: Readable): Recording {
  const { destroyed, closed, readable, readableEnded, readableAborted, readableDidRead, readableFlowing } = stream;
  const { readableEncoding, readableObjectMode, readableHighWaterMark, errored } = stream;
  return {
    destroyed,
    closed,
    readable,
    readableEnded,
    readableAborted,
    readableDidRead,
    readableFlowing,
    readableEncoding,
    readableObjectMode,
    readableHighWaterMark,
    errored: errored ? describeError(errored) : null,
  };
}

/** Reads a stream in the given way, and waits for its end if it has one. */
export async function readStream(stream: Readable, run: Run, tape: Tape): Promise<Recording> {
  const listeners = tape.listeners(stream, ['data', 'end', 'error', 'close', 'readable', 'aborted']);
  tape.watch('body', stream, STREAM_EVENTS);
  const chunks: Buffer[] = [];
  if (run.read === 'cancel') stream.destroy();
  if (run.read === 'late') await sleep(LATE_MS);
  if (run.read === 'never') await sleep(UNREAD_MS);
  else {
    stream.on('data', (chunk: Buffer) => {
      if (chunks.length === 0) run.onFirstBytes?.();
      tape.note('body data');
      chunks.push(Buffer.from(chunk));
    });
    await closing(stream);
  }
  return { listeners, body: digest(Buffer.concat(chunks)), state: stateOf(stream) };
}

/** Resolves when the emitter has closed, or will not: got's streams end and stay open. */
export function closing(emitter: EventEmitter & { closed?: boolean }): Promise<void> {
  if (emitter.closed === true) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CLOSE_MS);
    const over = () => {
      clearTimeout(timer);
      resolve();
    };
    emitter.once('end', () => void turns().then(over));
    emitter.once('close', over);
  });
}
