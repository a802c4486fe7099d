// Sends malformed requests to a metrics endpoint in its own process. It must neither end nor leak, and must answer afterwards.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { MARK, malformedRequest } from './malformed-requests.ts';
import { Random } from './random.ts';

export type FuzzReport = {
  readonly requests: number;
  /** By the first line of the response; '' without one. */
  readonly answers: Readonly<Record<string, number>>;
  readonly echoes: number;
  /** Connections that the server still holds after all clients have left. */
  readonly connections: number;
  /** Open file descriptors of the server, before and after. */
  readonly descriptors: readonly [number, number];
  /** MiB on the heap, before and after. */
  readonly memory: readonly [number, number];
  readonly faults: number;
  /** The status of a scrape afterwards. */
  readonly scrape: string;
  /** Undefined: the process is alive. */
  readonly exit: number | string | undefined;
};

type State = { port: number; connections: number; descriptors: number; memory: number; faults: number };

const CLIENTS = 32;
/** How long a client waits for further bytes: of a hundred thousand requests, a fifth wait. */
const PATIENCE_MS = 40;

export async function fuzzEndpoint(requests: number, seed: number, patienceMs = PATIENCE_MS): Promise<FuzzReport> {
  const child = fork(new URL('./endpoint-server.ts', import.meta.url), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  let exit: FuzzReport['exit'];
  child.on('exit', (code, signal) => (exit = signal ?? code ?? 'unknown'));
  const ask = async (): Promise<State> => {
    child.send('state');
    const [state] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => [undefined])])) as [
      State | undefined,
    ];
    return state ?? { port: 0, connections: 0, descriptors: 0, memory: 0, faults: 0 };
  };
  const before = await ask();
  const answers: Record<string, number> = {};
  let [left, echoes] = [requests, 0];
  const client = async (number: number): Promise<void> => {
    const random = new Random(seed + number * 7919);
    while (left-- > 0 && exit === undefined) {
      const answer = await send(before.port, malformedRequest(random), { random, patienceMs });
      const first = answer.split('\r\n', 1)[0] ?? '';
      answers[first] = (answers[first] ?? 0) + 1;
      if (answer.includes(MARK)) echoes++;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  // The server notices cut connections with a delay.
  for (let i = 0; i < 50 && (await ask()).connections > 0; i++) await wait(100);
  const scrape =
    exit === undefined
      ? await send(before.port, Buffer.from('GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'))
      : '';
  const after = await ask();
  const ended = exit;
  child.disconnect();
  return {
    requests,
    answers,
    echoes,
    connections: after.connections,
    descriptors: [before.descriptors, after.descriptors],
    memory: [before.memory, after.memory],
    faults: after.faults,
    scrape,
    exit: ended,
  };
}

/** Ends the connection in one of the ways clients do. Resolves with the bytes received. */
function send(port: number, bytes: Buffer, how?: { random: Random; patienceMs: number }): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const done = (): void => resolve(answer);
    socket.setEncoding('latin1').on('data', (chunk: string) => (answer += chunk));
    socket.on('error', done).on('close', done);
    if (how === undefined) return void socket.write(bytes);
    const { random, patienceMs } = how;
    socket.setTimeout(patienceMs, () => socket.destroy());
    const way = random.below(10);
    if (way === 0) socket.write(bytes, () => socket.resetAndDestroy());
    else if (way === 1) {
      // In two packets, split anywhere.
      const at = random.below(bytes.length + 1);
      socket.write(bytes.subarray(0, at), () => setImmediate(() => socket.end(bytes.subarray(at))));
    } else if (way < 5) socket.write(bytes);
    else socket.end(bytes);
  });
}
