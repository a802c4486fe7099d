import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const ROOT = new URL('../../', import.meta.url);

export type Outcome = { readonly status: number; readonly output: string };

/**
 * Runs a program to its end.
 *
 * @throws Error when it is not installed: see `needs()`
 */
export async function tool(program: string, ...args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(program, args);
    return { status: 0, output: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number | string; stdout?: string; stderr?: string };
    if (typeof code === 'string') throw error;
    return { status: code ?? -1, output: `${stdout}${stderr}` };
  }
}
