import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { parseExposition } from '../../tools/kit/exposition.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { simulate } from '../simulator/support.ts';

const SECRET = 'whsec_test';
const GIVE_UP_MS = 5000;

/** An example as a user runs it; it prints the URL of its metrics. */
async function run(file: string, env: Record<string, string>) {
  const port = String(await freePort());
  const child = spawn(process.execPath, [`examples/${file}`], {
    env: { ...process.env, PORT: '0', OTEL_EXPORTER_PROMETHEUS_PORT: port, SIDETONE_LOG: 'false', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const own = /listening on (\d+)/.exec(line.toString())?.[1];
  return {
    url: `http://localhost:${own}`,
    outcomes: async () =>
      parseExposition(await (await fetch(`http://localhost:${port}/metrics`)).text()).filter(
        ({ name, value }) => name === 'voice_api_call_outcomes_total' && value !== 0,
      ),
  };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + GIVE_UP_MS;
  while (!(await holds()) && performance.now() < end) await sleep(20);
}

it.each([
  ['express.js', 'kallglot', 'KALLGLOT_WEBHOOK_SECRET', '/v1/sessions', 'error', 'failed'],
  ['fastify.js', 'dograh', 'DOGRAH_WEBHOOK_TOKEN', '/api/v1/public/agent/1', 'busy', 'busy'],
] as const)('%s counts the calls of %s and rejects forgeries', async (file, name, variable, path, end, outcome) => {
  const { url, outcomes } = await run(file, { [variable]: SECRET });
  const provider = (await simulate({ providers: [name] })).provider(name);
  const hook = `${url}/webhooks/${name}`;
  provider.call({ end, ringMs: 0, talkMs: 0 });

  provider.webhook({ url: hook, secret: 'another secret' });
  await fetch(provider.url + path, { method: 'POST' });
  provider.webhook({ url: hook });
  await fetch(provider.url + path, { method: 'POST' });
  const forged = JSON.stringify({
    type: 'session.ended',
    data: { id: '1', status: 'ended' },
    call_disposition: 'busy',
  });
  const headers = { 'content-type': 'application/json', 'kallglot-signature': 't=1,v1=00', authorization: 'Bearer ' };
  expect((await fetch(hook, { method: 'POST', headers, body: forged })).status).toBe(401);
  expect(
    (await fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json' }, body: forged })).status,
  ).toBe(401);
  expect(await outcomes()).toEqual([]);

  provider.webhook({ url: hook, secret: SECRET });
  await fetch(provider.url + path, { method: 'POST' });
  await until(async () => (await outcomes()).length > 0);
  expect(await outcomes()).toMatchObject([
    {
      value: 1,
      labels: { voice_api_provider_name: name, voice_api_call_outcome: outcome, voice_api_call_end_reason: end },
    },
  ]);
});
