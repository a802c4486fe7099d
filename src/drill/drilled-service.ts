import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import type { Provider } from '../catalogue/provider.ts';
import { register, type Sidetone } from '../install/register.ts';
import { METRIC } from '../model/signals.ts';
import { type SimulatedProvider, type Simulator, startSimulator } from '../simulator/index.ts';
import { type DrillFailure, pathOf } from './failures.ts';

/** Enough for every alert that counts: dozens in five minutes. */
const EVERY_MS = 200;

export type Serve = { readonly host: string; readonly port: number };

/** One service and one simulated provider in this process: what a Prometheus scrapes during a drill. */
export class DrilledService {
  readonly #simulator: Simulator;
  readonly #provider: SimulatedProvider;
  readonly #sidetone: Sidetone;
  readonly #registry: Registry;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;

  private constructor(simulator: Simulator, sidetone: Sidetone, registry: Registry, provider: SimulatedProvider) {
    this.#simulator = simulator;
    this.#sidetone = sidetone;
    this.#registry = registry;
    this.#provider = provider;
  }

  /** @throws Error one sentence when the port is taken */
  static async start({ name }: Provider, serve: Serve): Promise<DrilledService> {
    const simulator = await startSimulator({ providers: [name as never] });
    const provider = simulator.provider(name as never);
    const registry = new Registry();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    const warnings: string[] = [];
    const warn = (_: object, message: string) => void warnings.push(message);
    const sidetone = register({
      providers: { [name]: { hosts: [provider.host], account: 'drill' } },
      metrics: { registry: registry as never, serve: { ...serve, status: true } },
      logger: { info: () => {}, warn, error: () => {} },
      tracing: false,
    });
    await sidetone.ready;
    if (sidetone.metrics.url !== undefined) return new DrilledService(simulator, sidetone, registry, provider);
    await sidetone.shutdown();
    await simulator.close();
    throw new Error(
      `sidetone: port ${serve.port} of ${serve.host} cannot be opened, expected a free port: pass --port <number>`,
    );
  }

  get url(): string {
    return this.#sidetone.metrics.url ?? '';
  }

  /** By which a Prometheus knows this process among all others. Unix seconds. */
  async startTime(): Promise<number> {
    const line = new RegExp(`^${METRIC.startTime}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(await this.#registry.metrics());
    return Number(line?.[1]);
  }

  /** Requests that were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends the failure's request again and again, until stop(). */
  send({ operation }: DrillFailure): void {
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#request(operation.method, pathOf(operation)), EVERY_MS);
  }

  /** @returns the category that the service sees */
  async fail(failure: DrillFailure): Promise<string | undefined> {
    const before = this.#sidetone.recent()[0];
    failure.start(this.#provider);
    await this.#request(failure.operation.method, pathOf(failure.operation));
    // An exchange is judged when its body has been read, which may be after the answer.
    for (let i = 0; i < 100 && this.#sidetone.recent()[0] === before; i++) await sleep(10);
    const [last] = this.#sidetone.recent();
    return last === before ? undefined : last?.category;
  }

  heal(): void {
    this.#provider.heal();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sidetone.shutdown();
    await this.#simulator.close();
  }

  async #request(method: string, path: string): Promise<void> {
    this.#sent++;
    try {
      const hasBody = !['GET', 'HEAD', 'DELETE'].includes(method);
      const init = hasBody ? { method, headers: { 'content-type': 'application/json' }, body: '{}' } : { method };
      const response = await fetch(`${this.#provider.url}${path}`, { ...init, signal: AbortSignal.timeout(10_000) });
      await response.arrayBuffer();
    } catch {
      // A reset connection is what some failures are.
    }
  }
}
