import { readFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { register, type Sidetone } from '../../src/index.ts';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { doctorCommand } from '../../src/monitoring/cli/doctor-command.ts';
import type { GroupOutcome, Outcome } from '../../src/monitoring/doctor/check.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { type Simulator, startSimulator } from '../../src/simulator/index.ts';
import { Pager } from '../../tools/stack/pager.ts';
import { run } from '../cli/run.ts';
import { needs } from '../kit/needs.ts';
import { during, startAlertmanager, startPrometheus } from './programs.ts';

const RULES = renderRules([ruleFiles().rules]);
const EXAMPLE = readFileSync(new URL('../../alerts/alertmanager.example.yml', import.meta.url), 'utf8');

let simulator: Simulator;
let sidetone: Sidetone;
let service = '';
let target = '';

/** A service with a registry that speaks OpenMetrics, and a request behind it. */
beforeAll(async () => {
  simulator = await startSimulator({ providers: ['kallglot'] });
  const registry = new Registry();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  const { host, url } = simulator.provider('kallglot');
  sidetone = register({
    providers: { kallglot: { hosts: [host] } },
    logger: false,
    metrics: { registry, serve: { host: '127.0.0.1', port: 0 } },
  });
  await sidetone.ready;
  service = sidetone.metrics.url ?? '';
  target = new URL(service).host;
  await (await fetch(`${url}/v1/sessions`, { method: 'POST' })).text();
});
afterAll(async () => {
  await sidetone?.shutdown();
  await simulator?.close();
});

const prometheusConfig = (
  jobs: readonly string[],
  more = '',
) => `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
${more}
scrape_configs:
${jobs.map((job) => `  - { job_name: ${job}, static_configs: [{ targets: ['${target}'], labels: { namespace: voice } }] }`).join('\n')}
`;
const alerting = (url: string) =>
  `alerting: { alertmanagers: [{ static_configs: [{ targets: ['${new URL(url).host}'] }] }] }`;

async function doctor(
  ...args: readonly string[]
): Promise<{ status: number; ok: boolean; checks: Readonly<Record<string, Outcome>> }> {
  const { status, stdout } = await run(doctorCommand, '--json', ...args);
  const { ok, groups } = JSON.parse(stdout) as { ok: boolean; groups: readonly GroupOutcome[] };
  return { status, ok, checks: Object.fromEntries(groups.flatMap(({ checks }) => checks).map((one) => [one.id, one])) };
}

const resultsOf = (checks: Readonly<Record<string, Outcome>>) =>
  Object.fromEntries(Object.values(checks).map(({ id, result }) => [id, result]));

/** Until Prometheus has scraped the service and evaluated its rules. */
async function scraped(url: string, query = 'voice_api_instrumentation_info'): Promise<void> {
  await expect
    .poll(
      async () => {
        const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`);
        return ((await response.json()) as { data: { result: unknown[] } }).data.result.length;
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(0);
}

describe('sidetone doctor', { timeout: 60_000 }, () => {
  needs('prometheus', 'prometheus-alertmanager');

  it('finds a healthy stack healthy, within five seconds', async () => {
    const alertmanager = await during(startAlertmanager(EXAMPLE));
    const config = prometheusConfig(['voice-agent'], alerting(alertmanager.url));
    const prometheus = await during(
      startPrometheus(config, { 'rules.yml': RULES }, '--enable-feature=exemplar-storage'),
    );
    await scraped(prometheus.url, '{__name__=~"job_provider.*"}');
    const { status, ok, checks } = await doctor(
      '--service',
      service,
      '--prometheus',
      prometheus.url,
      '--alertmanager',
      alertmanager.url,
    );
    const { 'test-alert-arrives': page, ...rest } = resultsOf(checks);
    expect(rest).toEqual(Object.fromEntries(Object.keys(rest).map((id) => [id, 'ok'])));
    expect(Object.keys(rest).length).toBeGreaterThan(20);
    expect({ status, ok, page }).toEqual({ status: 0, ok: true, page: 'skipped' });
    expect(checks['rules-current']?.detail).toBe('thresholds as shipped');
    expect(checks['service-scraped']?.detail).toBe(`job voice-agent, instance ${target}`);
  });

  it('finds what an empty Prometheus lacks', async () => {
    const prometheus = await during(startPrometheus('global: { scrape_interval: 1s }\n'));
    const { status, ok, checks } = await doctor('--service', service, '--prometheus', prometheus.url);
    expect(resultsOf(checks)).toMatchObject({
      'metrics-port-answers': 'ok',
      'prometheus-answers': 'ok',
      'service-scraped': 'error',
      'scrape-interval': 'skipped',
      'exemplars-stored': 'warning',
      'rules-loaded': 'error',
      'rules-current': 'skipped',
      'alertmanager-known': 'error',
    });
    expect({ status, ok }).toEqual({ status: 1, ok: false });
    expect(checks['service-scraped']?.fix).toContain(`targets: ['${target}']`);
  });

  it('finds rules that are missing, changed or loaded twice, and changed thresholds', async () => {
    const thresholds = parseThresholds({ 'credits.lowHours': 48, 'auth.minErrors': 1 });
    const set = renderRules([ruleFiles({ thresholds }).rules]);
    const without = set.replace(/ {6}- alert: VoiceApiRateLimited\n[\s\S]*?(?=\n {6}- (?:alert|record): )\n/, '');
    expect(without).not.toBe(set);
    const changed = without.replace(/(alert: VoiceApiAuthFailing\n\s+expr: [|>]?-?\s*)/, '$1vector(0) > 1 or ');
    const twice = renderRules([
      {
        ...ruleFiles().rules,
        groups: ruleFiles()
          .rules.groups.slice(-1)
          .map((group) => ({ ...group, name: 'copy' })),
      },
    ]);
    const config = prometheusConfig(['voice-agent', 'copy']).replace('[rules.yml]', '[rules.yml, twice.yml]');
    const prometheus = await during(startPrometheus(config, { 'rules.yml': changed, 'twice.yml': twice }));
    await scraped(prometheus.url, 'count(voice_api_instrumentation_info) == 2');
    const { status, checks } = await doctor('--service', service, '--prometheus', prometheus.url);
    expect(status).toBe(1);
    expect(checks['rules-loaded']).toMatchObject({ result: 'error', seen: '1 missing: VoiceApiRateLimited warning' });
    expect(checks['no-duplicates']).toMatchObject({
      result: 'error',
      seen: '2 series of one process, which differ in job',
    });
  });

  it('reads thresholds from loaded rules', async () => {
    const wanted = {
      'credits.lowHours': 48,
      'auth.minErrors': 1,
      'outage.share': 0.25,
      'telemetry.missingMinutes': 20,
    };
    const rules = renderRules([ruleFiles({ thresholds: parseThresholds(wanted) }).rules]);
    const copy = renderRules([
      {
        ...ruleFiles().rules,
        groups: ruleFiles()
          .rules.groups.slice(-1)
          .map((group) => ({ ...group, name: 'copy' })),
      },
    ]);
    const prometheus = await during(
      startPrometheus('rule_files: [rules.yml, copy.yml]\n', { 'rules.yml': rules, 'copy.yml': copy }),
    );
    const { checks } = await doctor('--no-service', '--prometheus', prometheus.url);
    expect(checks['rules-loaded']?.result).toBe('ok');
    expect(checks['rules-once']).toMatchObject({
      result: 'warning',
      seen: expect.stringContaining('are loaded twice'),
    });
    const lone = await during(startPrometheus('rule_files: [rules.yml]\n', { 'rules.yml': rules }));
    const { checks: sole } = await doctor('--no-service', '--prometheus', lone.url);
    expect(sole['rules-current']).toMatchObject({ result: 'ok' });
    for (const [name, value] of Object.entries(wanted))
      expect(sole['rules-current']?.detail).toContain(`${name}=${value}`);
  });

  it('finds a rule that was changed by hand', async () => {
    const rules = RULES.replace('severity="critical"', 'severity="critical"').replace(
      /increase\(voice_api_call_results_total/,
      'rate(voice_api_call_results_total',
    );
    const prometheus = await during(
      startPrometheus('rule_files: [rules.yml]\n', {
        'rules.yml': rules === RULES ? RULES.replace('> 0', '> 1') : rules,
      }),
    );
    const { status, checks } = await doctor('--no-service', '--prometheus', prometheus.url);
    expect(checks['rules-current']).toMatchObject({ result: 'warning', seen: expect.stringMatching(/^\d+ differ: /) });
    expect(status).toBe(1);
  });

  it('finds a target that is down, and one that rejects its host name', async () => {
    const config = prometheusConfig(['voice-agent']).replace(target, `127.0.0.1.nip.io.test:${target.split(':')[1]}`);
    const prometheus = await during(startPrometheus(config, { 'rules.yml': RULES }));
    await expect
      .poll(
        async () =>
          (
            (await (await fetch(`${prometheus.url}/api/v1/targets`)).json()) as {
              data: { activeTargets: { health: string }[] };
            }
          ).data.activeTargets[0]?.health,
        { timeout: 15_000 },
      )
      .toBe('down');
    const { checks } = await doctor('--service', service, '--prometheus', prometheus.url);
    expect(checks['service-scraped']).toMatchObject({ result: 'error', seen: expect.stringContaining('is down: ') });
  });

  describe('Alertmanager', () => {
    const config = (
      more: string,
      receivers = "[{ name: pager, webhook_configs: [{ url: 'http://127.0.0.1:9/' }] }, { name: blackhole }]",
    ) => `${more}\nreceivers: ${receivers}\n`;

    it.each([
      [
        'a route to a receiver without an integration',
        config('route: { receiver: blackhole }'),
        'routes-critical',
        'error',
        /^no receiver with an integration for VoiceApi\w+ in /,
      ],
      [
        'critical alerts routed away',
        config('route: { receiver: pager, routes: [{ receiver: blackhole, matchers: ["severity=\\"critical\\""] }] }'),
        'routes-critical',
        'error',
        /^no receiver/,
      ],
      [
        'warnings lost, by the older syntax',
        config('route: { receiver: pager, routes: [{ receiver: blackhole, match: { severity: warning } }] }'),
        'routes-warning',
        'error',
        /^no receiver/,
      ],
      [
        'one namespace lost',
        config('route: { receiver: pager, routes: [{ receiver: blackhole, match_re: { job: "voice.*" } }] }'),
        'routes-critical',
        'error',
        /in voice-agent/,
      ],
      [
        'a page at working hours only',
        config(
          "route: { receiver: pager, routes: [{ receiver: pager, matchers: ['severity=critical'], active_time_intervals: [day] }] }\ntime_intervals: [{ name: day, time_intervals: [{ times: [{ start_time: '08:00', end_time: '18:00' }] }] }]",
        ),
        'critical-never-muted',
        'warning',
        /has the time interval day$/,
      ],
      [
        'inhibition across jobs',
        config(
          "route: { receiver: pager }\ninhibit_rules: [{ source_matchers: ['severity=critical'], target_matchers: ['severity=warning'], equal: [cluster] }]",
        ),
        'no-inhibition-across-jobs',
        'warning',
        /^VoiceApi\w+ of one job silences VoiceApi\w+ of another, by equal: \[cluster\]/,
      ],
    ])('finds %s', async (_, text, id, result, seen) => {
      const alertmanager = await during(startAlertmanager(text));
      const { status, checks } = await doctor('--no-service', '--alertmanager', alertmanager.url);
      expect(checks[id]).toMatchObject({ result, seen: expect.stringMatching(seen) });
      expect(status).toBe(result === 'error' ? 1 : 0);
      expect((await doctor('--no-service', '--alertmanager', alertmanager.url, '--fail-on', 'warning')).status).toBe(1);
    });

    it('expects a receiver', async () => {
      const alertmanager = await during(startAlertmanager(EXAMPLE));
      const right = await doctor('--no-service', '--alertmanager', alertmanager.url, '--receiver', 'on-call');
      expect([right.status, right.checks['routes-critical']?.detail]).toEqual([0, expect.stringContaining('on-call')]);
      const wrong = await doctor('--no-service', '--alertmanager', alertmanager.url, '--receiver', 'voice-team');
      expect([wrong.status, wrong.checks['routes-critical']?.seen]).toEqual([
        1,
        expect.stringContaining('not voice-team'),
      ]);
    });

    it('sends a test alert that arrives and resolves', async () => {
      const pager = new Pager();
      const webhook = await pager.open();
      onTestFinished(() => pager.close());
      const route = 'route: { receiver: pager, group_wait: 0s, group_interval: 1s }';
      const alertmanager = await during(
        startAlertmanager(config(route, `[{ name: pager, webhook_configs: [{ url: '${webhook}' }] }]`)),
      );
      const { status, checks } = await doctor(
        '--no-service',
        '--alertmanager',
        alertmanager.url,
        '--page',
        '--wait',
        '30',
      );
      expect(checks['test-alert-arrives']).toMatchObject({
        result: 'ok',
        detail: expect.stringMatching(/^delivered after [\d.]+ s, resolved after [\d.]+ s$/),
      });
      expect(status).toBe(0);
      expect(
        pager.notices.map(({ status: what, labels }) => [
          what,
          labels['alertname'],
          labels['drill'],
          labels['severity'],
        ]),
      ).toEqual([
        ['firing', 'VoiceApiDoctorTest', 'true', 'critical'],
        ['resolved', 'VoiceApiDoctorTest', 'true', 'critical'],
      ]);
    });

    it('reports a test alert that its receiver rejects', async () => {
      const route = 'route: { receiver: pager, group_wait: 0s, group_interval: 1s }';
      const alertmanager = await during(startAlertmanager(config(route)));
      const { status, checks } = await doctor(
        '--no-service',
        '--alertmanager',
        alertmanager.url,
        '--page',
        '--wait',
        '5',
      );
      expect(status).toBe(1);
      expect(checks['test-alert-arrives']).toMatchObject({ result: 'error' });
    });
  });
});
