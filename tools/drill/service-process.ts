import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Simulator } from '../../src/simulator/index.ts';
import type { Order } from './service.ts';

/** The service of the drill: deployed, given requests to repeat, stopped. */
export class ServiceProcess {
  readonly #simulator: Simulator;
  readonly port: number;
  #child: ChildProcess | undefined;

  constructor(simulator: Simulator, port: number) {
    this.#simulator = simulator;
    this.port = port;
  }

  async start(): Promise<void> {
    const hosts = Object.fromEntries(this.#simulator.providers.map(({ name, host }) => [name, host]));
    this.#child = fork(new URL('service.ts', import.meta.url), {
      execArgv: ['--no-warnings'],
      env: { ...process.env, DRILL_HOSTS: JSON.stringify(hosts), DRILL_PORT: String(this.port) },
    });
    await once(this.#child, 'message');
  }

  send(order: Order): void {
    this.#child?.send(order);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    child.kill();
    await once(child, 'exit');
  }
}
