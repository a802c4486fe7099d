import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { SidetoneConfig } from '../../src/index.ts';
import { STAGES } from '../../src/model/faults.ts';
import { SHED_REASONS } from '../../src/model/limits.ts';
import { parseExposition } from '../../tools/kit/exposition.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { type App, startApp } from '../kit/watch.ts';

/** A scrape, without the two series that differ in each process: name with labels → value. */
async function scrape(app: App): Promise<Record<string, number>> {
  const samples = parseExposition(await app.registry.metrics());
  const own = samples.filter(({ name }) => !/_start_time_seconds$|_instrumentation_info$/.test(name));
  expect(samples.length - own.length).toBe(2);
  return Object.fromEntries(own.map(({ series, value }) => [series.replaceAll('voice_api_', ''), value]));
}

/** The series of every process. */
const OWN = Object.fromEntries([
  ...STAGES.map((stage) => [`instrumentation_faults_total{instrumentation_stage="${stage}"}`, 0]),
  ...SHED_REASONS.map((reason) => [`instrumentation_shed_total{instrumentation_reason="${reason}"}`, 0]),
]);

function start(config: SidetoneConfig): App {
  const app = startApp(config);
  onTestFinished(app.sidetone.shutdown);
  return app;
}

/** Answers with the status that stands in the path, and accepts a stream unless there is one. */
async function answering(): Promise<Server> {
  const status = (url = '') => Number(/\d{3}/.exec(url)?.[0] ?? 200);
  const server = await serve((request, response) => json(response, status(request.url), {}));
  const sockets = new WebSocketServer({ noServer: true });
  server.server.on('upgrade', (request, socket, head) => {
    if (status(request.url) === 200) sockets.handleUpgrade(request, socket, head, (it) => it.close(1000));
    else socket.end(`HTTP/1.1 ${status(request.url)} No\r\ncontent-length: 0\r\n\r\n`);
  });
  onTestFinished(server.close);
  return server;
}

const get = async (url: string): Promise<void> => void (await (await fetch(url)).text());

async function stream(url: string): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws'));
  socket.on('error', () => {});
  await new Promise((resolve) => socket.on('close', resolve));
}

const withoutBuckets = (series: Record<string, number>) =>
  Object.fromEntries(Object.entries(series).filter(([name]) => !/_bucket|_sum|instrumentation/.test(name)));

it('a process that called no provider has no provider’s series, whatever the catalogue holds', async () => {
  const server = await answering();
  const app = start({});
  await get(server.url);
  expect(await scrape(app)).toEqual(OWN);
});

it('the series of a configured provider begin at once', async () => {
  const app = start({ providers: { kallglot: { account: 'eu-sales' }, kaicalls: true, itellico: false } });
  expect(await scrape(app)).toEqual({
    ...OWN,
    'client_requests_total{provider_name="kallglot",error_category=""}': 0,
    'client_active_requests{provider_name="kallglot"}': 0,
    // It documents streams, and KaiCalls does not.
    'stream_results_total{provider_name="kallglot",error_category="",stream_phase="connect"}': 0,
    'stream_active{provider_name="kallglot"}': 0,
    'client_requests_total{provider_name="kaicalls",error_category=""}': 0,
    'client_active_requests{provider_name="kaicalls"}': 0,
  });
});

it('a provider with only failures has a success series at 0 as a denominator, and no other zeros', async () => {
  const server = await answering();
  const app = start({ providers: { kaicalls: { hosts: [server.host] } } });
  await get(`${server.url}/503`);
  expect(withoutBuckets(await scrape(app))).toEqual({
    'account_requests_total{provider_name="kaicalls",account="default"}': 1,
    'client_request_duration_seconds_count{provider_name="kaicalls",operation_name="_OTHER",http_request_method="GET",http_response_status_code="503",error_category="provider"}': 1,
    'client_requests_total{provider_name="kaicalls",error_category=""}': 0,
    'client_requests_total{provider_name="kaicalls",error_category="provider"}': 1,
    'client_errors_total{provider_name="kaicalls",error_category="provider",error_type="503"}': 1,
    'client_active_requests{provider_name="kaicalls"}': 0,
    'error_info{provider_name="kaicalls",error_category="provider",error_type="503",error_advice="The provider failed: retry with backoff, check its status page."}': 1,
  });
});

it('streams begin with the first attempt, accepted or refused', async () => {
  const server = await answering();
  const app = start({ providers: { kallglot: { hosts: [server.host] } } });
  await stream(`${server.url}/v1/sessions/refused/401`);
  const series = async () =>
    Object.fromEntries(Object.entries(withoutBuckets(await scrape(app))).filter(([name]) => name.startsWith('stream')));
  const refused = {
    'stream_connects_total{provider_name="kallglot",error_category="auth",error_type="401"}': 1,
    'stream_results_total{provider_name="kallglot",error_category="auth",stream_phase="connect"}': 1,
    'stream_active{provider_name="kallglot"}': 0,
  };
  const accepted = 'stream_results_total{provider_name="kallglot",error_category="",stream_phase="connect"}';
  expect(await series()).toEqual({ ...refused, [accepted]: 0 });
  await stream(`${server.url}/v1/sessions/open/connect`);
  expect(await series()).toEqual({
    ...refused,
    [accepted]: 1,
    'stream_connects_total{provider_name="kallglot",error_category="",error_type=""}': 1,
    'stream_results_total{provider_name="kallglot",error_category="",stream_phase="close"}': 1,
    'stream_closes_total{provider_name="kallglot",stream_close_code="1000",stream_close_initiator="provider",error_category=""}': 1,
    'stream_duration_seconds_count{provider_name="kallglot",error_category=""}': 1,
  });
});

it('a call reported only by recordCall() begins the series of its provider', async () => {
  const app = start({});
  app.sidetone.recordCall('itellico', { outcome: 'busy', direction: 'outbound', id: '1' });
  expect(withoutBuckets(await scrape(app))).toEqual({
    'call_outcomes_total{provider_name="itellico",call_outcome="busy",call_end_reason="",call_direction="outbound"}': 1,
    'call_results_total{provider_name="itellico",call_outcome="busy",call_direction="outbound"}': 1,
  });
});

/** A bad week of a service with two providers: six operations, with successes and nine kinds of failure. */
it('a process with two providers has at most 400 series, histograms included', async () => {
  const server = await answering();
  const other = server.host.replace('127.0.0.1', 'localhost');
  const app = start({ providers: { kallglot: { hosts: [server.host] }, dograh: { hosts: [other] } } });
  const paths = ['/v1/agents', '/v1/sessions/s1', '/v1/numbers'];
  for (const host of [server.host, other]) {
    for (const path of paths) await get(`http://${host}${path}`);
    for (const status of [401, 404, 429, 500, 503]) await get(`http://${host}/${status}`);
    await stream(`http://${host}/v1/sessions/open/connect`);
    await stream(`http://${host}/v1/sessions/refused/401`);
  }
  const counts = Object.keys(await scrape(app)).length;
  expect(counts).toBeGreaterThan(250);
  expect(counts).toBeLessThanOrEqual(400);
});
