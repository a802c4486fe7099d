import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { freePort } from '../../tools/kit/free-port.ts';
import { folderOf } from '../../tools/test/runtimes.ts';
import { collect } from '../kit/collector.ts';
import { needs } from '../kit/needs.ts';
import { emptyFolder, environment, refuse, run } from './project.ts';

const COUNTED =
  'voice_api_client_errors_total{voice_api_provider_name="kallglot",voice_api_error_category="credits",error_type="insufficient_api_credits"} 1';
const QUIET = { NEXT_TELEMETRY_DISABLED: '1' };

const runs = needs('frameworks');
const folder = folderOf('next');
const next = join(folder, 'node_modules/next/dist/bin/next');
let built = '';
beforeAll(async () => {
  if (!runs) return;
  const { status, stdout, stderr } = await run(process.execPath, [next, 'build'], folder, QUIET);
  built = `${status}\n${stdout}${stderr}`;
}, 900_000);

type Story = { readonly counted: string[] | null; readonly answer: unknown; readonly output: string };

/** Starts the application, calls it once, and reads what was counted. */
async function play(
  args: readonly string[],
  cwd: string,
  more: Record<string, string> = {},
  sent = (): boolean => true,
): Promise<Story> {
  const provider = await refuse();
  const [port, metricsPort] = [String(await freePort()), String(await freePort())];
  const ports = { PORT: port, HOSTNAME: '127.0.0.1', OTEL_EXPORTER_PROMETHEUS_PORT: metricsPort };
  const env = { ...process.env, ...QUIET, ...environment(provider), SIDETONE_SERVE: 'true', ...ports, ...more };
  const child = spawn(process.execPath, [...args], { cwd, env: { ...env, NODE_ENV: undefined } });
  onTestFinished(() => stop(child));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const answer = await until(() => fetch(`http://127.0.0.1:${port}/api/call`).then((response) => response.json()));
  const metrics = await until(() =>
    fetch(`http://localhost:${metricsPort}/metrics`).then((response) => response.text()),
  );
  await until(async () => {
    if (!sent()) throw new Error('not sent yet');
  });
  await stop(child);
  await provider.close();
  const counted = metrics.match(/^voice_api_(client_errors|instrumentation_faults)_total\{.*\} [1-9]\d*$/gm);
  return { counted, answer, output };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await attempt();
    } catch (error) {
      if (i === 240) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

const ANSWER = { status: 402, body: { error: { code: 'insufficient_api_credits' } } };

it('next build prints no warning', () => {
  expect(built).toMatch(/^0\n/);
  expect(built).not.toMatch(/warn|⚠|can't be external|not found/i);
});

it.each([
  ['next start', () => [next, 'start'], () => folder],
  ['next dev', () => [next, 'dev'], () => folder],
  ['standalone', () => ['server.js'], standalone],
] as const)(
  '%s: the calls of the application are counted and logged',
  async (_, args, cwd) => {
    const { counted, answer, output } = await play(args(), cwd());
    expect({ counted, answer }).toEqual({ counted: [COUNTED], answer: ANSWER });
    expect(output).toContain('"request_id":"req_7"');
  },
  180_000,
);

function standalone(): string {
  const target = emptyFolder();
  cpSync(join(folder, '.next/standalone'), target, { recursive: true, verbatimSymlinks: true });
  return target;
}

it('standalone, with OTEL_* set and no SDK traced into the build: one line names it', async () => {
  const { counted, output } = await play(['server.js'], standalone(), {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:2',
  });
  expect(counted).toEqual([COUNTED]);
  expect(output.match(/@opentelemetry\/sdk-node is not installed beside the service/g)).toHaveLength(1);
}, 180_000);

it('@vercel/otel: its client span is enriched, holds no key, and is the only one', async () => {
  const collector = await collect();
  const env = { ...collector.env, VERCEL_OTEL: '1', SIDETONE_TRACING: 'service' };
  const isSent = (): boolean => collector.bodies.join('').includes('/v1/sessions/s1');
  const { counted } = await play([next, 'start'], folder, env, isSent);
  expect(counted).toEqual([COUNTED]);
  const spans = collector.bodies.flatMap((body) => callSpans(JSON.parse(body) as Otlp));
  expect(collector.bodies.join('')).not.toContain('sk_live');
  expect(spans).toEqual([expect.objectContaining({ 'voice_api.error.code': 'insufficient_api_credits' })]);
}, 180_000);

it('the Edge runtime is not observed: the documented instrumentation installs nothing there', async () => {
  const { register } = (await import(join(folder, 'instrumentation.ts'))) as { register(): Promise<void> };
  vi.stubEnv('NEXT_RUNTIME', 'edge');
  await register();
  vi.unstubAllEnvs();
  expect(Reflect.has(globalThis, Symbol.for('sidetone.installed.v1'))).toBe(false);
});

type Attribute = { key: string; value: { stringValue?: string } };
type Otlp = { resourceSpans?: { scopeSpans: { spans: { kind: number; attributes: Attribute[] }[] }[] }[] };

/** The attributes of each CLIENT span of the call. */
function callSpans({ resourceSpans = [] }: Otlp): Record<string, string | undefined>[] {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  return spans
    .filter(({ kind, attributes }) => kind === 3 && JSON.stringify(attributes).includes('/v1/sessions'))
    .map(({ attributes }) => Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])));
}
