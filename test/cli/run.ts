import type { Command } from '../../src/monitoring/cli/command.ts';
import { isUsageMistake } from '../../src/monitoring/cli/command.ts';
import type { Output } from '../../src/monitoring/console/output.ts';

export type Ran = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** Runs a command in this process, as src/cli.ts does; the output is that of a pipe. */
export async function run(command: Command, ...args: readonly string[]): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const output: Output = {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    columns: 80,
    paint: (_, text) => text,
    isTerminal: false,
  };
  try {
    const status = await command.run(args, output);
    return { status, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Error && isUsageMistake(error))) throw error;
    return { status: 2, stdout, stderr: `${stderr}${error.message}\n` };
  }
}
