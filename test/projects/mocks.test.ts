import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { folderOf } from '../../tools/test/runtimes.ts';
import { needs } from '../kit/needs.ts';
import { serve } from '../kit/server.ts';
import { run } from './project.ts';

needs('projects');
const folder = folderOf('tools');

it.each(['nock', 'msw'])('counts responses of %s', async (library) => {
  const ended = await run(process.execPath, [join(folder, 'fixtures/mocked.mjs'), library], folder);
  expect({ status: ended.status, stdout: JSON.parse(ended.stdout || 'null') }).toEqual({
    status: 0,
    stdout: {
      status: 402,
      counted: [
        'voice_api_client_errors_total{voice_api_provider_name="kallglot",voice_api_error_category="credits",error_type="insufficient_api_credits"} 1',
      ],
    },
  });
});

it.each([
  ['7.11: a close by the service counts as the provider’s', 'undici-7.11', 'provider'],
  ['7.12: it counts as its own', 'undici-7.12', 'client'],
])('undici %s', async (_, name, initiator) => {
  const provider = await serve((_, response) => response.end());
  const streams = new WebSocketServer({ noServer: true });
  provider.server.on('upgrade', (request, socket, head) => streams.handleUpgrade(request, socket, head, () => {}));
  onTestFinished(provider.close);
  const env = { VOICE_URL: provider.url, SIDETONE_HOSTS: `kallglot=${provider.host}` };
  const { stdout } = await run(process.execPath, [join(folder, 'fixtures/older-undici.mjs'), name], folder, env);
  expect(stdout.trim()).toMatch(new RegExp(`close_code="1000",voice_api_stream_close_initiator="${initiator}"`));
});

it.each([
  ['7.11: a frame that it rejects counts as a lost connection', 'undici-7.11', 'network'],
  ['7.12: it counts as closed by the client', 'undici-7.12', 'client'],
])('undici %s', async (_, name, initiator) => {
  const provider = await serve((_, response) => response.end());
  const streams = new WebSocketServer({ noServer: true });
  const breakProtocol = Buffer.from([0x85, 0]);
  provider.server.on('upgrade', (request, socket, head) =>
    streams.handleUpgrade(request, socket, head, () => setTimeout(() => socket.write(breakProtocol), 50)),
  );
  onTestFinished(provider.close);
  const env = { VOICE_URL: provider.url, SIDETONE_HOSTS: `kallglot=${provider.host}` };
  const { stdout } = await run(
    process.execPath,
    [join(folder, 'fixtures/older-undici.mjs'), name, 'stay'],
    folder,
    env,
  );
  expect(stdout.trim()).toMatch(new RegExp(`close_code="1006",voice_api_stream_close_initiator="${initiator}"`));
});
