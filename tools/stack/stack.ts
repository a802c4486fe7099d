import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../kit/free-port.ts';
import { Program } from './program.ts';

/** A scraped process. */
export type Target = {
  readonly port: number;
  readonly labels: { readonly cluster: string; readonly namespace: string; readonly job: string };
};

export type StackOptions = {
  readonly rules: string;
  readonly targets: readonly Target[];
  /** The configuration of each Alertmanager; all of them get every alert. */
  readonly alertmanagers: readonly string[];
};

/** A series as Prometheus stored it: Unix milliseconds and values, oldest first. */
export type Stored = {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly { readonly at: number; readonly value: number }[];
};

type Result = { metric: Record<string, string>; values?: [number, string][] };

/** Prometheus and Alertmanagers, real ones, on loopback, with intervals of a second. */
export class Stack {
  readonly #programs: Program[] = [];
  #folder = '';
  #url = '';
  #alertmanagers: string[] = [];
  #targets = 0;

  async start({ rules, targets, alertmanagers }: StackOptions): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sidetone-stack-'));
    const port = await freePort();
    const ports = await Promise.all(alertmanagers.map(freePort));
    this.#url = urlOf(port);
    this.#alertmanagers = ports.map(urlOf);
    this.#targets = targets.length;
    await writeFile(this.#path('rules.yml'), rules);
    await writeFile(this.#path('prometheus.yml'), prometheusConfig(targets, ports));
    await Promise.all([
      ...alertmanagers.map((config, i) => this.#alertmanager(`alertmanager-${i}`, ports[i] ?? 0, config)),
      this.#run('prometheus', 'prometheus', port, [
        `--config.file=${this.#path('prometheus.yml')}`,
        `--storage.tsdb.path=${this.#path('prometheus')}`,
        // Alertmanager takes an alert for resolved after four times as long without it: longer than a machine stalls.
        '--rules.alert.resend-delay=10s',
      ]),
    ]);
  }

  /** The address of Prometheus, once it runs. */
  get url(): string {
    return this.#url;
  }

  /** The addresses of the Alertmanagers, once they run. */
  get alertmanagers(): readonly string[] {
    return this.#alertmanagers;
  }

  /** Resolves when each target has been scraped. */
  scraped(): Promise<void> {
    return this.until(`count(up == 1) == ${this.#targets}`, 60);
  }

  /**
   * Resolves when a query has a result.
   *
   * @throws Error if it has none after this many seconds
   */
  async until(query: string, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      if ((await this.#query(query)).length > 0) return;
      await wait(250);
    }
    throw new Error(`no result after ${seconds} s: ${query}`);
  }

  /** The samples of a selector since a time, as they were scraped or recorded. */
  async stored(selector: string, since: number): Promise<Stored[]> {
    const seconds = Math.max(1, Math.ceil((Date.now() - since) / 1000));
    const series = await this.#query(`${selector}[${seconds}s]`);
    return series.map(({ metric, values = [] }) => ({
      labels: metric,
      samples: values.map(([at, value]) => ({ at: Math.round(at * 1000), value: Number(value) })),
    }));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
  }

  async #query(query: string): Promise<Result[]> {
    const url = `${this.#url}/api/v1/query?query=${encodeURIComponent(query)}`;
    const { data, error } = (await (await fetch(url)).json()) as { data?: { result: Result[] }; error?: string };
    if (data === undefined) throw new Error(`${error}: ${query}`);
    return data.result;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  async #alertmanager(name: string, port: number, config: string): Promise<void> {
    await writeFile(this.#path(`${name}.yml`), config);
    await this.#run(name, 'prometheus-alertmanager', port, [
      `--config.file=${this.#path(`${name}.yml`)}`,
      `--storage.path=${this.#path(name)}`,
      '--cluster.listen-address=',
    ]);
  }

  async #run(name: string, program: string, port: number, args: readonly string[]): Promise<void> {
    const running = new Program(
      program,
      [...args, `--web.listen-address=127.0.0.1:${port}`],
      this.#path(`${name}.log`),
    );
    this.#programs.push(running);
    await running.ready(`${urlOf(port)}/-/ready`);
  }
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

function prometheusConfig(targets: readonly Target[], alertmanagers: readonly number[]): string {
  const scraped = targets.map(({ port, labels: { cluster, namespace, job } }) => {
    const labels = `{ cluster: ${cluster}, namespace: ${namespace}, job: ${job} }`;
    return `{ targets: ['127.0.0.1:${port}'], labels: ${labels} }`;
  });
  const notified = alertmanagers.map((port) => `'127.0.0.1:${port}'`).join(', ');
  return `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting:
  alertmanagers: [{ static_configs: [{ targets: [${notified}] }] }]
scrape_configs:
  - job_name: services
    static_configs: [${scraped.join(', ')}]
`;
}
