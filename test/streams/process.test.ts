import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { needs } from '../kit/needs.ts';
import { REFUSED } from '../kit/server.ts';
import { GLOBAL, WS, WS7 } from '../kit/streams/clients.ts';
import { closeFrame, frame, OPCODE, type Peer } from '../kit/streams/provider.ts';
import { serveStreams } from '../kit/streams/serve.ts';
import type { Task } from './fixtures/service.ts';

needs('time');

const SERVICE = fileURLToPath(new URL('./fixtures/service.ts', import.meta.url));

const TIMEOUT_MS = 40_000;

type Outcome = {
  code: unknown;
  signal: unknown;
  output: string[];
  complained: string[];
  counted: string[];
  ms: number;
};

/** Runs the service with or without sidetone, and signals it once it is open. */
async function run(task: Omit<Task, 'host' | 'url'>, behave: (peer: Peer) => void, signal?: NodeJS.Signals) {
  const closes: string[] = [];
  const provider = await serveStreams((peer) => {
    const accept = peer.accept.bind(peer);
    peer.accept = (server) => accept(server).on('close', (code) => closes.push(`provider saw ${code}`));
    behave(peer);
  });
  const unreachable = task.how.startsWith('unreachable');
  const url = unreachable ? provider.url().replace(provider.host, REFUSED) : provider.url();
  const whole: Task = { ...task, url, host: unreachable ? REFUSED : provider.host };
  const started = performance.now();
  const outcome = await new Promise<Outcome>((resolve) => {
    const child = execFile(
      process.execPath,
      [SERVICE, JSON.stringify(whole)],
      { timeout: TIMEOUT_MS },
      (error, out, err) => {
        const complained = err.replaceAll(String(provider.port), 'PORT').split('\n');
        resolve({
          code: error?.code ?? 0,
          signal: error?.signal ?? null,
          output: out.trim().split('\n'),
          // The stack of an error includes files of sidetone; its message does not.
          complained: complained.filter((line) => !/^\s+at |^counted |^$/.test(line)),
          counted: complained.filter((line) => line.startsWith('counted ')).map((line) => line.slice(8)),
          ms: performance.now() - started,
        });
      },
    );
    if (signal !== undefined) child.stdout?.once('data', () => setTimeout(() => child.kill(signal), 30));
  });
  return { ...outcome, output: [...outcome.output, ...closes] };
}

async function both(client: string, how: string, behave: (peer: Peer) => void, signal?: NodeJS.Signals) {
  const sides = [false, true].map((sidetone) => run({ client, how, sidetone }, behave, signal));
  const [bare, watched] = (await Promise.all(sides)) as [Outcome, Outcome];
  const { ms: _, counted: __, ...seen } = watched;
  const { ms: ___, counted: ____, ...expected } = bare;
  expect(seen).toEqual(expected);
  return watched;
}

const accept = (peer: Peer): void => void peer.accept();
const refuse = (peer: Peer): void => peer.refuse(402, {}, { error: { code: 'insufficient_api_credits' } });
const CRASHES: readonly [string, (peer: Peer) => void, RegExp][] = [
  ['is refused', refuse, /Unexpected server response: 402/],
  ['unreachable', accept, /ECONNREFUSED/],
  ['times out', () => {}, /Opening handshake has timed out/],
  ['gets a broken frame', (peer) => peer.acceptRaw({}, frame(3, 'x')), /Invalid WebSocket frame: invalid opcode 3/],
];

describe.each([WS])('$name without an error listener', ({ name }) => {
  it.each(CRASHES)('a service that %s crashes as it does without sidetone', async (how, behave, message) => {
    const { code, complained } = await both(name, how, behave);
    expect(code).toBe(1);
    expect(complained.join('\n')).toMatch(message);
    expect(complained).toContain("Emitted 'error' event on WebSocket instance at:");
  });
});

describe.each([WS, GLOBAL])('$name', ({ name }) => {
  it.each<[string, (peer: Peer) => void]>([
    ['throws in open', accept],
    ['throws in message', (peer) => peer.accept().send('1')],
    ['throws in close', (peer) => peer.accept().close(4001)],
  ])('a service that %s crashes as it does without sidetone', async (how, behave) => {
    const { code, complained } = await both(name, how, behave);
    expect(code).toBe(1);
    expect(complained.join('\n')).toMatch(/Error: from the \w+ handler/);
  });

  it.each([
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGINT'],
    ['SIGKILL', 'SIGKILL'],
  ] as const)('%s ends a service with an open stream', async (how, signal) => {
    const { signal: ended, output } = await both(name, how, accept, signal);
    expect(ended).toBe(signal);
    expect(output).toEqual(['open', 'provider saw 1006']);
  });

  it('a service that closes its stream on SIGTERM exits on its own', async () => {
    const { code, output } = await both(name, 'SIGTERM handled', accept, 'SIGTERM');
    expect({ code, output }).toEqual({
      code: 0,
      output: ['open', 'SIGTERM', 'close 1000', 'exit 0', 'provider saw 1000'],
    });
  });

  it('a service that calls process.exit() in its open handler exits', async () => {
    const { code, output } = await both(name, 'exits in open', accept);
    expect({ code, output }).toEqual({ code: 3, output: ['open', 'exit 3', 'provider saw 1006'] });
  });

  it('a service whose stream has ended exits: sidetone does not keep it alive', async () => {
    const { code, output } = await both(name, 'ends by itself', accept);
    expect({ code, output }).toEqual({ code: 0, output: ['open', 'close 1000', 'exit 0', 'provider saw 1000'] });
  });

  it('a service lives as long as its stream is open', async () => {
    const { code, output } = await both(name, 'lives', (peer) => void setTimeout(() => peer.accept().close(1001), 300));
    expect({ code, output }).toEqual({ code: 0, output: ['open', 'close 1001', 'exit 0', 'provider saw 1001'] });
  });
});

describe.each([WS, WS7, GLOBAL])('$name', ({ name }) => {
  it('a service that survives an exception in its open handler: its stream counts, and so does its end', async () => {
    const frames = [frame(OPCODE.text, '1'), closeFrame(4001)];
    const { output, counted } = await both(name, 'throws in open, survived', (peer) => {
      peer.acceptRaw();
      setTimeout(() => peer.socket.write(Buffer.concat(frames)), 60);
    });
    expect(output).toEqual(['open', 'uncaught from the open handler', 'message', 'close 4001', 'exit 0']);
    expect(counted).toEqual([
      'stream_connects_total{error_category="",error_type=""} 1',
      'stream_closes_total{stream_close_code="4001",stream_close_initiator="provider",error_category="auth"} 1',
    ]);
  });
});
