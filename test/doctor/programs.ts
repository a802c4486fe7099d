import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { freePort } from '../../tools/kit/free-port.ts';
import { Program } from '../../tools/stack/program.ts';

type Running = { readonly url: string; stop(): Promise<void> };

/** A real Prometheus on loopback, with this configuration and these files beside it. */
export async function startPrometheus(
  config: string,
  files: Readonly<Record<string, string>> = {},
  ...flags: readonly string[]
): Promise<Running> {
  const folder = folderWith({ ...files, 'prometheus.yml': config });
  const args = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`];
  return run('prometheus', folder, [...args, '--rules.alert.resend-delay=1s', ...flags]);
}

export async function startAlertmanager(config: string): Promise<Running> {
  const folder = folderWith({ 'alertmanager.yml': config });
  const args = [`--config.file=${join(folder, 'alertmanager.yml')}`, `--storage.path=${join(folder, 'data')}`];
  return run('prometheus-alertmanager', folder, [...args, '--cluster.listen-address=']);
}

async function run(name: string, folder: string, args: readonly string[]): Promise<Running> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = new Program(name, [...args, `--web.listen-address=127.0.0.1:${port}`], join(folder, 'log'));
  const stop = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await program.ready(`${url}/-/ready`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** The same, until the test ends. */
export async function during<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const running = await starting;
  onTestFinished(() => running.stop());
  return running;
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-doctor-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
