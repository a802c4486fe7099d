import { mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { register, type Sidetone } from '../../src/index.ts';
import { incidentCommand } from '../../src/monitoring/cli/incident-command.ts';
import type { Incident } from '../../src/monitoring/incident/incident.ts';
import { readPeriod } from '../../src/monitoring/incident/times.ts';
import { PrometheusApi } from '../../src/monitoring/prometheus/prometheus-api.ts';
import { type SimulatedProvider, startSimulator } from '../../src/simulator/index.ts';
import { run } from '../cli/run.ts';
import { needs } from '../kit/needs.ts';
import { serve } from '../kit/server.ts';
import { during, startPrometheus } from './programs.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'sidetone-incident-'));

/** A service with a log file, its simulated provider, and a Prometheus that scrapes it each second. */
async function stack(flags: readonly string[] = []) {
  const simulator = await startSimulator({ providers: ['kallglot'] });
  onTestFinished(simulator.close);
  const provider = simulator.provider('kallglot');
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  const log = join(folder(), 'app.log');
  const line = (level: number) => (fields: object, msg: string) =>
    writeFileSync(log, `${JSON.stringify({ level, time: Date.now(), ...fields, msg })}\n`, { flag: 'a' });
  const sidetone: Sidetone = register({
    providers: { kallglot: { hosts: [provider.host], account: 'eu-sales' } },
    logger: { error: line(50), warn: line(40), info: line(30) },
    metrics: { registry, serve: { host: '127.0.0.1', port: 0 } },
  });
  onTestFinished(sidetone.shutdown);
  await sidetone.ready;
  const target = new URL(sidetone.metrics.url ?? '').host;
  const config = `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: dialer, static_configs: [{ targets: ['${target}'] }] }]\n`;
  const prometheus = await during(startPrometheus(config, {}, ...flags));
  // The counts of a process before its first scrape are unknown.
  await expect
    .poll(async () => (await new PrometheusApi(prometheus.url).query('voice_api_instrumentation_info')).length, {
      timeout: 15_000,
    })
    .toBe(1);
  return { provider, prometheus, log, sidetone };
}

const post = async (provider: SimulatedProvider, path = '/v1/sessions') =>
  void (await (await fetch(`${provider.url}${path}`, { method: 'POST' })).text());
const times = async (count: number, work: () => Promise<void>) => {
  for (let i = 0; i < count; i++) await work();
};

/** Two scrapes, so that everything is in. */
const scraped = () => sleep(2500);

describe('sidetone incident', { timeout: 60_000 }, () => {
  needs('prometheus');

  it('agrees with the simulator to the request', async () => {
    const { provider, prometheus, log } = await stack(['--enable-feature=exemplar-storage']);
    const from = new Date().toISOString();
    // The first requests; then failures of three kinds, with pauses for scrapes.
    await times(7, () => post(provider));
    await sleep(1500);
    provider.answer({ code: 'service_unavailable', times: 23 });
    await times(23, () => post(provider));
    await sleep(1200);
    provider.answer({ code: 'insufficient_api_credits', times: 5 });
    await times(5, () => post(provider, '/v1/sessions/sess_01HXYZ123456789/dial'));
    provider.answer({ status: 500, times: 2 });
    await times(2, () => post(provider));
    await times(11, () => post(provider));
    await scraped();
    const to = new Date().toISOString();
    const out = join(folder(), 'report');
    const args = [
      '--prometheus',
      prometheus.url,
      '--provider',
      'kallglot',
      '--from',
      from,
      '--to',
      to,
      '--logs',
      log,
      '--sla',
      '99.95',
    ];
    const ran = await run(incidentCommand, ...args, '--out', out);
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(out).sort()).toEqual(['incident.json', 'incident.md', 'timeline.svg']);
    const incident = JSON.parse(readFileSync(join(out, 'incident.json'), 'utf8')) as Incident;
    const seen = provider.requests;
    const failed = seen.filter(({ status = 0 }) => status >= 400);
    expect([seen.length, failed.length]).toEqual([48, 30]);
    expect({ requests: incident.requests, failures: incident.failures }).toEqual({
      requests: seen.length,
      failures: failed.length,
    });
    expect(incident.byCode).toEqual([
      { category: 'upstream', code: 'service_unavailable', count: 23, share: 0.7667 },
      { category: 'credits', code: 'insufficient_api_credits', count: 5, share: 0.1667 },
      { category: 'provider', code: '500', count: 2, share: 0.0667 },
    ]);
    expect(incident.byOperation).toEqual([
      { operation: 'sessions.create', requests: 43, failures: 25 },
      { operation: 'sessions.dial', requests: 5, failures: 5 },
    ]);
    expect(incident.timeline.reduce((sum, { requests }) => sum + requests, 0)).toBe(48);
    expect(incident.timeline.reduce((sum, { failures }) => sum + failures, 0)).toBe(30);
    expect(incident.availability).toMatchObject({
      failures: 25,
      percent: Number((100 * (1 - 25 / 48)).toFixed(3)),
      sla: { percent: 99.95, met: false, allowedMinutesPerMonth: 21.6 },
    });
    expect(Date.parse(incident.began ?? '')).toBeGreaterThanOrEqual(Date.parse(from) - 1000);
    expect(incident.requestIds.length).toBeGreaterThan(5);
    for (const { id } of incident.requestIds) expect(id).toMatch(/^req_\w+$/);
    expect(incident.requestIds.some(({ from: source }) => source === 'log')).toBe(true);
    expect(incident.accounts).toEqual([{ account: 'eu-sales', category: 'credits', count: 5 }]);
    const markdown = readFileSync(join(out, 'incident.md'), 'utf8');
    expect(markdown).toContain('- **Requests** 48, **failed** 30 (62.5 %)');
    expect(markdown).toContain('![Requests and failures over time](timeline.svg)');
    expect(markdown).not.toMatch(/127\.0\.0\.1|dialer/);
    expect(readFileSync(join(out, 'timeline.svg'), 'utf8')).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]+<\/svg>\n$/,
    );
  });

  it('counts only what belongs to the period, across a restart', async () => {
    const { provider, prometheus, sidetone } = await stack();
    provider.answer({ code: 'service_unavailable', times: 4 });
    await times(4, () => post(provider));
    await scraped();
    const from = new Date().toISOString();
    provider.answer({ code: 'service_unavailable', times: 3 });
    await times(3, () => post(provider));
    await scraped();
    await sidetone.shutdown();
    const again = register({
      providers: { kallglot: { hosts: [provider.host] } },
      logger: false,
      metrics: {
        registry: new Registry(),
        serve: { host: '127.0.0.1', port: Number(new URL(await targetOf(prometheus.url)).port) },
      },
    });
    onTestFinished(again.shutdown);
    await again.ready;
    provider.answer({ code: 'service_unavailable', times: 9 });
    await times(9, () => post(provider));
    await scraped();
    const ran = await run(
      incidentCommand,
      '--prometheus',
      prometheus.url,
      '--provider',
      'kallglot',
      '--from',
      from,
      '--json',
    );
    const incident = JSON.parse(ran.stdout) as Incident;
    expect({ requests: incident.requests, failures: incident.failures, unknown: incident.unknown[0] }).toEqual({
      requests: 12,
      failures: 12,
      unknown: 'Prometheus stores no exemplars (--enable-feature=exemplar-storage is off): it has no request ids.',
    });
    expect(incident.requestIds).toEqual([]);
    expect(incident.unknown).toContain('No request id was found. Pass the log of the service with --logs.');
  });

  it('reports nothing for a quiet period', async () => {
    const prometheus = await during(startPrometheus('global: {}\n'));
    const ran = await run(incidentCommand, '--prometheus', prometheus.url, '--provider', 'kallglot', '--from', '1h');
    expect(ran).toMatchObject({ status: 0, stderr: '' });
    expect(ran.stdout).toContain('No failure was counted in this period.');
    expect(ran.stdout).toContain('- **Requests** 0, **failed** 0 (0.0 %)');
  });
});

async function targetOf(url: string): Promise<string> {
  const { data } = (await (await fetch(`${url}/api/v1/targets`)).json()) as {
    data: { activeTargets: { scrapeUrl: string }[] };
  };
  return data.activeTargets[0]?.scrapeUrl ?? '';
}

describe('a log file', () => {
  /** An empty Prometheus. */
  async function empty(): Promise<string> {
    const { url, close } = await serve(
      (_, response) =>
        void response.end(
          JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [], version: '3.0' } }),
        ),
    );
    onTestFinished(close);
    return url;
  }

  it('yields request ids, without private data, and counts broken lines', async () => {
    const path = join(folder(), 'app.log');
    const line = (more: object) =>
      JSON.stringify({
        level: 50,
        time: Date.now() - 60_000,
        provider: 'kallglot',
        category: 'upstream',
        error_type: 'service_unavailable',
        ...more,
      });
    const lines = [
      line({ request_id: 'req_1', operation: 'sessions.create' }),
      line({ request_id: 'sk_live_51Habcdefghijklmnop' }),
      line({ request_id: '+14155550100' }),
      line({ request_id: 'req_old', time: Date.now() - 10 * 3_600_000 }),
      line({ request_id: 'req_other', provider: 'dograh' }),
      line({ request_id: '\u001b[31mreq_2\u001b[0m' }),
      line({ request_id: undefined, suppressed: 7 }),
      '{"level":50,"time":17',
      'plain text',
      `"${'x'.repeat(300_000)}"`,
      '[]',
      '',
    ];
    writeFileSync(path, lines.join('\n'));
    const ran = await run(
      incidentCommand,
      '--prometheus',
      await empty(),
      '--provider',
      'kallglot',
      '--from',
      '1h',
      '--logs',
      path,
      '--json',
    );
    const incident = JSON.parse(ran.stdout) as Incident;
    expect(incident.requestIds.map(({ id, code, operation, from }) => [id, code, operation, from])).toEqual([
      ['req_1', 'service_unavailable', 'sessions.create', 'log'],
      ['req_2', 'service_unavailable', undefined, 'log'],
    ]);
    expect(incident.unknown.join('\n')).toContain('4 of 11 lines of app.log are no JSON and were left out.');
    expect(incident.unknown.join('\n')).toContain('itself left out 7 lines of floods');
    expect(ran.stdout).not.toMatch(/sk_live|4155550100|\u001b/);
  });
});

describe('invalid options', () => {
  const ok = ['--prometheus', 'http://127.0.0.1:2', '--provider', 'kallglot'];
  it.each([
    [[], 'sidetone: incident needs --prometheus <address>'],
    [
      ['--prometheus', 'http://127.0.0.1:2', '--from', '1h'],
      'sidetone: incident needs --provider <name>, expected one of ',
    ],
    [['--prometheus', 'http://127.0.0.1:2', '--provider', 'kalglot', '--from', '1h'], 'did you mean kallglot?'],
    [ok, 'sidetone: incident needs --from <time>, expected for example 2026-11-21T03:00:00Z or 2h'],
    [[...ok, '--from', '2026-11-21'], 'expected a time with a time zone, such as Z'],
    [[...ok, '--from', '2026-11-21T03:00:00'], 'expected a time with a time zone, such as Z'],
    [[...ok, '--from', '2026-02-31T03:00:00Z'], 'sidetone: --from is "2026-02-31T03:00:00Z", expected a time'],
    [[...ok, '--from', 'yesterday'], 'sidetone: --from is "yesterday", expected a time'],
    [[...ok, '--from', '1h', '--to', '2h'], 'expected --from before --to'],
    [[...ok, '--from', '400d'], 'expected at most 31 days between them'],
    [[...ok, '--from', '2099-01-01T00:00:00Z', '--to', '2099-01-02T00:00:00Z'], 'expected a time that has passed'],
    [[...ok, '--from', '1h', '--sla', '101'], 'sidetone: --sla is "101", expected a percentage'],
    [
      [...ok, '--from', '1h', '--logs', '/nowhere/app.log'],
      'sidetone: the log file /nowhere/app.log cannot be read: ENOENT',
    ],
    [[...ok, '--from', '1h', 'app.log'], 'sidetone: "app.log" is no option, expected --logs before files'],
    [[...ok, '--from', '1h'], 'sidetone: Prometheus at http://127.0.0.1:2 cannot be reached: '],
  ])('%j: one sentence, exit status 2', async (args, sentence) => {
    const ran = await run(incidentCommand, ...args);
    expect({ status: ran.status, stdout: ran.stdout }).toEqual({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('writes no partial report where a Prometheus answers HTML', async () => {
    const { url, close } = await serve((_, response) => void response.end('<html>'));
    onTestFinished(close);
    const out = join(folder(), 'report');
    const ran = await run(incidentCommand, '--prometheus', url, '--provider', 'kallglot', '--from', '1h', '--out', out);
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain('answered with a web page');
    expect(() => readdirSync(out)).toThrow('ENOENT');
  });

  it('follows no symbolic link', async () => {
    const { url, close } = await serve(
      (_, response) =>
        void response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [] } })),
    );
    onTestFinished(close);
    const [out, precious] = [folder(), join(folder(), 'precious')];
    writeFileSync(precious, 'precious');
    symlinkSync(precious, join(out, 'incident.json'));
    const ran = await run(incidentCommand, '--prometheus', url, '--provider', 'kallglot', '--from', '1h', '--out', out);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('is a symbolic link');
    expect(readFileSync(precious, 'utf8')).toBe('precious');
  });
});

describe('a period', () => {
  const now = Date.UTC(2026, 10, 21, 12) / 1000;
  it.each([
    ['2026-11-21T03:00:00Z', '2026-11-21T04:30:00Z', '2026-11-21T03:00:00.000Z', '2026-11-21T04:30:00.000Z'],
    ['2026-11-21 04:00+01:00', 'now', '2026-11-21T03:00:00.000Z', '2026-11-21T12:00:00.000Z'],
    ['2026-11-21T01:00:00+05:30', '2h', '2026-11-20T19:30:00.000Z', '2026-11-21T10:00:00.000Z'],
    ['90m ago', undefined, '2026-11-21T10:30:00.000Z', '2026-11-21T12:00:00.000Z'],
    ['1795248000', '-1h', '2026-11-21T08:00:00.000Z', '2026-11-21T11:00:00.000Z'],
    ['1h', '2026-11-22T00:00:00Z', '2026-11-21T11:00:00.000Z', '2026-11-21T12:00:00.000Z'],
  ])('%j to %j', (from, to, begins, ends) => {
    const period = readPeriod(from, to, now);
    expect([period.from, period.to].map((seconds) => new Date(seconds * 1000).toISOString())).toEqual([begins, ends]);
  });
});
