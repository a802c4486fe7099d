import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The same, in a process without sidetone and in one with it. */
export type Sides<Side> = { readonly bare: Side; readonly watched: Side };

export async function playBoth<Side>(play: (sidetone: boolean) => Promise<Side>): Promise<Sides<Side>> {
  const [bare, watched] = await Promise.all([play(false), play(true)]);
  return { bare, watched };
}

/** Runs one side, and returns its report. Ports are the one thing that must differ: each host becomes HOST0, HOST1, … */
export async function playSide<Report extends { hosts: readonly string[] }>(
  child: URL,
  task: { sidetone: boolean },
): Promise<Report> {
  const argv = [fileURLToPath(child), JSON.stringify(task)];
  const { stdout } = await run(process.execPath, argv, { maxBuffer: 1 << 26 });
  const { hosts } = JSON.parse(stdout) as Report;
  return JSON.parse(hosts.reduce((text, host, i) => text.replaceAll(host, `HOST${i}`), stdout)) as Report;
}
