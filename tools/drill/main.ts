// Real failures, real alerts.
//   npm run drill
//   npm run drill -- --only kallglot,twilio                                   by provider and title
//   npm run drill -- --only fleet                                             many failures at once, in one cluster
//   npm run drill -- --only 'trunk fails' --set dial.minErrors=1000           with a threshold that is wrong
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type CourseResult, FLEET, playCalm, playCourse } from './courses.ts';
import type { Drill } from './drill.ts';
import { CLUSTERS, lanesOf } from './lanes.ts';
import { conclude, type Played, print } from './report.ts';
import { type DrillContext, type Result, runDrill } from './run-drill.ts';
import { inSession } from './session.ts';

/** Nothing is played again after ten minutes: a machine that stalls is idle by then. */
const AGAIN_MS = 600_000;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    report: { type: 'string' },
  },
});
const overrides = Object.fromEntries(
  values.set.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
);
const parts = values.only?.split(',');
const isAsked = ({ provider, title }: Drill): boolean =>
  parts === undefined || parts.some((part) => `${provider} ${title}`.includes(part));

execFileSync(process.execPath, ['tools/test/programs.ts'], { stdio: 'inherit' });
const began = Date.now();
const [drilled, ...fleets] = await Promise.all([
  values.only === 'fleet' ? { results: [], courses: [] } : inSession([...CLUSTERS, 'calm'], overrides, playAll),
  ...(parts === undefined || parts.includes('fleet') ? [playCourse(FLEET, overrides)] : []),
]);
const batch = { ...drilled, courses: [...drilled.courses, ...fleets] };
print(batch);
const again = await playAgain(batch);
if (again.results.length + again.courses.length > 0) {
  console.log('\nPlayed again, each alone:');
  print(again);
}
const counts = conclude(batch, again, Date.now() - began);
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts));
process.exitCode = counts.failed === 0 ? 0 : 1;

async function playAll(contexts: readonly DrillContext[]): Promise<Played> {
  const calm = contexts.at(-1);
  const [results, courses] = await Promise.all([
    Promise.all(lanesOf(isAsked).map((lanes, i) => Promise.all(lanes.map((lane) => playLane(lane, contexts[i]))))),
    parts === undefined && calm !== undefined ? playCalm(calm) : [],
  ]);
  return { results: results.flat(2), courses };
}

async function playLane(lane: readonly Drill[], context: DrillContext | undefined): Promise<Result[]> {
  const done: Result[] = [];
  for (const drill of lane) if (context !== undefined) done.push(await runDrill(drill, context));
  return done;
}

/** Once more what failed, each alone: a machine that stalls fails a drill of many, a broken rule fails it twice. */
async function playAgain(first: Played): Promise<Played> {
  const until = Date.now() + AGAIN_MS;
  const results: Result[] = [];
  const courses: CourseResult[] = [];
  for (const { drill, problems } of first.results) {
    if (problems.length === 0 || Date.now() > until) continue;
    results.push(
      ...(await inSession(['again'], overrides, (all) => Promise.all(all.map((it) => runDrill(drill, it))))),
    );
  }
  for (const { course, problems } of first.courses) {
    if (problems.length > 0 && Date.now() < until) courses.push(await playCourse(course, overrides));
  }
  return { results, courses };
}
