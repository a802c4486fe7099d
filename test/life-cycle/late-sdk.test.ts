import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { collect } from '../kit/collector.ts';
import { needs, SDK_LINES } from '../kit/needs.ts';
import { json, serve } from '../kit/server.ts';

const SERVICE = fileURLToPath(new URL('./fixtures/late-sdk.cjs', import.meta.url));

/** What the service's own SDK saw, and what went to the collector that OTEL_* names: only an SDK that sidetone started would send there. */
async function play(cwd: string, way: string, env: Record<string, string> = {}) {
  const provider = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  onTestFinished(provider.close);
  const collector = await collect();
  const { stdout } = await promisify(execFile)(process.execPath, [SERVICE, way], {
    cwd,
    env: {
      ...process.env,
      ...env,
      VOICE_URL: provider.url,
      SIDETONE_HOSTS: `kallglot=${provider.host}`,
      OTEL_TRACES_EXPORTER: 'otlp',
      ...collector.env,
    },
  });
  return { spans: JSON.parse(stdout) as unknown, sent: collector.bodies.length };
}

const CODE = 'insufficient_api_credits';
const ALL = {
  spans: [
    { scope: '@opentelemetry/instrumentation-undici', code: CODE },
    // node:http has no span, so sidetone makes one with the service's SDK.
    { scope: 'sidetone', code: CODE },
  ],
  sent: 0,
};

describe.each(SDK_LINES)('%s, started after sidetone while OTEL_* sets a traces exporter', (line, cwd) => {
  needs(line);

  it('VoiceApiInstrumentation leaves the global providers to it', async () => {
    expect(await play(cwd, 'instrumentation')).toEqual(ALL);
  });

  it('VoiceApiInstrumentation ignores SIDETONE_TRACING=auto, which applies to register()', async () => {
    expect(await play(cwd, 'instrumentation', { SIDETONE_TRACING: 'auto' })).toEqual(ALL);
  });

  it("tracing: 'service' leaves the global providers to it", async () => {
    expect(await play(cwd, 'tracing=service')).toEqual(ALL);
    expect(await play(cwd, 'register', { SIDETONE_TRACING: 'service' })).toEqual(ALL);
  });

  it("tracing: 'auto' waits one turn of the event loop for it, and no longer", async () => {
    const { spans, sent } = await play(cwd, 'register');
    expect(spans).toEqual([]);
    expect(sent).toBeGreaterThan(0);
  });
});
