import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { expect, it, onTestFinished } from 'vitest';
import { collect } from '../kit/collector.ts';
import { json, serve } from '../kit/server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SERVICE = fileURLToPath(new URL('./fixtures/bundled.mjs', import.meta.url));

/** One file, beside the packages that load only when OTEL_* configures an exporter. */
async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sidetone-bundle-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const file = join(folder, 'service.mjs');
  await build({
    input: SERVICE,
    platform: 'node',
    logLevel: 'silent',
    output: { file, format: 'esm', minify: true, codeSplitting: false },
  });
  return file;
}

it('a minified bundle starts the SDK when OTEL_* configures it, and exports spans', async () => {
  const provider = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  onTestFinished(provider.close);
  const collector = await collect();
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [await bundle()], {
    env: {
      ...process.env,
      VOICE_URL: provider.url,
      SIDETONE_HOSTS: `kallglot=${provider.host}`,
      ...collector.env,
      NODE_NO_WARNINGS: '1',
    },
  });
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  expect(collector.bodies.join('')).toContain('insufficient_api_credits');
});
