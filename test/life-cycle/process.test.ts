import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { collect } from '../kit/collector.ts';
import { json, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';
import { startApp } from '../kit/watch.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const ERRORS =
  'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}';

/** Refuses every request, and every stream whose query requests it; holds the others, and reports how they ended. */
async function provide() {
  const { server, url, host, close } = await serve((_, response) =>
    json(response, 402, { error: { code: 'insufficient_api_credits' } }),
  );
  const closes: number[] = [];
  const streams = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.endsWith('?refused'))
      return void socket.end('HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n');
    streams.handleUpgrade(request, socket, head, (websocket) => websocket.on('close', (code) => closes.push(code)));
  });
  onTestFinished(close);
  return { url, host, closes };
}

type Ended = { code: number | null; stdout: string; stderr: string };

function start(name: string, env: Record<string, string>): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [fixture(name)], { env: { ...process.env, ...env, NODE_NO_WARNINGS: '1' } });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  return { child, ended: once(child, 'close').then(([code]) => ({ code, ...output })) };
}

it.each([
  ['answers', true],
  ['never answers: the export is given up after two seconds', false],
])('SIGTERM, and a collector that %s', async (_, answers) => {
  const provider = await provide();
  const collector = await collect((response) => answers && json(response, 200, {}));
  const { child, ended } = start('sigterm.mjs', {
    VOICE_URL: provider.url,
    SIDETONE_HOSTS: `kallglot=${provider.host}`,
    ...collector.env,
    // Longer than two seconds, and longer than this test may take.
    OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
  });
  await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, stdout: 'up down', stderr: '' });
  expect(collector.bodies.join('')).toContain('insufficient_api_credits');
});

it('process.exit() during a stream keeps the exit code and the last line', async () => {
  const provider = await provide();
  const { code, stderr } = await start('exit.mjs', { VOICE_URL: provider.url }).ended;
  expect(code).toBe(7);
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string });
  expect(lines.map(({ msg }) => msg)).toEqual([
    'kallglot sessions.connect failed: 503 (provider, HTTP 503). Temporary outage: retry with backoff.',
  ]);
  await expect.poll(() => provider.closes).toEqual([1006]);
});

it('a full disk behind stderr costs the lines, counts one fault, and holds up neither the service nor its end', async () => {
  const provider = await provide();
  const full = openSync('/dev/full', 'w');
  onTestFinished(() => closeSync(full));
  const child = spawn(process.execPath, [fixture('full-disk.mjs')], {
    env: { ...process.env, VOICE_URL: provider.url, SIDETONE_HOSTS: `kallglot=${provider.host}` },
    stdio: ['ignore', 'pipe', full],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [stdout, [code]] = await Promise.all([child.stdout?.setEncoding('utf8').toArray(), once(child, 'close')]);
  expect({ code, stdout: stdout?.join('') }).toEqual({
    code: 0,
    stdout: `${JSON.stringify({ statuses: [402, 402], faults: '1' })}\n`,
  });
});

it('a worker thread has its own installation, and may end during a stream', async () => {
  const provider = await provide();
  const main = startApp({ providers: { kallglot: { hosts: [provider.host] } } });
  onTestFinished(main.sidetone.shutdown);
  const worker = new Worker(fixture('worker-thread.mjs'), { workerData: { url: provider.url, host: provider.host } });
  const [metrics] = await once(worker, 'message');
  expect(readSeries(metrics)).toMatchObject({ [ERRORS]: 1, 'stream_active{provider_name="kallglot"}': 1 });
  expect(await worker.terminate()).toBe(1);
  await expect.poll(() => provider.closes).toEqual([1006]);
  expect(await main.series()).toEqual({ 'instrumentation_info{version="0.1.0"}': 1 });
  expect(main.lines).toEqual([]);
});
