import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { freePort } from '../kit/free-port.ts';
import { Pager } from '../stack/pager.ts';
import { pagerConfig } from '../stack/pager-config.ts';
import { Stack } from '../stack/stack.ts';
import { heal } from './drill.ts';
import { withEvaluations } from './evaluations.ts';
import { type DrillContext, GRAFANA, IDLE_MS, RUNBOOKS } from './run-drill.ts';
import { ServiceProcess } from './service-process.ts';
import { USUAL } from './traffic.ts';

/** A minute is a second. */
export const TIME_SCALE = 1 / 60;
/** Not scaled: the simulator's slow responses take seconds, not minutes. A busy machine is slow as well. */
const THRESHOLDS = { 'latency.seconds': 2.5, 'hanging.seconds': 1800 };

export type Overrides = Readonly<Record<string, string>>;

export function drillRules(overrides: Overrides): string {
  const thresholds = parseThresholds({ ...THRESHOLDS, ...overrides });
  const { rules } = ruleFiles({ thresholds, timeScale: TIME_SCALE });
  return renderRules([withEvaluations(rules)], { timeScale: TIME_SCALE, runbooks: RUNBOOKS, grafana: GRAFANA });
}

/** A service per cluster with providers of its own, all in one Prometheus, for as long as the play lasts. */
export async function inSession<T>(
  clusters: readonly string[],
  overrides: Overrides,
  play: (contexts: DrillContext[]) => Promise<T>,
): Promise<T> {
  const pager = new Pager();
  const stack = new Stack();
  const contexts: DrillContext[] = [];
  try {
    const webhook = await pager.open();
    contexts.push(...(await Promise.all(clusters.map((cluster) => openContext(cluster, pager, stack)))));
    await stack.start({
      rules: drillRules(overrides),
      targets: contexts.map(({ cluster, service }) => ({
        port: service.port,
        labels: { cluster, namespace: 'voice', job: 'dialer' },
      })),
      alertmanagers: [pagerConfig(webhook)],
    });
    // Rules count first samples of a process that was scraped before.
    await stack.scraped();
    return await play(contexts);
  } finally {
    await Promise.all(contexts.map(({ service }) => service.stop()));
    await stack.stop();
    await Promise.all(contexts.map(({ simulator }) => simulator.close()));
    pager.close();
  }
}

async function openContext(cluster: string, pager: Pager, stack: Stack): Promise<DrillContext> {
  const simulator = await startSimulator();
  simulator.providers.forEach(heal);
  const service = new ServiceProcess(simulator, await freePort());
  await service.start();
  for (const traffic of Object.values(USUAL)) service.send({ traffic, everyMs: IDLE_MS });
  return { cluster, simulator, service, pager, stack, timeScale: TIME_SCALE };
}
