import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf } from '../../tools/test/runtimes.ts';
import { collect } from '../kit/collector.ts';
import { needs } from '../kit/needs.ts';
import { environment, linesOf, refuse, run } from './project.ts';

needs('frameworks');
const folder = folderOf('frameworks');

const counted = (times: number): string =>
  `voice_api_client_errors_total{voice_api_provider_name="kallglot",voice_api_error_category="credits",error_type="insufficient_api_credits"} ${times}`;
const last = (stdout: string): unknown => JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');

describe.each(['fastify.mjs', 'nest.cjs'])('%s', (file) => {
  it('counts the calls of its handler, and serves the metrics', async () => {
    const provider = await refuse();
    const ended = await run(process.execPath, [`fixtures/${file}`], folder, environment(provider));
    await provider.close();
    expect({ status: ended.status, result: last(ended.stdout), lines: linesOf(ended).length }).toEqual({
      status: 0,
      result: { called: { error: { code: 'insufficient_api_credits' } }, counted: [counted(1)] },
      lines: 1,
    });
  });
});

const SIDETONE = ['--import', 'sidetone/register'];
const orders = (agent: string): [order: string, args: string[]][] => [
  ['before sidetone', ['--import', agent, ...SIDETONE]],
  ['after sidetone', [...SIDETONE, '--import', agent]],
];

describe.each(orders('@opentelemetry/auto-instrumentations-node/register'))('auto-instrumentations, %s', (_, args) => {
  it('enriches its client spans and adds no second span', async () => {
    const [provider, collector] = [await refuse(), await collect()];
    const env = { ...environment(provider), ...collector.env, SIDETONE_LOG: 'false' };
    const more = { OTEL_NODE_RESOURCE_DETECTORS: 'none', OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici' };
    const ended = await run(process.execPath, [...args, 'fixtures/agent.cjs'], folder, { ...env, ...more });
    await provider.close();
    expect(last(ended.stdout)).toEqual([counted(2)]);
    const spans = collector.bodies.flatMap((body) => clientSpans(JSON.parse(body) as Otlp));
    expect(spans.sort()).toEqual([
      '@opentelemetry/instrumentation-http insufficient_api_credits',
      '@opentelemetry/instrumentation-undici insufficient_api_credits',
    ]);
    expect(collector.bodies.join('')).not.toContain('sk_live');
  });
});

describe.each([
  ['Sentry', './fixtures/sentry.mjs', /GET 127\.0\.0\.1/],
  ['dd-trace', './fixtures/dd-trace.mjs', /http\.status_code/],
])('%s', (_, agent, span) => {
  it.each(orders(agent))('%s keeps its own spans, and sidetone counts and logs', async (_, args) => {
    const [provider, collector] = [await refuse(), await collect()];
    const env = {
      ...environment(provider),
      COLLECTOR_URL: collector.url,
      DD_TRACE_AGENT_URL: collector.url,
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    };
    const ended = await run(process.execPath, [...args, 'fixtures/agent.mjs'], folder, env);
    await provider.close();
    expect({ counted: last(ended.stdout), lines: linesOf(ended).length }).toEqual({ counted: [counted(2)], lines: 2 });
    const sent = collector.bodies.join('');
    expect(sent).toMatch(span);
    // Neither has an OpenTelemetry provider, so sidetone adds nothing to its spans.
    expect(sent).not.toContain('voice_api');
  });
});

describe.each([
  ['Bun', '@oven/bun-linux-x64/bin/bun', []],
  ['Deno', '@deno/linux-x64-glibc/deno', ['run', '--allow-all', '--node-modules-dir=manual']],
])('%s', (name, path, args) => {
  it('observes node:http, and warns once that fetch is not observed', async ({ skip }) => {
    const command = join(folder, 'node_modules', path);
    if (!existsSync(command)) skip(`${name} has no package for this platform`);
    const provider = await refuse();
    const ended = await run(command, [...args, 'fixtures/runtime.mjs'], folder, environment(provider));
    await provider.close();
    expect({ status: ended.status, counted: last(ended.stdout) }).toEqual({ status: 0, counted: [counted(1)] });
    const warnings = linesOf(ended).filter(({ level }) => level === 40);
    expect(warnings.map(({ msg }) => msg)).toEqual([
      expect.stringMatching(
        new RegExp(`^sidetone: ${name} [\\d.]+ does not report fetch or WebSocket to node:diagnostics_channel`),
      ),
    ]);
  });
});

type Attribute = { key: string; value: { stringValue?: string } };
type Span = { kind: number; attributes: Attribute[] };
type Otlp = { resourceSpans?: { scopeSpans: { scope: { name: string }; spans: Span[] }[] }[] };

/** By instrumentation, the provider's code on each CLIENT span. */
function clientSpans({ resourceSpans = [] }: Otlp): string[] {
  return resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans
        .filter(({ kind }) => kind === 3)
        .map(({ attributes }) => {
          const code = attributes.find(({ key }) => key === 'voice_api.error.code')?.value.stringValue;
          return `${scope.name} ${code}`;
        }),
    ),
  );
}
