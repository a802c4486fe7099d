import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { BUILT_IN_PROVIDERS } from '../../src/providers/index.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { collect } from '../kit/collector.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

type Result = { stdout: string; stderr: string };
const run = (args: string[], env: Record<string, string> = {}): Promise<Result> =>
  promisify(execFile)(process.execPath, args, { cwd: root, env: { ...process.env, ...env, NODE_NO_WARNINGS: '1' } });

let server: Server;
beforeEach(async () => {
  server = await serve((_, response) =>
    json(response, 402, { error: { code: 'insufficient_api_credits' } }, { 'x-request-id': 'req_7' }),
  );
});
afterEach(() => server.close());

const watched = () => ({ VOICE_URL: server.url, SIDETONE_HOSTS: `kallglot=${server.host}` });
const ERRORS =
  'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}';

describe.each([
  ['--import', 'calls.mjs'],
  ['--import', 'calls.cjs'],
  ['--require', 'calls.cjs'],
])('node %s sidetone/register %s', (flag, app) => {
  const args = [flag, 'sidetone/register', fixture(app)];

  it('serves metrics, writes log lines to stderr, and ends when the service ends', async () => {
    const port = String(await freePort());
    const env = { ...watched(), OTEL_EXPORTER_PROMETHEUS_PORT: port, METRICS_URL: `http://127.0.0.1:${port}/metrics` };
    const { stdout, stderr } = await run(args, env);
    const { metrics } = JSON.parse(stdout) as { metrics: string };
    expect(readSeries(metrics)).toMatchObject({ [ERRORS]: 3 });
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ level, operation, request_id, name }) => ({ level, operation, request_id, name }))).toEqual(
      ['sessions.create', 'sessions.get', 'sessions.get'].map((operation) => ({
        level: 50,
        operation,
        request_id: 'req_7',
        name: 'sidetone',
      })),
    );
  });

  it('exports spans when OTEL_* configures it', async () => {
    const collector = await collect();
    const env = { ...watched(), SIDETONE_SERVE: 'false', SIDETONE_LOG: 'false', ...collector.env };
    const { stderr } = await run(args, env);
    expect(stderr).toBe('');
    const spans = collector.bodies.flatMap((body) => spansOf(JSON.parse(body)));
    const seen = spans.map(({ name, scope, attributes }) => ({
      name,
      scope,
      code: attributes['voice_api.error.code'],
      id: attributes['voice_api.request.id'],
    }));
    expect(seen).toEqual([
      // The span of instrumentation-undici, enriched; node:http has none, so sidetone makes its own.
      { name: 'POST', scope: '@opentelemetry/instrumentation-undici', code: 'insufficient_api_credits', id: 'req_7' },
      { name: 'GET /v1/sessions/{id}', scope: 'sidetone', code: 'insufficient_api_credits', id: 'req_7' },
      { name: 'GET /v1/sessions/{id}', scope: 'sidetone', code: 'insufficient_api_credits', id: 'req_7' },
    ]);
    // Nothing else was sent; the exporter's own requests are not observed.
    expect(spans.length).toBe(3);
  });

  it('does nothing when SIDETONE_DISABLED is set', async () => {
    const { stderr, stdout } = await run(args, { ...watched(), SIDETONE_DISABLED: 'true' });
    expect({ stderr, stdout: JSON.parse(stdout) }).toEqual({ stderr: '', stdout: {} });
  });

  it('does nothing when SIDETONE_DISABLED is set, even with an invalid environment', async () => {
    const env = { ...watched(), SIDETONE_DISABLED: 'true', SIDETONE_HOSTS: 'garbage', SIDETONE_TRACING: 'perhaps' };
    const { stderr, stdout } = await run(args, env);
    expect({ stderr, stdout: JSON.parse(stdout) }).toEqual({ stderr: '', stdout: {} });
  });

  it.each<[variable: Record<string, string>, sentence: string]>([
    [
      { SIDETONE_HOSTS: 'kallgot=x.example' },
      `sidetone: SIDETONE_HOSTS is "kallgot", expected one of the names ${BUILT_IN_PROVIDERS.map(({ name }) => name).join(', ')}`,
    ],
    [
      { SIDETONE_BODY_MEMORY: '16MiB' },
      'sidetone: SIDETONE_BODY_MEMORY is "16MiB", expected a whole number of bytes, at most 1 GiB',
    ],
    [{ SIDETONE_TRACING: 'perhaps' }, 'sidetone: SIDETONE_TRACING is "perhaps", expected "auto", "service" or "false"'],
    [
      { OTEL_EXPORTER_PROMETHEUS_PORT: '99999' },
      'sidetone: OTEL_EXPORTER_PROMETHEUS_PORT is "99999", expected a whole number from 0 to 65535',
    ],
  ])('an invalid environment costs one line, and the service runs: %o', async (variable, sentence) => {
    const env = { VOICE_URL: server.url, ...variable };
    const { stdout, stderr } = await run(args, env);
    expect({ stdout: JSON.parse(stdout), stderr }).toEqual({
      stdout: {},
      stderr: `${sentence}; the service runs without sidetone; SIDETONE_STRICT=true stops it instead\n`,
    });
    await expect(run(args, { ...env, SIDETONE_STRICT: 'true' })).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: `${sentence}\n`,
    });
  });

  it('an invalid SIDETONE_STRICT is one line, and the service runs', async () => {
    const { stderr } = await run(args, { VOICE_URL: server.url, SIDETONE_STRICT: 'perhaps' });
    expect(stderr).toMatch(
      /^sidetone: SIDETONE_STRICT is "perhaps", expected "true" or "false"; the service runs .+\n$/,
    );
  });
});

it.each([
  ['register.cjs', { status: 200, info: true }],
  ['register.mjs', { status: 200, info: true, same: true }],
])('%s: logs one line', async (app, expected) => {
  const { stdout } = await run([fixture(app)]);
  expect(JSON.parse(stdout)).toEqual(expected);
});

it('a taken port costs the endpoint and one log line', async () => {
  const port = server.host.split(':')[1] ?? '';
  const { stdout, stderr } = await run(['--import', 'sidetone/register', fixture('calls.mjs')], {
    ...watched(),
    OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
    OTEL_EXPORTER_PROMETHEUS_PORT: port,
  });
  expect(JSON.parse(stdout)).toEqual({});
  expect(stderr).toContain(
    `sidetone: /metrics cannot be served on 127.0.0.1:${port} (EADDRINUSE); retrying every 5 s; set metrics.serve to another port, or to false`,
  );
  expect(stderr.trim().split('\n').length).toBe(1 + 3);
});

it('a thread inherits the flag and leaves the port to the service', async () => {
  const env = { ...watched(), OTEL_EXPORTER_PROMETHEUS_PORT: String(await freePort()) };
  const { stdout, stderr } = await run(['--import', 'sidetone/register', fixture('threads.mjs')], env);
  expect({ stderr, result: JSON.parse(stdout) }).toEqual({ stderr: '', result: { served: true, inThread: false } });
});

it('a package manager that starts the service is not observed and leaves the port to the service', async () => {
  const { stdout } = await run(['--import', 'sidetone/register', fixture('npm.mjs')]);
  expect(stdout).toBe('false');
});

it('the command of this package is not observed: doctor does not check itself', async () => {
  const port = String(await freePort());
  const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
  const link = join(await mkdtemp(join(tmpdir(), 'sidetone-preload-')), 'sidetone');
  await symlink(cli, link);
  onTestFinished(() => rm(dirname(link), { recursive: true }));
  const env = { OTEL_EXPORTER_PROMETHEUS_PORT: port, NODE_OPTIONS: '--import=sidetone/register' };
  const doctor = run([link, 'doctor', '--service', `http://127.0.0.1:${port}`], env);
  await expect(doctor).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('ECONNREFUSED') });
});

it('leaves the port to the service’s own SDK where OTEL_* makes that serve it', async () => {
  const env = {
    ...watched(),
    OTEL_METRICS_EXPORTER: 'prometheus',
    OTEL_EXPORTER_PROMETHEUS_PORT: String(await freePort()),
  };
  const served = async (more: Record<string, string>) =>
    JSON.parse((await run(['--import', 'sidetone/register', fixture('threads.mjs')], { ...env, ...more })).stdout)
      .served;
  expect([await served({}), await served({ SIDETONE_SERVE: 'true' })]).toEqual([false, true]);
});

type OtlpValue = { stringValue?: string };
type Otlp = {
  resourceSpans?: {
    scopeSpans: {
      scope: { name: string };
      spans: { name: string; attributes: { key: string; value: OtlpValue }[] }[];
    }[];
  }[];
};

function spansOf({ resourceSpans = [] }: Otlp) {
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map(({ name, attributes }) => ({
        name,
        scope: scope.name,
        attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
      })),
    ),
  );
}
