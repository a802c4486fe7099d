import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { type SimulatedProvider, type Simulator, startSimulator } from '../../src/simulator/index.ts';
import { folderOf } from '../../tools/test/runtimes.ts';
import type { Situation, Witness } from './sdk-situations.ts';

export type Line = Readonly<Record<string, unknown>>;
export type Played = {
  readonly outcome: { readonly result?: unknown; readonly error?: Readonly<Record<string, unknown>> };
  /** What sidetone logged. */
  readonly lines: readonly Line[];
  /** How many requests and handshakes the provider saw. */
  readonly requests: number;
};

const TLS = new URL('../kit/tls/', import.meta.url);
const [cert, key] = ['cert.pem', 'key.pem'].map((name) => readFileSync(new URL(name, TLS)));

/** One SDK in its own process; the simulator answers in place of its provider. */
export class SdkChild {
  readonly #simulator: Simulator;
  readonly #provider: SimulatedProvider;
  readonly #front: tls.Server;
  readonly #child: ChildProcess;

  private constructor(simulator: Simulator, front: tls.Server, child: ChildProcess) {
    this.#simulator = simulator;
    [this.#provider] = simulator.providers as [SimulatedProvider];
    this.#front = front;
    this.#child = child;
  }

  static async start({ sdk, provider }: Witness, side: 'bare' | 'watched'): Promise<SdkChild> {
    const simulator = await startSimulator({ providers: [provider] });
    const front = tlsInFrontOf(simulator.provider(provider));
    await once(front.listen(0, '127.0.0.1'), 'listening');
    const child = fork(join(folderOf('sdks'), 'play.mjs'), [sdk, provider, side], {
      cwd: folderOf('sdks'),
      execArgv: ['--no-warnings', '--import', './redirect.mjs'],
      env: { ...process.env, LOCAL_TLS_PORT: String((front.address() as AddressInfo).port) },
    });
    const started = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (started[0] !== 'ready') throw new Error(`the process of ${sdk} ended with ${started[0]}`);
    return new SdkChild(simulator, front, child);
  }

  async play({ act, answer, stream }: Situation): Promise<Played> {
    const provider = this.#provider;
    const seen = (): number => provider.requests.length + provider.streams.length;
    provider.heal();
    if (answer !== undefined) provider.answer(answer);
    if (stream !== undefined) provider.stream(stream);
    const before = seen();
    this.#child.send(act);
    const [{ outcome, lines }] = (await once(this.#child, 'message')) as [Pick<Played, 'outcome' | 'lines'>];
    return { outcome, lines, requests: seen() - before };
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    this.#front.close();
    await Promise.all([once(this.#child, 'exit'), this.#simulator.close()]);
  }
}

/** Decrypts, and passes on. */
function tlsInFrontOf({ host }: SimulatedProvider): tls.Server {
  const port = Number(host.split(':').at(-1));
  return tls.createServer({ cert, key }, (socket) => {
    const upstream = net.connect(port, '127.0.0.1');
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to);
    }
  });
}
