import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { WebSocket as WsWebSocket } from 'ws';
import { answerParent, childRole } from './child.ts';

export type StreamRole = {
  readonly client: 'ws' | 'global';
  /** `with frames`: also looks for in-band error frames. */
  readonly sidetone: 'without' | 'with' | 'with frames';
  readonly port: number;
};

export type StreamQuestion =
  | { readonly measure: 'messages'; readonly message: MessageName; readonly count: number }
  | { readonly measure: 'bytes'; readonly streams: number };

/** A frame such as an agent sends for each recognised word; `bytes` long. */
function transcript(bytes: number): string {
  const whole = JSON.stringify({
    type: 'transcript.partial',
    session_id: 'sess_2Nq8rT5vXz',
    text: 'hello '.repeat(200),
  });
  return `${whole.slice(0, bytes - 2)}"}`;
}

/** Twenty milliseconds of audio: 8 kHz in one byte each, 16 kHz in two. */
const MESSAGES = {
  '1 KiB of text': transcript(1024),
  '1 KiB of binary': new Uint8Array(1024).fill(7),
  '20 ms of 8 kHz mu-law, 160 bytes': new Uint8Array(160).fill(7),
  '20 ms of 16 kHz PCM, 640 bytes': new Uint8Array(640).fill(7),
  'a short text, 120 bytes': transcript(120),
} as const;
export type MessageName = keyof typeof MESSAGES;

/** The number of messages in flight: the connection is never idle, and no queue grows. */
const IN_FLIGHT = 64;
const OPENING = 100;

type Socket = Pick<WebSocket, 'send' | 'readyState' | 'binaryType' | 'onopen' | 'onerror' | 'onmessage'>;

const role = childRole<StreamRole>();
if (role.sidetone !== 'without') {
  const { register } = await import('../../src/install/register.ts');
  const streamErrors = role.sidetone === 'with frames';
  register({
    providers: { kallglot: { hosts: [`127.0.0.1:${role.port}`], streamErrors } },
    metrics: { registry: new Registry(), serve: false },
    logger: false,
  });
}

answerParent(null, (question: StreamQuestion) =>
  question.measure === 'messages'
    ? microsecondsPerMessage(MESSAGES[question.message], question.count)
    : bytesPerStream(question.streams),
);

function open(): Promise<Socket> {
  const url = `ws://127.0.0.1:${role.port}/v1/sessions/sess_2Nq8rT5vXz/connect?token=kst_live_2Nq8rT5vXz`;
  // The types of `ws` and of the DOM differ only in parts not used here.
  const socket: Socket =
    role.client === 'ws'
      ? (new WsWebSocket(url, { perMessageDeflate: false }) as object as Socket)
      : new WebSocket(url);
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = () => reject(new Error('the stream of the benchmark could not be opened'));
  });
}

let talking: Socket | undefined;

/** A round trip, as CPU time of this whole process. */
async function microsecondsPerMessage(message: string | Uint8Array<ArrayBuffer>, count: number): Promise<number> {
  if (talking === undefined) {
    talking = await open();
    if (role.client === 'global') talking.binaryType = 'arraybuffer';
  }
  const socket = talking;
  const before = process.cpuUsage();
  await new Promise<void>((resolve) => {
    let toSend = count;
    let toReceive = count;
    socket.onmessage = () => {
      if (toSend-- > 0) socket.send(message);
      if (--toReceive === 0) resolve();
    };
    while (toSend > count - IN_FLIGHT && toSend-- > 0) socket.send(message);
  });
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

/** Heap with this many open streams, less the heap before. */
async function bytesPerStream(streams: number): Promise<number> {
  // So that code, shapes and the pools of the client already exist.
  const warm = await hold(OPENING);
  const before = await heapUsed();
  const held = await hold(streams);
  const after = await heapUsed();
  if (![...warm, ...held].every(({ readyState }) => readyState === 1)) throw new Error('a stream was not held open');
  return (after - before) / streams;
}

async function hold(count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const batch = Math.min(OPENING, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: batch }, open))));
  }
  return sockets;
}

/** Needs --expose-gc. Finalizers and weak references take turns with the collector. */
async function heapUsed(): Promise<number> {
  for (let i = 0; i < 6; i++) {
    (globalThis as { gc?: () => void }).gc?.();
    await sleep(100);
  }
  return process.memoryUsage().heapUsed;
}
