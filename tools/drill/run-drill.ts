import { setTimeout as wait } from 'node:timers/promises';
import { LABEL } from '../../src/monitoring/rules/promql.ts';
import { alertsOf } from '../../src/monitoring/rules/rule.ts';
import { ruleFiles } from '../../src/monitoring/rules/rule-files.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import type { Notice, Pager } from '../stack/pager.ts';
import type { Stack } from '../stack/stack.ts';
import { type Drill, heal } from './drill.ts';
import type { ServiceProcess } from './service-process.ts';
import { USUAL } from './traffic.ts';

export type DrillContext = {
  readonly simulator: Simulator;
  readonly service: ServiceProcess;
  readonly pager: Pager;
  readonly timeScale: number;
  /** Resolves when Prometheus has a result for the query. */
  readonly until: Stack['until'];
  /** The label that separates its alerts from those of other drills. */
  readonly cluster: string;
};

export type Result = {
  readonly drill: Drill;
  /** Milliseconds from the first failure; undefined without a notification. */
  readonly pagedAfter: number | undefined;
  /** Two scrapes, one evaluation and the rule's `for`. */
  readonly allowed: number;
  readonly resolvedAfter: number | undefined;
  readonly problems: readonly string[];
};

/** Healthy traffic: enough calls for a ratio, even if those of a drill do not count. */
export const IDLE_MS = 500;
const BUSY_MS = 100;
/** For the providers of the catalogue, many of which run at a time: a few failures suffice. */
const CALM_MS = 250;
const INTERVAL_MS = 1000;
/** A machine under load needs more than the minute that the query looks back. */
const GIVEN_SECONDS = 150;
/** The delay from Alertmanager to the pager, and of a busy machine. */
const DELIVERY_MS = 2500;

/** The URLs of runbooks and Grafana in the drill. */
export const RUNBOOKS = 'https://runbooks.example.com/sidetone';
export const GRAFANA = 'https://grafana.example.com';

const ALERTS = alertsOf([ruleFiles().rules]);

export async function runDrill(
  drill: Drill,
  { simulator, service, pager, timeScale, cluster, until }: DrillContext,
): Promise<Result> {
  const provider = simulator.provider(drill.provider);
  const rule = ALERTS.find(({ alert, severity }) => alert === drill.alert && severity === drill.severity);
  const allowed = 3 * INTERVAL_MS + (drill.lagMs ?? 0) + (rule?.for ?? 0) * timeScale * 1000;
  const selector = `{${LABEL.provider}="${drill.provider}", cluster="${cluster}"}`;
  const past = drill.given?.(selector);
  if (past !== undefined && !(await isSoon(until, past))) return withoutPast(drill);
  const began = Date.now();
  const ofProvider = ({ labels }: Notice) => labels[LABEL.provider] === drill.provider && labels['cluster'] === cluster;
  const expected = ({ labels }: Notice) => labels['alertname'] === drill.alert && labels['severity'] === drill.severity;

  drill.break(provider);
  const breaker = drill.again === undefined ? undefined : setInterval(() => drill.break(provider), drill.again);
  service.send({ traffic: drill.traffic, everyMs: USUAL[drill.provider] === undefined ? CALM_MS : BUSY_MS });
  const page = await pager.expect(
    (it) => ofProvider(it) && expected(it) && it.status === 'firing',
    began,
    allowed + 20_000,
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
  const end =
    page && (await pager.expect((it) => ofProvider(it) && expected(it) && it.status === 'resolved', began, 90_000));
  await pager.expect(() => !pager.firing().some(ofProvider), 0, 30_000);
  if (!isUsual) service.send({ traffic: drill.traffic, everyMs: 0 });
  const named = [drill.alert, ...(drill.also ?? [])];
  const others = pager.notices.filter(
    (it) => it.at >= began && it.status === 'firing' && ofProvider(it) && !named.includes(it.labels['alertname'] ?? ''),
  );
  return {
    drill,
    pagedAfter: page && page.at - began,
    allowed: allowed + DELIVERY_MS,
    resolvedAfter: end && end.at - healed,
    problems: [
      ...problemsOf(page, drill),
      ...new Set(others.map(({ labels }) => `also ${labels['alertname']}`)),
      ...(end ? [] : ['did not resolve']),
    ],
  };
}

async function isSoon(until: Stack['until'], query: string): Promise<boolean> {
  return until(query, GIVEN_SECONDS).then(
    () => true,
    () => false,
  );
}

/** The other drills go on. */
function withoutPast(drill: Drill): Result {
  const problems = [`its past did not appear in ${GIVEN_SECONDS} s`];
  return { drill, pagedAfter: undefined, allowed: 0, resolvedAfter: undefined, problems };
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
