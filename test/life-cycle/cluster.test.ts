import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { json, readSeries, serve } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';

const PRIMARY = fileURLToPath(new URL('./fixtures/cluster.cjs', import.meta.url));

type Report = { serving: boolean[]; warned: string[]; metrics: string };

/** Unix seconds: a provider's clock is believed when it is not far from ours. */
const BEFORE = Math.floor(Date.now() / 1000) - 60;
const AFTER = BEFORE + 30;

/** What it has left, and when it says so: by path. */
const READINGS: Readonly<Record<string, readonly [remaining: string, at: number]>> = {
  '/v1/agents?before': ['12', BEFORE],
  '/v1/agents?after-a-top-up': ['9000', AFTER],
};

async function provide() {
  const server = await serve((request, response) => {
    const [remaining, at] = READINGS[request.url ?? ''] ?? [];
    if (remaining === undefined || at === undefined)
      return json(response, 402, { error: { code: 'insufficient_api_credits' } });
    json(response, 200, {}, { 'x-api-credits-remaining': remaining, date: new Date(at * 1000).toUTCString() });
  });
  const streams = new WebSocketServer({ noServer: true });
  server.server.on('upgrade', (request, socket, head) => streams.handleUpgrade(request, socket, head, () => {}));
  onTestFinished(server.close);
  return server;
}

it('workers of a cluster, aggregated by prom-client: counts and streams add up, of readings each worker keeps its own', async () => {
  const provider = await provide();
  const tasks = [
    { calls: ['/v1/agents?before', '/v1/sessions/s1'], streams: 1 },
    { calls: ['/v1/agents?after-a-top-up', '/v1/sessions/s1', '/v1/sessions/s1'], streams: 2 },
  ];
  const port = await freePort();
  const { stdout } = await promisify(execFile)(process.execPath, [PRIMARY], {
    env: { ...process.env, VOICE_URL: provider.url, METRICS_PORT: port, TASKS: JSON.stringify(tasks) },
  });
  const { serving, warned, metrics } = JSON.parse(stdout) as Report;
  const duration = 'client_request_duration_seconds_count{provider_name="kallglot"';
  expect(readSeries(metrics)).toEqual({
    'stream_active{provider_name="kallglot"}': 3,
    'stream_connects_total{provider_name="kallglot",error_category="",error_type=""}': 3,
    'stream_results_total{provider_name="kallglot",error_category="",stream_phase="connect"}': 3,
    'client_requests_total{provider_name="kallglot",error_category=""}': 2,
    'client_requests_total{provider_name="kallglot",error_category="credits"}': 3,
    'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}': 3,
    [`${duration},operation_name="agents.list",http_request_method="GET",http_response_status_code="200",error_category=""}`]: 2,
    [`${duration},operation_name="sessions.get",http_request_method="GET",http_response_status_code="402",error_category="credits"}`]: 3,
    // The newest is told by its time: account:voice_api_credits_remaining:latest is the 9000.
    'credits_remaining{provider_name="kallglot",account="default",worker="1"}': 12,
    'credits_remaining{provider_name="kallglot",account="default",worker="2"}': 9000,
    'credits_observed_timestamp_seconds{provider_name="kallglot",account="default",worker="1"}': BEFORE,
    'credits_observed_timestamp_seconds{provider_name="kallglot",account="default",worker="2"}': AFTER,
    'instrumentation_info{version="0.1.0"}': 1,
  });
  expect(metrics).toContain('voice_api_client_active_requests{voice_api_provider_name="kallglot"} 0\n');
  // A port that workers share would answer each scrape with another one's numbers.
  expect(serving).toEqual([true, false]);
  expect(warned).toEqual([
    `sidetone: /metrics is not served on localhost:${port} (EADDRINUSE); set metrics.serve to another port, or to false`,
  ]);
});
