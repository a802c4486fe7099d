import { writeFileSync } from 'node:fs';
import { Child } from './child.ts';
import { type Curve, drawCurves } from './curves.ts';
import { explainMissed, showGoal, showSpread, showTable, spread } from './report.ts';
import type { MessageName, StreamQuestion, StreamRole } from './streams-client.ts';
import type { StreamPort } from './streams-server.ts';
import { type Pair, takeTurns } from './turns.ts';

export type StreamSize = {
  /** Pairs of fresh processes. */
  readonly pairs: number;
  /** Turns of each process of a pair, per kind of message. */
  readonly turns: number;
  /** Messages per turn. */
  readonly messages: number;
  /** How many are held open to measure one: the last is also measured with streamErrors. */
  readonly streams: readonly number[];
  /** Sets of fresh processes per number of streams: their heaps hardly differ. */
  readonly heaps: number;
};

/** Where the picture of the heap is written. */
const PICTURE = 'docs/performance-streams.svg';

/** The ratio of the throughput with sidetone to the throughput without. */
const THROUGHPUT_GOAL = 0.99;
/** Microseconds for a frame that is not an error, when in-band error frames are looked for. */
const FRAME_GOAL = 2;
/** Bytes for an open stream. */
const BYTES_GOAL = 600;
const FEWEST_STREAMS = 1000;
const THROUGHPUT_REASON =
  'over ws, sidetone wraps no method that a message passes through; over the global WebSocket, it looks at the first byte of each sent frame, for closes: the rest of the difference is noise, or how V8 compiled this process';
const FRAME_REASON = 'each text is searched for what error frames contain';
const BYTES_REASON =
  'the record of a stream, its path, and a few properties on the WebSocket and the connection take about 500 bytes; the rest is held once by a process, and weighs less the more streams are open';

const CLIENTS = ['ws', 'global'] as const;
const PASSED: readonly MessageName[] = [
  '1 KiB of text',
  '1 KiB of binary',
  '20 ms of 8 kHz mu-law, 160 bytes',
  '20 ms of 16 kHz PCM, 640 bytes',
];
const LOOKED_AT: readonly MessageName[] = ['a short text, 120 bytes', '1 KiB of text', ...PASSED.slice(2)];

type Measured = { readonly client: StreamRole['client']; readonly message: MessageName; readonly pairs: Pair[] };

/** The cost of an open stream in a client process, and of each message on it, over loopback. */
export async function runStreams(size: StreamSize, draw: boolean): Promise<string> {
  const server = await Child.start({ file: 'streams-server.ts', role: null, core: 'server' });
  const { port } = await server.ask<StreamPort>({});
  const passed = await talk('with', PASSED, port, size);
  const lookedAt = await talk('with frames', LOOKED_AT, port, size);
  const held: Held[] = [];
  for (const client of CLIENTS) held.push(...(await hold(client, port, size)));
  await server.stop();
  if (draw) drawHeld(held);
  return [showThroughput(passed, size), showFrames(lookedAt, size), showHeld(held, size)].join('\n');
}

async function talk(
  sidetone: StreamRole['sidetone'],
  messages: readonly MessageName[],
  port: number,
  { pairs, turns, messages: count }: StreamSize,
): Promise<Measured[]> {
  const measured = CLIENTS.flatMap((client) => messages.map((message): Measured => ({ client, message, pairs: [] })));
  for (const client of CLIENTS) {
    for (let pair = 0; pair < pairs; pair++) {
      const children = await Promise.all([
        start({ client, sidetone: 'without', port }),
        start({ client, sidetone, port }),
      ]);
      const measure = (message: MessageName, times: number) => (child: Child) =>
        ask(child, { measure: 'messages', message, count: times });
      for (const message of messages) for (const child of children) await measure(message, count * 5)(child);
      for (const row of measured) {
        if (row.client === client) row.pairs.push(await takeTurns(children, turns, measure(row.message, count)));
      }
      await Promise.all(children.map((child) => child.stop()));
    }
  }
  return measured;
}

function showThroughput(rows: readonly Measured[], { pairs, turns, messages }: StreamSize): string {
  const cells = rows.map(({ client, message, pairs: measured }) => {
    const ratio = spread(measured.map((pair) => 1 / pair.ratio));
    return [
      message,
      client,
      ...showSpread(spread(measured.map((pair) => pair.without)), 2),
      ...showSpread(ratio, 3),
      `>= ${THROUGHPUT_GOAL}`,
      ratio.median >= THROUGHPUT_GOAL ? 'yes' : 'NO',
    ];
  });
  const table = showTable(
    `C. Messages per CPU second, there and back: ${pairs} pairs of processes, ${turns} turns of ${messages} messages each`,
    ['message', 'client', 'us without', 'min - max', 'throughput', 'min - max', 'goal', 'met'],
    cells,
  );
  return `${table}${explainMissed(cells, () => THROUGHPUT_REASON)}`;
}

function showFrames(rows: readonly Measured[], { pairs, turns, messages }: StreamSize): string {
  const cells = rows.map(({ client, message, pairs: measured }) => {
    const added = spread(measured.map((pair) => pair.added));
    return [
      message,
      client,
      ...showSpread(spread(measured.map((pair) => pair.without)), 2),
      ...showSpread(added, 2),
      ...showGoal(added.median, FRAME_GOAL, 0),
    ];
  });
  const table = showTable(
    `C. Frames that are no error, with streamErrors: ${pairs} pairs of processes, ${turns} turns of ${messages} frames each`,
    ['frame', 'client', 'us without', 'min - max', 'us added', 'min - max', 'goal', 'met'],
    cells,
  );
  return `${table}${explainMissed(cells, () => FRAME_REASON)}`;
}

type Held = {
  readonly client: StreamRole['client'];
  readonly streams: number;
  readonly sidetone: StreamRole['sidetone'];
  readonly without: number[];
  readonly added: number[];
};

/** Each in a fresh process: earlier streams leave traces in the heap. */
async function hold(client: StreamRole['client'], port: number, { heaps, streams }: StreamSize): Promise<Held[]> {
  const held: Held[] = [];
  for (const count of streams) {
    // With streamErrors once: the same functions are wrapped for any number of streams.
    const kinds = count === streams.at(-1) ? (['with', 'with frames'] as const) : (['with'] as const);
    const rows = kinds.map((sidetone): Held => ({ client, streams: count, sidetone, without: [], added: [] }));
    for (let heap = 0; heap < heaps; heap++) {
      const without = await bytesPerStream({ client, sidetone: 'without', port }, count);
      for (const row of rows) {
        row.without.push(without);
        row.added.push((await bytesPerStream({ client, sidetone: row.sidetone, port }, count)) - without);
      }
    }
    held.push(...rows);
  }
  return held;
}

async function bytesPerStream(role: StreamRole, streams: number): Promise<number> {
  const child = await start(role, ['--expose-gc']);
  const bytes = await ask(child, { measure: 'bytes', streams });
  await child.stop();
  return bytes;
}

function showHeld(rows: readonly Held[], { heaps }: StreamSize): string {
  const cells = rows.map(({ client, streams, sidetone, without, added }) => {
    const ours = spread(added);
    return [
      `${streams} open${sidetone === 'with frames' ? ', with streamErrors' : ''}`,
      client,
      ...showSpread(spread(without), 0),
      ...showSpread(ours, 0),
      // Of few streams, most is what a process holds once.
      ...(streams < FEWEST_STREAMS ? ['-', '-'] : showGoal(ours.median, BYTES_GOAL, 0)),
    ];
  });
  const header = ['streams', 'client', 'bytes without', 'min - max', 'bytes added', 'min - max', 'goal', 'met'];
  const table = showTable(`C. Heap per open stream: ${heaps} sets of processes`, header, cells);
  return `${table}${explainMissed(cells, () => BYTES_REASON)}`;
}

/** Bytes against the number of open streams. */
function drawHeld(rows: readonly Held[]): void {
  const curves = CLIENTS.map((client): Curve => {
    const own = rows.filter((row) => row.client === client && row.sidetone === 'with');
    return {
      name: client === 'ws' ? 'ws' : 'the global WebSocket',
      points: own.map(({ streams, added }) => [streams, spread(added).median]),
    };
  });
  writeFileSync(PICTURE, drawCurves('Heap per open stream', 'bytes', curves, 'the number of open streams'));
}

function start(role: StreamRole, flags: readonly string[] = []): Promise<Child> {
  return Child.start({ file: 'streams-client.ts', role, core: 'client', flags });
}

function ask(child: Child, question: StreamQuestion): Promise<number> {
  return child.ask<number>(question);
}
