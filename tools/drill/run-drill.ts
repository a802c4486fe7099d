import { setTimeout as wait } from 'node:timers/promises';
import { LABEL, METRIC } from '../../src/monitoring/rules/promql.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import type { Notice, Pager } from '../stack/pager.ts';
import type { Stack } from '../stack/stack.ts';
import { deadline, type Recorded } from './deadline.ts';
import { type Drill, heal } from './drill.ts';
import { type Course, courseOf } from './evaluations.ts';
import type { ServiceProcess } from './service-process.ts';
import { TRAFFIC, USUAL } from './traffic.ts';

export type DrillContext = {
  readonly simulator: Simulator;
  readonly service: ServiceProcess;
  readonly pager: Pager;
  readonly stack: Stack;
  readonly timeScale: number;
  /** The label that separates its alerts from those of other drills. */
  readonly cluster: string;
};

export type Result = {
  readonly drill: Drill;
  /** Milliseconds from the first failure to the notification; undefined without one. */
  readonly pagedAfter: number | undefined;
  /** Milliseconds from the first failure to the evaluation in which the alert began to fire. */
  readonly firedAfter: number | undefined;
  /** Milliseconds to the last evaluation in which it may; undefined while that lies ahead. */
  readonly allowed: number | undefined;
  readonly resolvedAfter: number | undefined;
  readonly problems: readonly string[];
};

/** Healthy traffic: enough calls for a ratio, even if those of a drill do not count. */
export const IDLE_MS = 500;
const BUSY_MS = 100;
/** For the providers of the catalogue, many of which run at a time: a few failures suffice. */
const CALM_MS = 200;
const SECOND = 1000;
/** A machine under load needs more than the minute that the query looks back. */
const GIVEN_SECONDS = 150;
/** So many failures most rules regard. */
const FEW = 5;
/** Beside the rule's `for`: how long to wait for a page that is late. */
const PATIENCE_MS = 30_000;

/** The URLs of runbooks and Grafana in the drill. */
export const RUNBOOKS = 'https://runbooks.example.com/sidetone';
export const GRAFANA = 'https://grafana.example.com';

const RULES = ruleFiles().rules;

export async function runDrill(drill: Drill, context: DrillContext): Promise<Result> {
  const { simulator, service, pager, timeScale, cluster, stack } = context;
  const provider = simulator.provider(drill.provider);
  const course = courseOf(RULES, drill.alert, drill.severity);
  const forMs = (course.rule.for ?? 0) * timeScale * SECOND;
  const past = drill.given?.(ofCluster(drill, cluster));
  if (past !== undefined && !(await isSoon(stack, past))) return withoutPast(drill);
  const began = Date.now();
  const ofProvider = ({ labels }: Notice) => labels[LABEL.provider] === drill.provider && labels['cluster'] === cluster;
  const expected = ({ labels }: Notice) => labels['alertname'] === drill.alert && labels['severity'] === drill.severity;

  drill.break(provider);
  const breaker = drill.again === undefined ? undefined : setInterval(() => drill.break(provider), drill.again);
  const everyMs = drill.everyMs ?? (USUAL[drill.provider] === undefined ? CALM_MS : BUSY_MS);
  service.send({ traffic: drill.traffic, everyMs });
  const page = await pager.expect(
    (it) => ofProvider(it) && expected(it) && it.status === 'firing',
    began,
    forMs + (drill.lagMs ?? 0) + PATIENCE_MS,
  );
  // Long enough for an unwanted alert to fire.
  await wait(2000);
  clearInterval(breaker);
  heal(provider);
  // A provider that is called only in this drill must be healthy again first.
  const isUsual = drill.traffic === USUAL[drill.provider];
  const goesOn = isUsual || USUAL[drill.provider] === undefined;
  service.send({ traffic: drill.traffic, everyMs: goesOn ? IDLE_MS : 0 });
  const healed = Date.now();
  const promised = {
    began,
    lagMs: drill.lagMs ?? 0,
    requests: requestsOf(drill, everyMs),
    behind: course.behind,
    forMs,
  };
  const last = page && deadline(await recorded(drill, course, began, context), promised);
  const end =
    page && (await pager.expect((it) => ofProvider(it) && expected(it) && it.status === 'resolved', began, 90_000));
  await pager.expect(() => !pager.firing().some(ofProvider), 0, 30_000);
  if (!isUsual) service.send({ traffic: drill.traffic, everyMs: 0 });
  const named = [drill.alert, ...(drill.also ?? [])];
  const others = pager.notices.filter(
    (it) => it.at >= began && it.status === 'firing' && ofProvider(it) && !named.includes(it.labels['alertname'] ?? ''),
  );
  const fired = page && Date.parse(page.startsAt);
  return {
    drill,
    pagedAfter: page && page.at - began,
    firedAfter: fired && fired - began,
    allowed: last && last - began,
    resolvedAfter: end && end.at - healed,
    problems: [
      ...problemsOf(page, drill),
      ...new Set(others.map(({ labels }) => `also ${labels['alertname']}`)),
      ...(end ? [] : ['did not resolve']),
      ...(fired !== undefined && last !== undefined && fired > last ? ['late'] : []),
    ],
  };
}

const ofCluster = ({ provider }: Drill, cluster: string): string =>
  `{${LABEL.provider}="${provider}", cluster="${cluster}"}`;

const isStream = ({ traffic }: Drill): boolean => TRAFFIC[traffic].kind === 'stream';

/** A stream counts when it is opened and when it is closed: here only if that is the failure. */
function selectorOf(drill: Drill, cluster: string): string {
  const selector = ofCluster(drill, cluster);
  return isStream(drill)
    ? `${METRIC.streamResults}${selector.replace('{', `{${LABEL.category}!="", `)}`
    : `${METRIC.requests}${selector}`;
}

/** What is counted in a second, with the requests that were under way before the failure. */
function requestsOf(drill: Drill, everyMs: number): number {
  if (drill.again !== undefined) return FEW;
  return SECOND / everyMs + (isStream(drill) ? 0 : 2);
}

/** What Prometheus stored of the drill. */
async function recorded(
  drill: Drill,
  { evaluations }: Course,
  began: number,
  { stack, cluster }: DrillContext,
): Promise<Recorded> {
  // With the last sample before.
  const since = began - 5 * SECOND;
  const [durations, attempted, evaluated] = await Promise.all([
    stack.stored(`scrape_duration_seconds{cluster="${cluster}"}`, since),
    stack.stored(selectorOf(drill, cluster), since),
    stack.stored(evaluations, since),
  ]);
  const counted = new Map<number, number>();
  for (const { at, value } of attempted.flatMap(({ samples }) => samples)) {
    counted.set(at, (counted.get(at) ?? 0) + value);
  }
  const scrapes = durations.flatMap(({ samples }) => samples);
  return {
    scrapes: scrapes.map(({ at, value }) => ({ at, until: at + value * SECOND })),
    counted,
    evaluations: evaluated.flatMap(({ samples }) => samples.map(({ at }) => at)),
  };
}

function isSoon(stack: Stack, query: string): Promise<boolean> {
  return stack.until(query, GIVEN_SECONDS).then(
    () => true,
    () => false,
  );
}

/** The other drills go on. */
function withoutPast(drill: Drill): Result {
  const problems = [`its past did not appear in ${GIVEN_SECONDS} s`];
  return {
    drill,
    pagedAfter: undefined,
    firedAfter: undefined,
    allowed: undefined,
    resolvedAfter: undefined,
    problems,
  };
}

function problemsOf(page: Notice | undefined, { alert }: Drill): string[] {
  if (page === undefined) return ['did not come'];
  const { annotations } = page;
  return [
    ...(annotations['first_steps']?.startsWith('1. ') === true ? [] : ['no first steps']),
    ...(annotations['runbook_url'] === `${RUNBOOKS}/${alert}.md` ? [] : ['no runbook']),
    ...(annotations['dashboard_url']?.includes('var-provider=') === true ? [] : ['no dashboard']),
    ...(/\{\{|<no value>/.test(annotations['description'] ?? '{{') ? ['a description with gaps'] : []),
  ];
}
