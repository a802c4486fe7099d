// Real failures, real alerts: `npm run drill`, `npm run drill -- --only kallglot,twilio`.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { renderRules } from '../../src/monitoring/alerting/render.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import { parseThresholds } from '../../src/monitoring/rules/thresholds.ts';
import { startSimulator } from '../../src/simulator/index.ts';
import { freePort } from '../kit/free-port.ts';
import { Pager } from '../stack/pager.ts';
import { Stack } from '../stack/stack.ts';
import { CATALOGUE_DRILLS } from './catalogue-drills.ts';
import { type Drill, heal } from './drill.ts';
import { DRILLS } from './drills.ts';
import { healthyDay } from './healthy-day.ts';
import { type Course, report } from './report.ts';
import { type DrillContext, GRAFANA, IDLE_MS, type Result, RUNBOOKS, runDrill } from './run-drill.ts';
import { ServiceProcess } from './service-process.ts';
import { fault, silence } from './telemetry-drill.ts';
import { USUAL } from './traffic.ts';

/** A minute is a second. */
const TIME_SCALE = 1 / 60;
/** Not scaled: the simulator's slow responses take seconds, not minutes. A busy machine is late too. */
const THRESHOLDS = { 'latency.seconds': 1, 'hanging.seconds': 1800 };

/** Clusters over which the drills are spread. The healthy day has its own. */
const DRILLED = ['one', 'two', 'three', 'four'];
/** Per cluster, for the providers that are called only during their drill. */
const LANES = 3;

const { values } = parseArgs({ options: { only: { type: 'string' }, report: { type: 'string' } } });
const asked = ({ provider, title }: Drill): boolean =>
  values.only === undefined || values.only.split(',').some((part) => `${provider} ${title}`.includes(part));
const drills = DRILLS.filter(asked);
const catalogueDrills = CATALOGUE_DRILLS.filter(asked);

execFileSync(process.execPath, ['tools/test/programs.ts'], { stdio: 'inherit' });
const began = Date.now();
const pager = new Pager();
const stack = new Stack();
const drilled = await Promise.all(DRILLED.map(openContext));
const calm = await openContext('calm');
const contexts = [...drilled, calm];
try {
  const { rules } = ruleFiles({ thresholds: parseThresholds(THRESHOLDS), timeScale: TIME_SCALE });
  await stack.start({
    rules: renderRules([rules], { timeScale: TIME_SCALE, runbooks: RUNBOOKS, grafana: GRAFANA }),
    services: Object.fromEntries(contexts.map(({ cluster, service }) => [cluster, service.port])),
    webhook: await pager.open(),
  });
  // Rules count first samples of a process that was scraped before.
  await stack.scraped();
  const [results, courses] = await Promise.all([
    Promise.all(drilled.map(drillAll)),
    values.only === undefined ? calmCourses(calm) : [],
  ]);
  const counts = report(results.flat(), courses, Date.now() - began);
  if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts));
  process.exitCode = counts.failed === 0 ? 0 : 1;
} finally {
  await Promise.all(contexts.map(({ service }) => service.stop()));
  await stack.stop();
  await Promise.all(contexts.map(({ simulator }) => simulator.close()));
  pager.close();
}

/** A service and its own providers. */
async function openContext(cluster: string): Promise<DrillContext> {
  const simulator = await startSimulator();
  simulator.providers.forEach(heal);
  const service = new ServiceProcess(simulator, await freePort());
  await service.start();
  for (const traffic of Object.values(USUAL)) service.send({ traffic, everyMs: IDLE_MS });
  return { cluster, simulator, service, pager, timeScale: TIME_SCALE, until: (...asked) => stack.until(...asked) };
}

/** The lanes of one cluster side by side, the drills of a lane one after the other. */
async function drillAll(context: DrillContext, cluster: number): Promise<Result[]> {
  const lanes = [...usualLanes(cluster), ...catalogueLanes(cluster)];
  const results = await Promise.all(
    lanes.map(async (lane) => {
      const done: Result[] = [];
      for (const drill of lane) done.push(await runDrill(drill, context));
      return done;
    }),
  );
  return results.flat();
}

/** One lane per provider, with every fourth drill, so that its last ones are the last in one cluster each. */
function usualLanes(cluster: number): Drill[][] {
  return Object.keys(USUAL).map((name) =>
    drills
      .filter(({ provider }) => provider === name)
      .filter((_, i, all) => (all.length - 1 - i) % DRILLED.length === cluster),
  );
}

/** Dealt out like cards. Each provider has only one lane, so that its alerts do not mix. */
function catalogueLanes(cluster: number): Drill[][] {
  const providers = [...new Set(catalogueDrills.map(({ provider }) => provider))];
  const laneOf = ({ provider }: Drill): number => providers.indexOf(provider) % (DRILLED.length * LANES);
  return Array.from({ length: LANES }, (_, lane) =>
    catalogueDrills.filter((drill) => laneOf(drill) === cluster * LANES + lane),
  );
}

async function calmCourses(context: DrillContext): Promise<Course[]> {
  const day = { title: 'a healthy day', problems: await healthyDay(context) };
  const [faulty, missing] = await Promise.all([fault(context), wait(5000).then(() => silence(context))]);
  return [
    day,
    { title: 'VoiceApiInstrumentationFaults', problems: faulty },
    { title: 'VoiceApiTelemetryMissing', problems: missing },
  ];
}
