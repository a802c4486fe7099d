import { Registry as ClientRegistry } from '@prometheus-io/client';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prometheusName, SIGNALS } from '../../src/index.ts';
import { json, type Server, serve } from '../kit/server.ts';
import { readSeries } from '../kit/signals.ts';
import { type App, startApp } from '../kit/watch.ts';

const EXHAUSTED = {
  error: {
    type: 'permission_error',
    code: 'insufficient_api_credits',
    message: 'API credits exhausted. Purchase more credits to continue. Call +1 555 555 0100.',
    request_id: 'req_body',
  },
};

let server: Server;
let app: App;

beforeEach(async () => {
  server = await serve((request, response) => {
    if (request.url === '/v1/agents') {
      return json(
        response,
        200,
        {},
        {
          'x-api-credits-remaining': '41',
          'x-api-credits-used': '9',
          'x-ratelimit-limit': '100',
          'x-ratelimit-remaining': '99',
          'x-ratelimit-reset': '1900000000',
        },
      );
    }
    if (request.url === '/v1/sessions/limited/end') {
      return json(
        response,
        429,
        { error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' } },
        { 'retry-after': '30' },
      );
    }
    return json(response, 402, EXHAUSTED, { 'x-request-id': 'req_header', 'x-api-credits-remaining': '0' });
  });
});

afterEach(async () => {
  await app?.sidetone.shutdown();
  await server.close();
});

const start = (registry?: Registry) =>
  startApp({ providers: { kallglot: { hosts: [server.host], account: 'eu-sales' } } }, registry);

it('have the names of the contract', () => {
  expect(
    Object.values(SIGNALS).map((signal) => `${signal.name} ${signal.kind} ${signal.unit} ${prometheusName(signal)}`),
  ).toEqual([
    'voice_api.client.request.duration histogram s voice_api_client_request_duration_seconds',
    'voice_api.client.requests counter {request} voice_api_client_requests_total',
    'voice_api.client.errors counter {error} voice_api_client_errors_total',
    'voice_api.error.info gauge {error} voice_api_error_info',
    'voice_api.client.active_requests updowncounter {request} voice_api_client_active_requests',
    'voice_api.client.retry_after histogram s voice_api_client_retry_after_seconds',
    'voice_api.client.premature_requests counter {request} voice_api_client_premature_requests_total',
    'voice_api.account.requests counter {request} voice_api_account_requests_total',
    'voice_api.account.refusals counter {refusal} voice_api_account_refusals_total',
    'voice_api.credits.remaining gauge {credit} voice_api_credits_remaining',
    'voice_api.credits.used gauge {credit} voice_api_credits_used',
    'voice_api.credits.observed_timestamp gauge s voice_api_credits_observed_timestamp_seconds',
    'voice_api.credits.requests counter {request} voice_api_credits_requests_total',
    'voice_api.credits.consecutive_failures gauge {failure} voice_api_credits_consecutive_failures',
    'voice_api.rate_limit.limit gauge {request} voice_api_rate_limit_limit',
    'voice_api.rate_limit.remaining gauge {request} voice_api_rate_limit_remaining',
    'voice_api.rate_limit.reset_timestamp gauge s voice_api_rate_limit_reset_timestamp_seconds',
    'voice_api.stream.connects counter {connect} voice_api_stream_connects_total',
    'voice_api.stream.results counter {result} voice_api_stream_results_total',
    'voice_api.stream.active updowncounter {stream} voice_api_stream_active',
    'voice_api.stream.closes counter {close} voice_api_stream_closes_total',
    'voice_api.stream.duration histogram s voice_api_stream_duration_seconds',
    'voice_api.call.outcomes counter {call} voice_api_call_outcomes_total',
    'voice_api.call.results counter {call} voice_api_call_results_total',
    'voice_api.call.duration histogram s voice_api_call_duration_seconds',
    'voice_api.call.cost counter {cost} voice_api_call_cost_total',
    'voice_api.call.setup.duration histogram s voice_api_call_setup_duration_seconds',
    'voice_api.instrumentation.faults counter {fault} voice_api_instrumentation_faults_total',
    'voice_api.instrumentation.shed counter {body} voice_api_instrumentation_shed_total',
    'voice_api.instrumentation.start_time gauge s voice_api_instrumentation_start_time_seconds',
    'voice_api.instrumentation.info gauge {instrumentation} voice_api_instrumentation_info',
  ]);
});

describe('metrics', () => {
  it('report when the instrumentation was installed, in Unix seconds', async () => {
    const before = Date.now() / 1000;
    app = start();
    const after = Date.now() / 1000;
    const scrape = async () =>
      /^voice_api_instrumentation_start_time_seconds (\S+)$/m.exec(await app.registry.metrics())?.[1];
    const first = await scrape();
    expect(Number(first)).toBeGreaterThanOrEqual(before);
    expect(Number(first)).toBeLessThanOrEqual(after);
    expect(await scrape()).toBe(first);
  });

  it('count a success and its credits', async () => {
    app = start();
    await (await fetch(`${server.url}/v1/agents`)).text();
    const { ...series } = await app.series();
    const observed =
      series['credits_observed_timestamp_seconds{provider_name="kallglot",account="eu-sales",credits_unit="credits"}'];
    delete series[
      'credits_observed_timestamp_seconds{provider_name="kallglot",account="eu-sales",credits_unit="credits"}'
    ];
    expect(Math.abs(Date.now() / 1000 - (observed ?? 0))).toBeLessThan(10);
    expect(series).toEqual({
      'client_request_duration_seconds_count{provider_name="kallglot",operation_name="agents.list",http_request_method="GET",http_response_status_code="200",error_category=""}': 1,
      'client_requests_total{provider_name="kallglot",error_category=""}': 1,
      'account_requests_total{provider_name="kallglot",account="eu-sales"}': 1,
      'credits_remaining{provider_name="kallglot",account="eu-sales",credits_unit="credits"}': 41,
      'credits_used{provider_name="kallglot",account="eu-sales",credits_unit="credits"}': 9,
      'rate_limit_limit{provider_name="kallglot",account="eu-sales",rate_limit_kind="requests"}': 100,
      'rate_limit_remaining{provider_name="kallglot",account="eu-sales",rate_limit_kind="requests"}': 99,
      'rate_limit_reset_timestamp_seconds{provider_name="kallglot",account="eu-sales",rate_limit_kind="requests"}': 1900000000,
      'instrumentation_info{version="0.1.0"}': 1,
    });
  });

  it('count a failure, its Retry-After, and a premature request', async () => {
    app = start();
    const end = () =>
      fetch(`${server.url}/v1/sessions/limited/end`, { method: 'POST' }).then((response) => response.text());
    await end();
    await end();
    // It does not apply to another operation.
    await fetch(`${server.url}/v1/agents`).then((response) => response.text());
    expect(await app.series()).toMatchObject({
      'client_errors_total{provider_name="kallglot",error_category="rate_limit",error_type="rate_limit_exceeded"}': 2,
      'client_retry_after_seconds_count{provider_name="kallglot",error_category="rate_limit"}': 2,
      'client_premature_requests_total{provider_name="kallglot"}': 1,
    });
  });

  it('count requests by category alone; a request that the service aborts counts as neither', async () => {
    app = start();
    for (const path of ['agents', 'agents', 'sessions/limited/end'])
      await (await fetch(`${server.url}/v1/${path}`, path === 'agents' ? {} : { method: 'POST' })).text();
    await fetch(`${server.url}/v1/agents`, { signal: AbortSignal.abort() }).catch(() => {});
    const series = Object.entries(await app.series()).filter(([name]) => name.startsWith('client_requests_total'));
    expect(Object.fromEntries(series)).toEqual({
      'client_requests_total{provider_name="kallglot",error_category=""}': 2,
      'client_requests_total{provider_name="kallglot",error_category="rate_limit"}': 1,
    });
  });

  it('count streams and calls by category and outcome', async () => {
    app = start();
    for (const reason of ['dial_failed', 'network_error', 'dial_failed'])
      app.sidetone.recordCall('itellico', { outcome: 'failed', reason, direction: 'outbound' });
    app.sidetone.recordCall('itellico', { outcome: 'busy', reason: 'dial_busy', direction: 'inbound' });
    // Refused by a server without WebSockets: two attempts, refused for lack of credits, and no request.
    for (let attempt = 0; attempt < 2; attempt++) {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/sessions/s1/connect`);
      await new Promise((resolve) => socket.addEventListener('error', resolve));
    }
    const series = await app.series();
    expect(Object.fromEntries(Object.entries(series).filter(([key]) => /results|client_requests/.test(key)))).toEqual({
      'call_results_total{provider_name="itellico",call_outcome="failed",call_direction="outbound"}': 3,
      'call_results_total{provider_name="itellico",call_outcome="busy",call_direction="inbound"}': 1,
      'stream_results_total{provider_name="kallglot",error_category="credits",stream_phase="connect"}': 2,
    });
  });

  it('render the same in the registry of @prometheus-io/client', async () => {
    const theirs = new ClientRegistry();
    app = start(theirs as unknown as Registry);
    await fetch(`${server.url}/v1/sessions`, { method: 'POST' });
    await expect
      .poll(async () => readSeries(await theirs.metrics()))
      .toMatchObject({
        'client_errors_total{provider_name="kallglot",error_category="credits",error_type="insufficient_api_credits"}': 1,
      });
  });

  it('carry exemplars with the request id in OpenMetrics', async () => {
    const registry = new Registry();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    app = start(registry as unknown as Registry);
    await (await fetch(`${server.url}/v1/sessions`, { method: 'POST' })).text();
    const text = await registry.metrics();
    expect(text).toMatch(
      /^voice_api_client_errors_total\{voice_api_provider_name="kallglot",voice_api_error_category="credits",error_type="insufficient_api_credits"\} 1 # \{request_id="req_header"\} 1 \d+(\.\d+)?$/m,
    );
    expect(text).toMatch(
      /_bucket\{le="[^"]+",.*http_response_status_code="402".*\} 1 # \{request_id="req_header"\} 0\.\d+ \d+/,
    );
    expect(text).toMatch(/# EOF\n$/);
    expect(text).not.toContain('_total_total');
  });

  it('disappear on shutdown, even from a registry that stripped their suffix', async () => {
    const registry = new Registry();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
    app = start(registry as unknown as Registry);
    await registry.metrics();
    await app.sidetone.shutdown();
    expect(registry.getMetricsAsArray()).toEqual([]);
    app = start(registry as unknown as Registry);
    expect(await registry.metrics()).toContain('voice_api_client_requests_total{');
  });
});

describe('the log line', () => {
  it('reports what failed, where, and what to do', async () => {
    app = start();
    await (await fetch(`${server.url}/v1/sessions`, { method: 'POST' })).text();
    const [line, ...others] = app.lines;
    const { duration_ms, ...fields } = line?.fields ?? {};
    expect(duration_ms).toBeTypeOf('number');
    expect({ ...line, fields }).toEqual({
      level: 'error',
      message:
        'kallglot sessions.create failed: insufficient_api_credits (credits, HTTP 402). Purchase more API credits in the Developer Portal, then retry.',
      fields: {
        provider: 'kallglot',
        operation: 'sessions.create',
        method: 'POST',
        url_template: '/v1/sessions',
        status: 402,
        category: 'credits',
        error_type: 'insufficient_api_credits',
        code: 'insufficient_api_credits',
        type: 'permission_error',
        request_id: 'req_header',
        retry: 'never',
        account: 'eu-sales',
        credits_remaining: 0,
        provider_message: 'API credits exhausted. Purchase more credits to continue. Call REDACTED.',
      },
    });
    expect(others).toEqual([]);
  });

  it('is not written for a success', async () => {
    app = start();
    await (await fetch(`${server.url}/v1/agents`)).text();
    expect(app.lines).toEqual([]);
  });

  it('does not flood, and reports how many it suppressed', async () => {
    app = start();
    for (let i = 0; i < 12; i++) await (await fetch(`${server.url}/v1/sessions`, { method: 'POST' })).text();
    expect(app.lines.length).toBe(5);
    await app.sidetone.shutdown();
    expect(app.lines.slice(5)).toEqual([
      {
        level: 'error',
        fields: { provider: 'kallglot', category: 'credits', error_type: 'insufficient_api_credits', suppressed: 7 },
        message: 'kallglot: 7 more lines for insufficient_api_credits (credits) suppressed',
      },
    ]);
  });
});
