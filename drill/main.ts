// Real failures, real alerts: `npm run drill`, `npm run drill -- --only kallglot`.
import { execFileSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pager } from '../monitoring/pager.ts';
import { freePort } from '../monitoring/program.ts';
import { Stack } from '../monitoring/stack.ts';
import { renderRules } from '../src/rules/render.ts';
import { ruleFiles } from '../src/rules/rule-files.ts';
import { parseThresholds } from '../src/rules/thresholds.ts';
import { startSimulator } from '../src/simulator/index.ts';
import { DRILLS, type Drill } from './drills.ts';
import { healthyDay } from './healthy-day.ts';
import { report } from './report.ts';
import { type Result, runDrill, type Scene } from './run-drill.ts';
import { ServiceProcess } from './service-process.ts';
import { silence } from './telemetry-drill.ts';
import { USUAL } from './traffic.ts';

/** A minute is a second. */
const TIME_SCALE = 1 / 60;
/** Of what cannot be scaled: the simulator's slow answers take seconds, not minutes. */
const THRESHOLDS = { 'latency.seconds': 1 };

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const drills = DRILLS.filter(
  ({ provider, title }) => values.only === undefined || `${provider} ${title}`.includes(values.only),
);

execFileSync(process.execPath, ['scripts/install-tools.mjs'], { stdio: 'inherit' });
const began = Date.now();
const simulator = await startSimulator();
const pager = new Pager();
const servicePort = await freePort();
const service = new ServiceProcess(simulator, servicePort);
const stack = new Stack();
try {
  const { rules } = ruleFiles({ thresholds: parseThresholds(THRESHOLDS), timeScale: TIME_SCALE });
  await service.start();
  await stack.start({
    rules: renderRules([rules], { timeScale: TIME_SCALE }),
    servicePort,
    webhook: await pager.open(),
  });
  const scene: Scene = { simulator, service, pager, timeScale: TIME_SCALE };
  for (const traffic of Object.values(USUAL)) service.tell({ traffic, everyMs: 1000 });
  // So that every series has been seen at 0.
  await wait(4000);
  const day = values.only === undefined ? await healthyDay(scene) : [];
  const results = await byProvider(drills, (drill) => runDrill(drill, scene));
  const missing = values.only === undefined ? await silence(scene) : [];
  process.exitCode = report(results, [...day, ...missing], Date.now() - began) ? 0 : 1;
} finally {
  await service.stop();
  await stack.stop();
  await simulator.close();
  pager.close();
}

/** Providers side by side, the drills of one in order. */
async function byProvider(all: readonly Drill[], run: (drill: Drill) => Promise<Result>): Promise<Result[]> {
  const results = await Promise.all(
    Object.keys(USUAL).map(async (name) => {
      const own: Result[] = [];
      for (const drill of all.filter(({ provider }) => provider === name)) own.push(await run(drill));
      return own;
    }),
  );
  return results.flat();
}
