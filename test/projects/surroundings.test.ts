import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderOf } from '../../tools/test/runtimes.ts';
import { needs } from '../kit/needs.ts';
import { environment, refuse, run } from './project.ts';

needs('projects');
const folder = folderOf('tools');

/** Two failed calls, then what was counted. `sidetone` and `require` are there. */
const STORY = `
void (async () => {
  const base = process.env.VOICE_URL;
  await new Promise((resolve) => setImmediate(resolve));
  await (await fetch(base + '/v1/sessions/s1')).text();
  await new Promise((resolve) => require('http').get(base + '/v1/sessions/s2', (r) => r.resume().on('end', resolve)));
  await new Promise((resolve) => setTimeout(resolve, 150));
  const text = await sidetone.metrics.registry.metrics();
  console.log(JSON.stringify(text.match(/^voice_api_(client_errors|instrumentation_faults)_total\\{.*\\} [1-9]\\d*$/gm)));
  await sidetone.shutdown();
})();`;
const REGISTER = "const sidetone = require('sidetone').register({ metrics: { serve: { port: 0 } } });";
const ES_MODULE = `
import { createRequire } from 'node:module';
import { register } from 'sidetone';
const require = createRequire(import.meta.url);
const sidetone = register({ metrics: { serve: { port: 0 } } });`;
const LOCKDOWN =
  "require('ses'); lockdown({ errorTaming: 'unsafe', consoleTaming: 'unsafe', overrideTaming: 'severe' });";
const FREEZE =
  'for (const it of [Object, Array, Function, Promise, Map, Set, Error, RegExp, Date]) { Object.freeze(it); Object.freeze(it.prototype); }';
const HELD = "const { sidetone } = globalThis[Symbol.for('sidetone.installed.v1')];";

type Surroundings = { flags?: string[]; code?: string; extension?: string; env?: Record<string, string> };

async function play({ flags = [], code = REGISTER, extension = 'cjs', env = {} }: Surroundings) {
  const provider = await refuse();
  const file = join(folder, `surroundings-${process.pid}-${Math.random().toString(36).slice(2)}.${extension}`);
  writeFileSync(file, `${code}${STORY}`);
  onTestFinished(() => rmSync(file, { force: true }));
  const all = { ...environment(provider), OTEL_EXPORTER_PROMETHEUS_PORT: '0', ...env };
  const { status, stdout } = await run(process.execPath, [...flags, file], folder, all);
  await provider.close();
  return { status, counted: JSON.parse(stdout.trim().split('\n').at(-1) || 'null') as unknown };
}

/** Since Node 25 the permission model includes the network. */
const ALLOW_NET = process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : [];
const COUNTED = {
  status: 0,
  counted: [
    'voice_api_client_errors_total{voice_api_provider_name="kallglot",voice_api_error_category="credits",error_type="insufficient_api_credits"} 2',
  ],
};

describe('a service is observed', () => {
  it.each<[what: string, surroundings: Surroundings]>([
    ['in CommonJS', {}],
    ['as an ES module', { code: ES_MODULE, extension: 'mjs' }],
    [
      'in TypeScript, by tsx',
      { flags: ['--import', 'tsx'], code: `const a: number = 1;${ES_MODULE}`, extension: 'mts' },
    ],
    ['with frozen intrinsics', { flags: ['--frozen-intrinsics'] }],
    ['with frozen prototypes', { code: `${FREEZE}${REGISTER}` }],
    ['under SES, locked down before', { code: `${LOCKDOWN}${REGISTER}` }],
    ['under SES, locked down after', { code: `${REGISTER}${LOCKDOWN}` }],
    ['without __proto__', { flags: ['--disable-proto=throw'] }],
    ['without eval', { flags: ['--disallow-code-generation-from-strings'] }],
    ['under the permission model', { flags: ['--permission', '--allow-fs-read=*', ...ALLOW_NET] }],
    ['with source maps', { flags: ['--enable-source-maps'] }],
    ['with symlinks kept', { flags: ['--preserve-symlinks'] }],
    ['with conditions of browsers', { flags: ['--conditions=browser', '--conditions=development'] }],
    ['with deprecations that throw', { flags: ['--throw-deprecation', '--pending-deprecation'] }],
    ['in a heap of 20 MB', { flags: ['--max-old-space-size=20'] }],
    ['with a hostile Error.prepareStackTrace', { code: `Error.prepareStackTrace = () => { throw 1; };${REGISTER}` }],
    [
      'without a working directory',
      {
        code: `const fs = require('fs'); const d = fs.mkdtempSync('/tmp/gone-'); process.chdir(d); fs.rmdirSync(d);${REGISTER}`,
      },
    ],
    ['in a bundler’s world without getBuiltinModule', { code: `process.getBuiltinModule = undefined;${REGISTER}` }],
    ['with fetch in a Proxy', { code: `globalThis.fetch = new Proxy(fetch, {});${REGISTER}` }],
    ['with async hooks', { code: `require('async_hooks').createHook({ init() {} }).enable();${REGISTER}` }],
    [
      'by --require and --import at once',
      { flags: ['--require', 'sidetone/register', '--import', 'sidetone/register'], code: HELD },
    ],
    ['by NODE_OPTIONS', { code: HELD, env: { NODE_OPTIONS: '--import sidetone/register' } }],
    [
      'after fifty installations',
      {
        code: `for (let i = 0; i < 50; i++) require('sidetone').register({ logger: false, metrics: { serve: false } }).shutdown();${REGISTER}`,
      },
    ],
    ['where OTEL_* enables traces and nothing listens', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:2' } }],
    [
      'where OTEL_SDK_DISABLED is set',
      { env: { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:2' } },
    ],
  ])('%s', async (_, surroundings) => {
    expect(await play(surroundings)).toEqual(COUNTED);
  });

  it('observes once in a process with both module formats', async () => {
    const code = `${ES_MODULE}
      if (require('sidetone').register() !== sidetone) throw new Error('two handles');
      new (require('sidetone').VoiceApiInstrumentation)({ metrics: { serve: false } });`;
    expect(await play({ code, extension: 'mjs' })).toEqual(COUNTED);
  });
});
