import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const READY_WITHIN_MS = 30_000;

/** A third-party server that runs until it is stopped. */
export class Program {
  readonly #child: ChildProcess;
  readonly #name: string;
  #failure: Error | undefined;

  /** @param logFile receives its output */
  constructor(name: string, args: readonly string[], logFile: string) {
    this.#name = name;
    this.#child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.once('error', (error) => {
      this.#failure = error;
    });
    const log = createWriteStream(logFile);
    this.#child.stdout?.pipe(log);
    this.#child.stderr?.pipe(log);
  }

  /** @throws Error if it ended, or does not respond at this address in time */
  async ready(url: string): Promise<void> {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await wait(100)) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#child.exitCode !== null) throw new Error(`${this.#name} ended with ${this.#child.exitCode}`);
      const response = await fetch(url).catch(() => undefined);
      if (response?.ok) return;
    }
    throw new Error(`${url} is not ready after ${READY_WITHIN_MS / 1000} s`);
  }

  async stop(): Promise<void> {
    if (this.#failure !== undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill();
    await once(this.#child, 'exit');
  }
}
