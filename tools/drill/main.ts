// Real failures, real alerts: `npm run drill`, `npm run drill -- --only kallglot`.
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
import { DRILLS } from './drills.ts';
import { healthyDay } from './healthy-day.ts';
import { type Course, report } from './report.ts';
import { type DrillContext, GRAFANA, IDLE_MS, type Result, RUNBOOKS, runDrill } from './run-drill.ts';
import { ServiceProcess } from './service-process.ts';
import { fault, silence } from './telemetry-drill.ts';
import { USUAL } from './traffic.ts';

/** A minute is a second. */
const TIME_SCALE = 1 / 60;
/** Not scaled: the simulator's slow responses take seconds, not minutes. */
const THRESHOLDS = { 'latency.seconds': 1 };

/** Clusters over which the drills are spread. The healthy day has its own. */
const DRILLED = ['one', 'two', 'three', 'four'];

const { values } = parseArgs({ options: { only: { type: 'string' }, report: { type: 'string' } } });
const drills = DRILLS.filter(
  ({ provider, title }) => values.only === undefined || `${provider} ${title}`.includes(values.only),
);

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

/** A service and its own five providers. */
async function openContext(cluster: string): Promise<DrillContext> {
  const simulator = await startSimulator();
  const service = new ServiceProcess(simulator, await freePort());
  await service.start();
  for (const traffic of Object.values(USUAL)) service.tell({ traffic, everyMs: IDLE_MS });
  return { cluster, simulator, service, pager, timeScale: TIME_SCALE, until: (...asked) => stack.until(...asked) };
}

/** Of each provider every fourth drill, so that its last ones are the last in one cluster each. */
async function drillAll(context: DrillContext, at: number): Promise<Result[]> {
  const results = await Promise.all(
    Object.keys(USUAL).map(async (name) => {
      const mine = drills
        .filter(({ provider }) => provider === name)
        .filter((_, i, all) => (all.length - 1 - i) % DRILLED.length === at);
      const done: Result[] = [];
      for (const drill of mine) done.push(await runDrill(drill, context));
      return done;
    }),
  );
  return results.flat();
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
