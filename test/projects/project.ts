// Projects that use this package as published. Each has its own package.json and lock file, installed before
// the tests.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { json, type Server, serve } from '../kit/server.ts';

export type Ended = { readonly status: number; readonly stdout: string; readonly stderr: string };
/** A log line of sidetone, in pino's format. */
export type Line = { readonly level: number; readonly msg: string; readonly request_id?: string };

/** A folder outside this repository: nothing can be resolved from it. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Kallglot, out of credits. */
export function refuse(): Promise<Server> {
  return serve((_, response) =>
    json(response, 402, { error: { code: 'insufficient_api_credits' } }, { 'x-request-id': 'req_7' }),
  );
}

export function environment(provider: Server): Record<string, string> {
  return { VOICE_URL: provider.url, SIDETONE_HOSTS: `kallglot=${provider.host}`, SIDETONE_SERVE: 'false' };
}

/** Runs a program until it ends. */
export function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const options = { cwd, env: { ...process.env, NODE_NO_WARNINGS: '1', NO_COLOR: '1', ...env }, timeout: 120_000 };
  return new Promise((resolve) => {
    execFile(command, [...args], options, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ status, stdout, stderr });
    });
  });
}

export function linesOf({ stderr }: Ended): Line[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);
}
