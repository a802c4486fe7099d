import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Outcome = { readonly status: number; readonly output: string };

/** @throws Error when the program is not there: these tests are never skipped silently */
export async function tool(program: string, ...args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(program, args);
    return { status: 0, output: `${stdout}${stderr}` };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code?: number | string; stdout?: string; stderr?: string };
    if (typeof code === 'string')
      throw new Error(`${program}: ${code}, expected it on the PATH: node tools/test/install-tools.mjs`);
    return { status: code ?? -1, output: `${stdout}${stderr}` };
  }
}

export const ROOT = new URL('../../', import.meta.url);
