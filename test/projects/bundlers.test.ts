import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it, vi } from 'vitest';
import { folderOf } from '../../tools/test/runtimes.ts';
import { collect } from '../kit/collector.ts';
import { needs } from '../kit/needs.ts';
import { emptyFolder, environment, linesOf, refuse, run } from './project.ts';

const COUNTED =
  'voice_api_client_errors_total{voice_api_provider_name="kallglot",voice_api_error_category="credits",error_type="insufficient_api_credits"} 1';
const MISSING =
  'sidetone: OTEL_* enables traces, but @opentelemetry/sdk-node is not installed beside the service; install @opentelemetry/sdk-node and @opentelemetry/instrumentation-undici, or set OTEL_TRACES_EXPORTER=none; metrics and log lines are not affected';

type Bundler = (input: string, file: string) => Promise<readonly string[]> | readonly string[];
type Webpack = (options: object, done: (error: Error | null, stats?: Stats) => void) => void;
type Stats = { readonly compilation: { readonly warnings: Error[]; readonly errors: Error[] } };

needs('projects');
/** webpack alone takes half a minute on a busy machine. */
vi.setConfig({ testTimeout: 180_000 });
const folder = folderOf('tools');

/** Each bundles a service into one file, and returns its warnings. */
const esbuild =
  (...options: string[]): Bundler =>
  (input, file) => {
    const args = ['--bundle', '--platform=node', '--log-level=warning', ...options, `--outfile=${file}`, input];
    const command = join(folder, 'node_modules/@esbuild', `${process.platform}-${process.arch}`, 'bin/esbuild');
    const output = execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
    return output === '' ? [] : [output];
  };
const webpack =
  (options: object): Bundler =>
  (input, file) => {
    const compile = createRequire(join(folder, 'service.js'))('webpack') as Webpack;
    const output = { path: join(file, '..'), filename: file.slice(file.lastIndexOf('/') + 1) };
    return new Promise((resolve, reject) => {
      compile({ target: 'node', entry: input, output, ...options }, (error, stats) => {
        if (error !== null || stats === undefined) reject(error);
        else resolve([...stats.compilation.warnings, ...stats.compilation.errors].map(({ message }) => message));
      });
    });
  };
const rolled =
  (format: 'esm' | 'cjs'): Bundler =>
  async (input, file) => {
    const warnings: string[] = [];
    const onLog = (_: string, { message }: { message: string }): void => void warnings.push(message);
    const bundle = await rolldown({ input, platform: 'node', onLog });
    await bundle.write({ file, format, minify: true, codeSplitting: false });
    return warnings;
  };

describe.each<[name: string, bundler: Bundler, service: string, extension: string]>([
  ['esbuild, its default output', esbuild(), 'service.mjs', 'cjs'],
  ['esbuild, minified', esbuild('--minify'), 'service.mjs', 'cjs'],
  ['esbuild, to an ES module', esbuild('--format=esm'), 'service.mjs', 'mjs'],
  ['esbuild, with packages left out', esbuild('--format=esm', '--packages=external'), 'service.mjs', 'mjs'],
  ['esbuild, from CommonJS', esbuild(), 'service.cjs', 'cjs'],
  ['webpack, production', webpack({ mode: 'production' }), 'service.mjs', 'cjs'],
  ['webpack, development', webpack({ mode: 'development' }), 'service.mjs', 'cjs'],
  ['webpack, from CommonJS', webpack({ mode: 'production' }), 'service.cjs', 'cjs'],
  ['rolldown, to an ES module', rolled('esm'), 'service.mjs', 'mjs'],
  ['rolldown, to CommonJS', rolled('cjs'), 'service.mjs', 'cjs'],
  ['rolldown, from CommonJS', rolled('cjs'), 'service.cjs', 'cjs'],
])('%s', (name, bundler, service, extension) => {
  async function bundle(where: 'alone' | 'beside its packages'): Promise<string> {
    const built = join(folder, 'out', name.replaceAll(/\W+/g, '-'), `service.${extension}`);
    mkdirSync(join(built, '..'), { recursive: true });
    expect(await bundler(join(folder, 'fixtures', service), built)).toEqual([]);
    const target = emptyFolder();
    if (where !== 'alone') symlinkSync(join(folder, 'node_modules'), join(target, 'node_modules'));
    // webpack records the path of a module on the build machine.
    const elsewhere = readFileSync(built, 'utf8').replaceAll(folder, '/build/machine');
    writeFileSync(join(target, `service.${extension}`), elsewhere);
    return target;
  }

  it('exports spans where OTEL_* configures it and the SDK is installed', async () => {
    const [provider, collector] = [await refuse(), await collect()];
    const cwd = await bundle('beside its packages');
    const ended = await run(process.execPath, [`service.${extension}`], cwd, {
      ...environment(provider),
      ...collector.env,
    });
    await provider.close();
    expect({ ...ended, stdout: JSON.parse(ended.stdout || 'null'), stderr: linesOf(ended).length }).toEqual({
      status: 0,
      stdout: [COUNTED],
      stderr: 1,
    });
    expect(collector.bodies.join('')).toContain('insufficient_api_credits');
  });

  it.skipIf(name.includes('left out'))('runs without node_modules, and names the missing SDK in one line', async () => {
    const provider = await refuse();
    const env = { ...environment(provider), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:2' };
    const ended = await run(process.execPath, [`service.${extension}`], await bundle('alone'), env);
    await provider.close();
    expect({ status: ended.status, stdout: JSON.parse(ended.stdout || 'null'), stderr: ended.stderr }).toEqual({
      status: 0,
      stdout: [COUNTED],
      stderr: expect.stringContaining('insufficient_api_credits'),
    });
    expect(linesOf(ended).map(({ level, msg, request_id }) => ({ level, msg, request_id }))).toEqual([
      { level: 40, msg: MISSING, request_id: undefined },
      { level: 50, msg: expect.stringContaining('kallglot sessions.get failed'), request_id: 'req_7' },
    ]);
  });
});
