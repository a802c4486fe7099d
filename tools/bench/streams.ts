import { Child } from './child.ts';
import { showSpread, showTable, spread } from './report.ts';
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
  /** Held open, to measure one. */
  readonly streams: number;
};

/** The ratio of the throughput with sidetone to the throughput without. */
const THROUGHPUT_GOAL = 0.99;
/** Microseconds for a frame that is not an error, when in-band error frames are looked for. */
const FRAME_GOAL = 2;
/** Bytes for an open stream. */
const BYTES_GOAL = 1024;

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
export async function runStreams(size: StreamSize): Promise<string> {
  const server = await Child.start({ file: 'streams-server.ts', role: null, core: 'server' });
  const { port } = await server.ask<StreamPort>({});
  const passed = await talk('with', PASSED, port, size);
  const lookedAt = await talk('with frames', LOOKED_AT, port, size);
  const held = [];
  for (const client of CLIENTS) held.push(...(await hold(client, port, size)));
  await server.stop();
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
  return showTable(
    `C. Messages per CPU second, there and back: ${pairs} pairs of processes, ${turns} turns of ${messages} messages each`,
    ['message', 'client', 'us without', 'min - max', 'throughput', 'min - max', 'goal', 'met'],
    rows.map(({ client, message, pairs: measured }) => {
      const ratio = spread(measured.map((pair) => 1 / pair.ratio));
      return [
        message,
        client,
        ...showSpread(spread(measured.map((pair) => pair.without)), 2),
        ...showSpread(ratio, 3),
        `>= ${THROUGHPUT_GOAL}`,
        ratio.median >= THROUGHPUT_GOAL ? 'yes' : 'NO',
      ];
    }),
  );
}

function showFrames(rows: readonly Measured[], { pairs, turns, messages }: StreamSize): string {
  return showTable(
    `C. Frames that are no error, with streamErrors: ${pairs} pairs of processes, ${turns} turns of ${messages} frames each`,
    ['frame', 'client', 'us without', 'min - max', 'us added', 'min - max', 'goal', 'met'],
    rows.map(({ client, message, pairs: measured }) => {
      const added = spread(measured.map((pair) => pair.added));
      return [
        message,
        client,
        ...showSpread(spread(measured.map((pair) => pair.without)), 2),
        ...showSpread(added, 2),
        `<= ${FRAME_GOAL}`,
        added.median <= FRAME_GOAL ? 'yes' : 'NO',
      ];
    }),
  );
}

type Held = { readonly title: string; readonly client: string; readonly without: number[]; readonly added: number[] };

/** Each in a fresh process: earlier streams leave traces in the heap. */
async function hold(client: StreamRole['client'], port: number, { pairs, streams }: StreamSize): Promise<Held[]> {
  const rows: readonly { sidetone: StreamRole['sidetone']; held: Held }[] = [
    { sidetone: 'with', held: { title: 'an open stream', client, without: [], added: [] } },
    { sidetone: 'with frames', held: { title: 'the same with streamErrors', client, without: [], added: [] } },
  ];
  const bytes = async (sidetone: StreamRole['sidetone']): Promise<number> => {
    const child = await start({ client, sidetone, port }, ['--expose-gc']);
    const answer = await ask(child, { measure: 'bytes', streams });
    await child.stop();
    return answer;
  };
  for (let pair = 0; pair < pairs; pair++) {
    const without = await bytes('without');
    for (const { sidetone, held } of rows) {
      held.without.push(without);
      held.added.push((await bytes(sidetone)) - without);
    }
  }
  return rows.map(({ held }) => held);
}

function showHeld(rows: readonly Held[], { pairs, streams }: StreamSize): string {
  return showTable(
    `C. Heap per open stream: ${streams} held open, ${pairs} pairs of processes`,
    ['stream', 'client', 'bytes without', 'min - max', 'bytes added', 'min - max', 'goal', 'met'],
    rows.map(({ title, client, without, added }) => {
      const ours = spread(added);
      return [
        title,
        client,
        ...showSpread(spread(without), 0),
        ...showSpread(ours, 0),
        `<= ${BYTES_GOAL}`,
        ours.median <= BYTES_GOAL ? 'yes' : 'NO',
      ];
    }),
  );
}

function start(role: StreamRole, flags: readonly string[] = []): Promise<Child> {
  return Child.start({ file: 'streams-client.ts', role, core: 'client', flags });
}

function ask(child: Child, question: StreamQuestion): Promise<number> {
  return child.ask<number>(question);
}
