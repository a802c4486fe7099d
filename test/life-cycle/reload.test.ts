import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Registry } from 'prom-client';
import { expect, it, onTestFinished } from 'vitest';
import { register, VoiceApiInstrumentation } from '../../src/index.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { collect } from '../kit/collector.ts';
import { json, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';
import { keepLines } from '../kit/watch.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const ERRORS =
  'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}';

async function provide() {
  const server = await serve((_, response) => json(response, 402, { error: { code: 'insufficient_api_credits' } }));
  onTestFinished(server.close);
  return server;
}

/** The options of both installations, and the expected result of the second. */
async function prepare() {
  const provider = await provide();
  const { lines, logger } = keepLines();
  const port = await freePort();
  const metrics = { registry: new Registry(), serve: { host: '127.0.0.1', port } };
  const look = async () => {
    await fetch(`${provider.url}/v1/sessions`).then((response) => response.text());
    const scraped = await fetch(`http://127.0.0.1:${port}/metrics`).then((response) => response.text());
    return { errors: readSeries(scraped)[ERRORS], lines: lines.length };
  };
  return { config: { logger, metrics, providers: { kallglot: { hosts: [provider.host] } } }, look };
}

it('register() directly after shutdown() gets the same registry, port and channels', async () => {
  const { config, look } = await prepare();
  const before = register(config);
  await before.ready;
  expect(await look()).toEqual({ errors: 1, lines: 1 });
  const down = before.shutdown();
  const after = register(config);
  onTestFinished(after.shutdown);
  await Promise.all([down, after.ready]);
  expect(after).not.toBe(before);
  // Counts from 0 again, once.
  expect(await look()).toEqual({ errors: 1, lines: 2 });
});

it('an instrumentation that is disabled and enabled again observes at once', async () => {
  const { config, look } = await prepare();
  const instrumentation = new VoiceApiInstrumentation(config);
  onTestFinished(() => instrumentation.disable());
  await expect.poll(() => instrumentation.metrics?.url).toBeDefined();
  expect(await look()).toEqual({ errors: 1, lines: 1 });
  for (let i = 0; i < 3; i++) {
    instrumentation.disable();
    instrumentation.enable();
  }
  await expect.poll(() => instrumentation.metrics?.url).toBeDefined();
  expect(await look()).toEqual({ errors: 1, lines: 2 });
});

it('an own SDK that is still sending does not block the next one', async () => {
  const provider = await provide();
  // It is still waiting for its answer when the next SDK starts.
  const collector = await collect((response) => setTimeout(() => json(response, 200, {}), 200));
  const { stderr } = await promisify(execFile)(process.execPath, [fixture('reload.mjs')], {
    env: {
      ...process.env,
      VOICE_URL: provider.url,
      SIDETONE_HOSTS: `kallglot=${provider.host}`,
      ...collector.env,
      NODE_NO_WARNINGS: '1',
    },
  });
  const paths = collector.bodies.join('').match(/sessions\/(?:before|after|later)/g);
  expect({ stderr, paths: [...new Set(paths)] }).toEqual({
    stderr: '',
    paths: ['sessions/before', 'sessions/after', 'sessions/later'],
  });
});
