import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from 'sidetone/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { ACTS } from '../../examples/demo/acts.ts';
import { play } from '../../examples/demo/play.ts';
import { Screen } from '../../examples/demo/screen.ts';
import { Service } from '../../examples/demo/service.ts';
import { Signals } from '../../examples/demo/signals.ts';
import { incidentCommand } from '../../src/monitoring/cli/incident-command.ts';
import type { Incident } from '../../src/monitoring/incident/incident.ts';
import { PrometheusApi } from '../../src/monitoring/prometheus/prometheus-api.ts';
import { freePort } from '../../tools/kit/free-port.ts';
import { run } from '../cli/run.ts';
import { needs } from '../kit/needs.ts';
import { during, startPrometheus } from './programs.ts';

needs('prometheus', 'time');
const NOWHERE = { isTTY: true, columns: 80, write: () => true };

it('the incident report on the demo agrees with the simulator to the request', { timeout: 180_000 }, async () => {
  const simulator = await startSimulator();
  onTestFinished(simulator.close);
  const signals = new Signals();
  const service = new Service(simulator, signals.logger, await freePort());
  onTestFinished(service.sidetone.shutdown);
  await service.sidetone.ready;
  const metricsUrl = service.sidetone.metrics.url ?? '';
  const target = new URL(metricsUrl).host;
  const prometheus = await during(
    startPrometheus(
      `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: demo, static_configs: [{ targets: ['${target}'] }] }]\n`,
    ),
  );
  const info = () => new PrometheusApi(prometheus.url).query('voice_api_instrumentation_info');
  await expect.poll(async () => (await info()).length, { timeout: 15_000 }).toBe(1);
  const from = new Date().toISOString();
  await play(ACTS, { screen: new Screen(NOWHERE), service, signals, simulator, metricsUrl });
  await sleep(2500);
  const counts: Record<string, unknown> = {};
  const expected: Record<string, unknown> = {};
  for (const { name, requests } of simulator.providers) {
    const ran = await run(
      incidentCommand,
      '--prometheus',
      prometheus.url,
      '--provider',
      name,
      '--from',
      from,
      '--json',
    );
    const incident = JSON.parse(ran.stdout) as Incident;
    const answered = requests.filter(({ status }) => status !== undefined);
    counts[name] = { requests: incident.requests, failures: incident.failures };
    expected[name] = {
      requests: answered.length,
      failures: answered.filter(({ status = 0 }) => status >= 400).length,
    };
  }
  expect(counts).toEqual(expected);
});
