import { describe, expect, it, onTestFinished } from 'vitest';
import { drillCommand } from '../../src/drill/drill-command.ts';
import { DrilledService } from '../../src/drill/drilled-service.ts';
import { failuresOf, mainFailuresOf } from '../../src/drill/failures.ts';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { Pager } from '../../tools/stack/pager.ts';
import { run } from '../cli/run.ts';
import { needs } from '../kit/needs.ts';
import { during, startAlertmanager, startPrometheus } from './programs.ts';

/** A minute of the rules takes a second. */
const TIME_SCALE = 1 / 60;

describe('sidetone drill against a real Prometheus', () => {
  needs('prometheus', 'prometheus-alertmanager', 'time');

  it.each([
    ['kallglot', 'credits', 'VoiceApiCreditsExhausted', 'critical'],
    ['dograh', 'outage', 'VoiceApiProviderOutage', 'critical'],
  ])('%s %s fires %s, which arrives and resolves', { timeout: 150_000 }, async (provider, failure, alert, severity) => {
    const pager = new Pager();
    const webhook = await pager.open();
    onTestFinished(() => pager.close());
    const port = await freePort();
    const rules = renderRules([ruleFiles({ timeScale: TIME_SCALE }).rules], { timeScale: TIME_SCALE });
    const alertmanager = await during(
      startAlertmanager(
        `route: { receiver: on-call, group_wait: 0s, group_interval: 1s }\nreceivers: [{ name: on-call, webhook_configs: [{ url: '${webhook}' }] }]\n`,
      ),
    );
    const config = `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
alerting: { alertmanagers: [{ static_configs: [{ targets: ['${new URL(alertmanager.url).host}'] }] }] }
scrape_configs: [{ job_name: sidetone-drill, static_configs: [{ targets: ['127.0.0.1:${port}'], labels: { namespace: drill, drill: 'true' } }] }]
`;
    const prometheus = await during(startPrometheus(config, { 'rules.yml': rules }));
    const args = [provider, failure, '--prometheus', prometheus.url, '--alertmanager', alertmanager.url];
    const ran = await run(drillCommand, ...args, '--port', String(port), '--timeout', '60', '--json');
    expect(ran.stderr).toBe('');
    expect(JSON.parse(ran.stdout)).toEqual({
      version: 1,
      provider,
      failure,
      category: failure === 'outage' ? 'upstream' : failure,
      alert,
      target: expect.objectContaining({ job: 'sidetone-drill', namespace: 'drill', drill: 'true' }),
      requests: expect.any(Number),
      firedAfter: expect.any(Number),
      severity,
      receivers: ['on-call'],
      resolvedAfter: expect.any(Number),
      ok: true,
    });
    expect(ran.status).toBe(0);
    const notice = await pager.expect(
      ({ labels, status }) => labels['alertname'] === alert && status === 'firing',
      0,
      5000,
    );
    expect(notice?.labels['severity']).toBe(severity);
  });

  it('reports a Prometheus that does not scrape it', { timeout: 60_000 }, async () => {
    const prometheus = await during(startPrometheus('global: {}\n'));
    const port = String(await freePort());
    const ran = await run(
      drillCommand,
      'kallglot',
      'credits',
      '--prometheus',
      prometheus.url,
      '--timeout',
      '2',
      '--port',
      port,
    );
    expect(ran.status).toBe(1);
    expect(ran.stdout).toMatch(/^serving metrics of the drill on http:\/\/localhost:\d+\/metrics\n$/);
    expect(ran.stderr).toContain(
      'sidetone: Prometheus did not scrape the drill: add its port to the scrape configuration',
    );
  });
});

describe('sidetone drill', () => {
  it('lists each alert with its subject, and all failures of a provider', async () => {
    const { stdout } = await run(drillCommand, '--list');
    expect(stdout).toMatch(/^kallglot +credits +VoiceApiCreditsExhausted +\S+, HTTP 40\d$/m);
    const names = (
      JSON.parse((await run(drillCommand, '--list', 'kallglot', '--json')).stdout) as { failure: string }[]
    ).map(({ failure }) => failure);
    expect(names).toEqual(
      expect.arrayContaining(['credits', 'auth', 'rate_limit', 'dial', 'outage', 'network', 'api_key_revoked']),
    );
  });

  it.each([
    [[], 'sidetone: drill needs a provider and a failure, expected'],
    [['kallglot'], 'sidetone: drill needs a provider and a failure, expected'],
    [['kalglot', 'credits'], 'sidetone: the provider is "kalglot", expected one of '],
    [['kallglot', 'credit'], 'sidetone: the failure is "credit", expected one of credits, auth, '],
    [
      ['kallglot', 'credits'],
      'sidetone: drill needs --prometheus <address>, expected the Prometheus that scrapes the drill',
    ],
    [['kallglot', 'credits', '--prometheus', 'x'], 'sidetone: --prometheus is "x", expected an address'],
    [
      ['kallglot', 'credits', '--prometheus', 'http://x', '--port', '1e9'],
      'sidetone: --port is "1e9", expected a whole number from 0 to 65535',
    ],
    [
      ['kallglot', 'credits', '--prometheus', 'http://127.0.0.1:2', '--port', '0'],
      'sidetone: Prometheus at http://127.0.0.1:2 cannot be reached',
    ],
  ])('rejects %j in one sentence', async (args, sentence) => {
    const ran = await run(drillCommand, ...args);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain(sentence);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('names a taken port', async () => {
    const port = await freePort();
    const first = await DrilledService.start(BUILT_IN_PROVIDERS[0] as never, { host: '127.0.0.1', port });
    await first.stop();
    const { createServer } = await import('node:net');
    const server = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void server.close());
    const ran = await run(
      drillCommand,
      'kallglot',
      'credits',
      '--prometheus',
      'http://127.0.0.1:2',
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    );
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(
      `sidetone: port ${port} of 127.0.0.1 cannot be opened, expected a free port: pass --port <number>`,
    );
  });
});

describe.each(BUILT_IN_PROVIDERS.map((provider) => [provider.name, provider] as const))(
  'the failures of %s',
  (_, provider) => {
    const alerts = alertsOf([ruleFiles().rules]).map(({ alert }) => alert);

    it('name existing alerts', () => {
      const failures = failuresOf(provider);
      expect(failures.length).toBeGreaterThan(2);
      for (const { alert } of failures) expect(alerts).toContain(alert);
    });

    it('are seen by the service with their own code', { timeout: 60_000 }, async () => {
      const service = await DrilledService.start(provider, { host: '127.0.0.1', port: 0 });
      const seen: Record<string, string | undefined> = {};
      for (const failure of mainFailuresOf(provider)) {
        seen[failure.name] = await service.fail(failure);
        service.heal();
      }
      await service.stop();
      expect(seen).toEqual(Object.fromEntries(mainFailuresOf(provider).map(({ name, category }) => [name, category])));
    });
  },
);
