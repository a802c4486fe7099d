import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { freePort } from '../../tools/kit/free-port.ts';
import { json, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';

const PRIMARY = fileURLToPath(new URL('./fixtures/cluster.cjs', import.meta.url));

type Report = { serving: boolean[]; warned: string[]; metrics: string; afterwards: string };

/** Unix seconds: a provider's clock is used when it is not far from the local one. */
const BEFORE = Math.floor(Date.now() / 1000) - 60;
const AFTER = BEFORE + 30;

/** Remaining credits and the time of the response, by path. */
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

const EXHAUSTED = 'error_category="credits",error_type="insufficient_api_credits"';
/** https://developer.kallglot.com/errors */
const ADVICE = 'Purchase more API credits in the Developer Portal, then retry.';

/** The counts of one worker. */
function counted(worker: number, credits: number, streams: number, remaining: string): Record<string, number> {
  const own = (name: string, labels: string): string =>
    `${name}{provider_name="kallglot",${labels},worker="${worker}"}`;
  const duration = 'client_request_duration_seconds_count';
  const request = (operation: string, status: number, category: string): string =>
    own(
      duration,
      `operation_name="${operation}",http_request_method="GET",http_response_status_code="${status}",error_category="${category}"`,
    );
  const [[, [left, at]] = ['', ['', 0]]] = Object.entries(READINGS).filter(([path]) => path === remaining);
  return {
    [`stream_active{provider_name="kallglot",worker="${worker}"}`]: streams,
    [own('stream_connects_total', 'error_category="",error_type=""')]: streams,
    [own('stream_results_total', 'error_category="",stream_phase="connect"')]: streams,
    [own('client_requests_total', 'error_category=""')]: 1,
    [own('client_requests_total', 'error_category="credits"')]: credits,
    [own('client_errors_total', EXHAUSTED)]: credits,
    [own('account_requests_total', 'account="default"')]: 1 + credits + streams,
    [own('account_refusals_total', `account="default",${EXHAUSTED}`)]: credits,
    [own('error_info', `${EXHAUSTED},error_advice="${ADVICE}"`)]: 1,
    [request('agents.list', 200, '')]: 1,
    [request('sessions.get', 402, 'credits')]: credits,
    [own('credits_remaining', 'account="default",credits_unit="credits"')]: Number(left),
    [own('credits_observed_timestamp_seconds', 'account="default",credits_unit="credits"')]: at,
    [`instrumentation_info{version="0.1.0",worker="${worker}"}`]: 1,
  };
}

it('cluster workers, aggregated by prom-client, keep separate series: when one ends, the others’ do not fall', async () => {
  const provider = await provide();
  const tasks = [
    { calls: ['/v1/agents?before', '/v1/sessions/s1'], streams: 1 },
    { calls: ['/v1/agents?after-a-top-up', '/v1/sessions/s1', '/v1/sessions/s1'], streams: 2 },
  ];
  const port = String(await freePort());
  const { stdout } = await promisify(execFile)(process.execPath, [PRIMARY], {
    env: { ...process.env, VOICE_URL: provider.url, METRICS_PORT: port, TASKS: JSON.stringify(tasks) },
  });
  const { serving, warned, metrics, afterwards } = JSON.parse(stdout) as Report;
  const [first, second] = [counted(1, 1, 1, '/v1/agents?before'), counted(2, 2, 2, '/v1/agents?after-a-top-up')];
  expect(readSeries(metrics)).toEqual({ ...first, ...second });
  expect(readSeries(afterwards)).toEqual(second);
  expect(metrics).toContain('voice_api_client_active_requests{voice_api_provider_name="kallglot",worker="1"} 0\n');
  // A shared port would answer each scrape with another worker's numbers.
  expect(serving).toEqual([true, false]);
  expect(warned).toEqual([
    `sidetone: /metrics cannot be served on localhost:${port} (EADDRINUSE); retrying every 5 s; set metrics.serve to another port, or to false`,
  ]);
});
