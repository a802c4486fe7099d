import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, Socket } from '../../streams/clients.ts';
import { describeError } from '../describe.ts';
import type { Place, Scenario } from './scenario.ts';

export type Recording = { made: unknown; tape: unknown[]; end: unknown };

const WS_EVENTS = ['open', 'message', 'error', 'close', 'ping', 'pong', 'upgrade'];
const ALL_EVENTS = [...WS_EVENTS, 'unexpected-response', 'redirect', 'newListener', 'removeListener'];
const OVER_MS = 60;
const HUNG_MS = 15_000;

/** Plays one scenario with one client, and records everything that the service can see of it. */
export async function record(client: Client, scenario: Scenario, place: Place): Promise<Recording> {
  const tape: unknown[] = [];
  const url = scenario.url?.(place) ?? place.url;
  let socket: Socket;
  try {
    socket = client.connect(url, scenario.wish);
  } catch (error) {
    return { made: describeError(error), tape, end: undefined };
  }
  const state = () => looks(client, socket);
  const made = state();
  // A service can rely on events emitted without a tick between them.
  let sameTick = '';
  const note = (what: unknown): void => void tape.push(what);
  const event = (name: string, facts: object = {}): void => {
    note({ event: name, readyState: socket.readyState, ...facts, ...(name === 'close' && { sameTick }) });
    sameTick = name;
    process.nextTick(() => {
      sameTick = '';
    });
  };
  let failed = false;
  const then = (name: string): void => {
    if (name === 'open') scenario.open?.(socket, note);
    if (name === 'message') scenario.message?.(socket);
    if (name === 'error') scenario.error?.(socket);
    failed ||= name === 'error';
    if (name === 'close') scenario.close?.(socket);
  };
  if (client.family === 'ws') listenToWs(socket as unknown as EventEmitter, event, then);
  else listenToWeb(socket as unknown as EventTarget, event, then);
  scenario.made?.(socket, note);
  // By its state, not by its close event: listeners are removed. undici 6 has neither after a handshake that failed; of the
  // others the event follows the error later.
  const neverCloses = client.family !== 'ws';
  const over = () => socket.readyState === 3 || (failed && neverCloses && socket.readyState !== 1);
  for (const until = performance.now() + HUNG_MS; !over() && performance.now() < until; ) await sleep(5);
  await sleep(OVER_MS);
  return { made, tape, end: state() };
}

function listenToWs(
  websocket: EventEmitter,
  event: (name: string, facts?: object) => void,
  then: (name: string) => void,
): void {
  const facts: Record<string, (...args: never[]) => object> = {
    message: (data: unknown, isBinary: unknown) => ({ data: dataOf(data), isBinary }),
    error: (error: unknown) => ({ error: describeError(error) }),
    close: (code: number, reason: unknown) => ({ code, reason: String(reason), type: typeof reason }),
    ping: (data: unknown) => ({ data: String(data) }),
    pong: (data: unknown) => ({ data: String(data) }),
    upgrade: ({ statusCode, headers }: IncomingMessage) => ({ statusCode, headers: Object.keys(headers) }),
  };
  for (const name of WS_EVENTS) {
    websocket.on(name, (...args: unknown[]) => {
      event(name, facts[name]?.(...(args as never[])));
      then(name);
    });
  }
}

function listenToWeb(
  websocket: EventTarget,
  event: (name: string, facts?: object) => void,
  then: (name: string) => void,
): void {
  for (const name of ['open', 'message', 'error', 'close']) {
    websocket.addEventListener(name, (occurred) => {
      const { code, reason, wasClean, message, error, data, isTrusted, cancelable } = occurred as CloseEvent &
        ErrorEvent &
        MessageEvent;
      event(name, {
        class: occurred.constructor.name,
        ...{ code, reason, wasClean, message, isTrusted, cancelable },
        ...(name === 'message' && { data: dataOf(data) }),
        ...(error !== undefined && { error: describeError(error) }),
      });
      then(name);
    });
  }
}

/** The state that a service can read from its WebSocket at any time. */
function looks(client: Client, socket: Socket): unknown {
  const { readyState, bufferedAmount, url, protocol, extensions, binaryType } = socket as unknown as WebSocket;
  const counts =
    client.family === 'ws' &&
    Object.fromEntries(ALL_EVENTS.map((name) => [name, (socket as unknown as EventEmitter).listenerCount(name)]));
  return {
    ...{ readyState, bufferedAmount, protocol, extensions, binaryType },
    path: url?.replace(/^\w+:\/\/[^/]+/, ''),
    keys: Object.keys(socket),
    copied: Object.keys({ ...socket }),
    text: String(socket),
    counts,
    names: counts && (socket as unknown as EventEmitter).eventNames().map(String),
    max: counts && (socket as unknown as EventEmitter).getMaxListeners(),
  };
}

function dataOf(data: unknown): unknown {
  if (typeof data === 'string') return { text: data.length > 64 ? `${data.length} characters` : data };
  if (Buffer.isBuffer(data)) return { buffer: data.length > 64 ? `${data.length} bytes` : data.toString('hex') };
  return { class: data?.constructor.name, size: (data as Blob)?.size };
}
