import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  return await promisify(execFile)(process.execPath, args, { cwd: root, env });
}

// ES modules have no readable cache; the CommonJS cache shows the API.
it.each([
  ['import', ['prom-client']],
  ['require', ['@opentelemetry/api', 'prom-client']],
])('after %s, register() loads what it uses; a provider’s tables load with its first call', async (how, packages) => {
  const { stdout } = await run(fixture('loaded.mjs'), how);
  expect(JSON.parse(stdout)).toEqual({
    packages,
    builtins: [],
    atStart: [],
    afterForeign: [],
    afterCall: ['twilio'],
  });
});

describe('source maps', () => {
  it.each(['fault.mjs', 'fault.cjs'])('the stack of a fault in %s names the lines of src', async (file) => {
    const { stdout } = await run('--enable-source-maps', fixture(file));
    expect(stdout).toMatch(/src[\\/]catalogue[\\/]define-provider\.ts:\d+/);
    expect(stdout).not.toMatch(/dist[\\/]/);
  });
});
