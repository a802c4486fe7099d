import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type StackOptions = { readonly rules: string; readonly servicePort: number; readonly webhook: string };

/** Prometheus and Alertmanager, real ones, on loopback, with short intervals. */
export class Stack {
  readonly #children: ChildProcess[] = [];
  #folder = '';
  /** Of Prometheus, once it runs. */
  url = '';

  async start({ rules, servicePort, webhook }: StackOptions): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'sidetone-drill-'));
    const [prometheus, alertmanager] = [await freePort(), await freePort()];
    this.url = `http://127.0.0.1:${prometheus}`;
    await this.#write('rules.yml', rules);
    await this.#write('prometheus.yml', prometheusConfig(servicePort, alertmanager));
    await this.#write('alertmanager.yml', alertmanagerConfig(webhook));
    this.#run('prometheus-alertmanager', [
      `--config.file=${this.#path('alertmanager.yml')}`,
      `--storage.path=${this.#path('alertmanager')}`,
      `--web.listen-address=127.0.0.1:${alertmanager}`,
      '--cluster.listen-address=',
    ]);
    this.#run('prometheus', [
      `--config.file=${this.#path('prometheus.yml')}`,
      `--storage.tsdb.path=${this.#path('prometheus')}`,
      `--web.listen-address=127.0.0.1:${prometheus}`,
      // As short as the scrapes are: the default waits a minute before it sends an alert again.
      '--rules.alert.resend-delay=2s',
    ]);
    for (const port of [prometheus, alertmanager]) await ready(`http://127.0.0.1:${port}/-/ready`);
  }

  async stop(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null) continue;
      child.kill();
      await once(child, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  async #write(name: string, text: string): Promise<void> {
    await writeFile(this.#path(name), text);
  }

  #run(program: string, args: readonly string[]): void {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(this.#path(`${program}.log`));
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    this.#children.push(child);
  }
}

function prometheusConfig(servicePort: number, alertmanager: number): string {
  return `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting:
  alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:${alertmanager}'] }] }]
scrape_configs:
  - job_name: dialer
    static_configs: [{ targets: ['127.0.0.1:${servicePort}'], labels: { namespace: voice } }]
`;
}

/** With the inhibition of the example that is shipped: what it promises is what is drilled. */
function alertmanagerConfig(webhook: string): string {
  const example = readFileSync(new URL('../alerts/alertmanager.example.yml', import.meta.url), 'utf8');
  const inhibition = example.slice(example.indexOf('inhibit_rules:'), example.indexOf('receivers:'));
  return `route:
  receiver: drill
  group_by: [alertname, cluster, voice_api_provider_name]
  group_wait: 0s
  group_interval: 1s
${inhibition}receivers:
  - name: drill
    webhook_configs: [{ url: '${webhook}', send_resolved: true }]
`;
}

async function ready(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await wait(100);
  }
  throw new Error(`${url} is not ready after 10 s`);
}

export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
