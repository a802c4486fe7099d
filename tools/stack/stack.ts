import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../kit/free-port.ts';
import { Program } from './program.ts';

export type StackOptions = {
  readonly rules: string;
  /** The scraped services: port by cluster. */
  readonly services: Readonly<Record<string, number>>;
  /** The receiver of alerts. */
  readonly webhook: string;
};

/** Prometheus and Alertmanager, real ones, on loopback, with intervals of a second. */
export class Stack {
  readonly #programs: Program[] = [];
  #folder = '';
  #url = '';
  #services = 0;

  async start({ rules, services, webhook }: StackOptions): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sidetone-stack-'));
    const [prometheus, alertmanager] = [await freePort(), await freePort()];
    this.#url = `http://127.0.0.1:${prometheus}`;
    this.#services = Object.keys(services).length;
    await writeFile(this.#path('rules.yml'), rules);
    await writeFile(this.#path('prometheus.yml'), prometheusConfig(services, alertmanager));
    await writeFile(this.#path('alertmanager.yml'), alertmanagerConfig(webhook));
    await Promise.all([
      this.#run('prometheus-alertmanager', alertmanager, [
        `--config.file=${this.#path('alertmanager.yml')}`,
        `--storage.path=${this.#path('alertmanager')}`,
        '--cluster.listen-address=',
      ]),
      this.#run('prometheus', prometheus, [
        `--config.file=${this.#path('prometheus.yml')}`,
        `--storage.tsdb.path=${this.#path('prometheus')}`,
        // As short as the scrape interval: by default an alert is sent again after a minute.
        '--rules.alert.resend-delay=2s',
      ]),
    ]);
  }

  /** The address of Prometheus, once it runs. */
  get url(): string {
    return this.#url;
  }

  /** Resolves when each service has been scraped. */
  scraped(): Promise<void> {
    return this.until(`count(up == 1) == ${this.#services}`, 20);
  }

  /**
   * Resolves when a query has a result.
   *
   * @throws Error if it has none after this many seconds
   */
  async until(query: string, seconds: number): Promise<void> {
    const url = `${this.#url}/api/v1/query?query=${encodeURIComponent(query)}`;
    const end = Date.now() + seconds * 1000;
    while (Date.now() < end) {
      const { data } = (await (await fetch(url)).json()) as { data: { result: unknown[] } };
      if (data.result.length > 0) return;
      await wait(100);
    }
    throw new Error(`no result after ${seconds} s: ${query}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  async #run(name: string, port: number, args: readonly string[]): Promise<void> {
    const program = new Program(name, [...args, `--web.listen-address=127.0.0.1:${port}`], this.#path(`${name}.log`));
    this.#programs.push(program);
    await program.ready(`http://127.0.0.1:${port}/-/ready`);
  }
}

function prometheusConfig(services: StackOptions['services'], alertmanager: number): string {
  const targets = Object.entries(services).map(
    ([cluster, port]) => `{ targets: ['127.0.0.1:${port}'], labels: { cluster: ${cluster}, namespace: voice } }`,
  );
  return `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting:
  alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanager}'] }] }]
scrape_configs:
  - job_name: dialer
    static_configs: [${targets.join(', ')}]
`;
}

/** With the inhibition of the shipped example, so that it is tested too. */
function alertmanagerConfig(webhook: string): string {
  const example = readFileSync(new URL('../../alerts/alertmanager.example.yml', import.meta.url), 'utf8');
  const inhibition = example.slice(example.indexOf('inhibit_rules:'), example.indexOf('receivers:'));
  return `route:
  receiver: pager
  group_by: [alertname, cluster, voice_api_provider_name]
  group_wait: 0s
  group_interval: 1s
${inhibition}receivers:
  - name: pager
    webhook_configs: [{ url: '${webhook}', send_resolved: true }]
`;
}
