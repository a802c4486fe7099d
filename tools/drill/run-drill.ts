import { setTimeout as wait } from 'node:timers/promises';
import { LABEL } from '../../src/monitoring/rules/promql.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import type { Notice, Pager } from '../stack/pager.ts';
import type { Stack } from '../stack/stack.ts';
import { deadline } from './deadline.ts';
import { type Drill, heal } from './drill.ts';
import { type Course, courseOf } from './evaluations.ts';
import type { ServiceProcess } from './service-process.ts';
import { ofCluster, recorded, requestsOf } from './timing.ts';
import { USUAL } from './traffic.ts';

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
/** Beside the rule's `for`: how long to wait for a page that is late. */
const PATIENCE_MS = 30_000;

/** The URLs of runbooks and Grafana in the drill. */
export const RUNBOOKS = 'https://runbooks.example.com/sidetone';
export const GRAFANA = 'https://grafana.example.com';

const RULES = ruleFiles().rules;

export async function runDrill(drill: Drill, context: DrillContext): Promise<Result> {
  const past = drill.given?.(ofCluster(drill, context.cluster));
  if (past !== undefined && !(await isSoon(context.stack, past))) return withoutPast(drill);
  const course = courseOf(RULES, drill.alert, drill.severity);
  return judge(await play(drill, course, context), drill, context);
}

type Played = {
  readonly began: number;
  readonly page: Notice | undefined;
  /** The last evaluation in which the alert may begin to fire. */
  readonly last: number | undefined;
  readonly healed: number;
  readonly end: Notice | undefined;
};

const isOf =
  ({ provider }: Drill, cluster: string) =>
  ({ labels }: Notice): boolean =>
    labels[LABEL.provider] === provider && labels['cluster'] === cluster;

/** Until nothing of the provider fires any more. */
async function play(drill: Drill, { rule, ...course }: Course, context: DrillContext): Promise<Played> {
  const { simulator, service, pager, timeScale, cluster, stack } = context;
  const provider = simulator.provider(drill.provider);
  const usual = USUAL[drill.provider];
  const everyMs = drill.everyMs ?? (usual === undefined ? CALM_MS : BUSY_MS);
  const lagMs = drill.lagMs ?? 0;
  const forMs = (rule.for ?? 0) * timeScale * SECOND;
  const ofProvider = isOf(drill, cluster);
  const expected = (status: Notice['status']) => (it: Notice) =>
    ofProvider(it) &&
    it.status === status &&
    it.labels['alertname'] === drill.alert &&
    it.labels['severity'] === drill.severity;

  const began = Date.now();
  drill.break(provider);
  const breaker = drill.again === undefined ? undefined : setInterval(() => drill.break(provider), drill.again);
  service.send({ traffic: drill.traffic, everyMs });
  const page = await pager.expect(expected('firing'), began, forMs + lagMs + PATIENCE_MS);
  // Long enough for an unwanted alert to fire.
  await wait(2000);
  clearInterval(breaker);
  heal(provider);
  const healed = Date.now();
  // A provider that is called only in this drill must be healthy again first.
  const goesOn = usual === undefined || usual === drill.traffic;
  service.send({ traffic: drill.traffic, everyMs: goesOn ? IDLE_MS : 0 });
  const promised = { began, lagMs, requests: requestsOf(drill, everyMs), behind: course.behind, forMs };
  const last = page && deadline(await recorded(drill, course.evaluations, began, { stack, cluster }), promised);
  const end = page && (await pager.expect(expected('resolved'), began, 90_000));
  await pager.quiet(ofProvider, 30_000);
  if (usual !== drill.traffic) service.send({ traffic: drill.traffic, everyMs: 0 });
  return { began, page, last, healed, end };
}

function judge({ began, page, last, healed, end }: Played, drill: Drill, { pager, cluster }: DrillContext): Result {
  const ofProvider = isOf(drill, cluster);
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
