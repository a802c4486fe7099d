import { setTimeout as wait } from 'node:timers/promises';
import { LABEL } from '../../../src/monitoring/rules/promql.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/index.ts';
import { freePort } from '../../kit/free-port.ts';
import { Stack } from '../../stack/stack.ts';
import { heal } from '../drill.ts';
import { ServiceProcess } from '../service-process.ts';
import { drillRules, type Overrides } from '../session.ts';
import { AT_ANY_HOUR, IN_WORKING_HOURS, INHIBITED, UNSENT } from './expected.ts';
import { FLEET, type FleetFailure, type FleetService } from './failures.ts';
import { managersAt } from './managers.ts';
import { Receivers } from './receivers.ts';

const CLUSTER = 'eu';
const SECOND = 1000;
/** The longest `for` takes fifteen seconds here; then there is time for what must not fire. */
const ALL_FIRE_MS = 40 * SECOND;
/** Longer than an interval of a group. */
const MORNING_MS = 8 * SECOND;
/** What a machine that stalls delays. */
const STALL_MS = 30 * SECOND;
/** Windows of half an hour, and alerts that stay for fifteen minutes. */
const HEALED_MS = 70 * SECOND;
/** In the order of their configurations. */
const MANAGERS = ['day', 'night'] as const;
type Manager = (typeof MANAGERS)[number];

type Running = { readonly of: FleetService; readonly simulator: Simulator; readonly service: ServiceProcess };

/**
 * Many failures at once in one cluster, through the shipped routes, time intervals and inhibition: by day in one
 * Alertmanager, by night in another, until it is morning there.
 *
 * @returns what was notified, inhibited or left out against expectation
 */
export async function playFleet(overrides: Overrides): Promise<string[]> {
  const receivers = new Receivers();
  const stack = new Stack();
  const running: Running[] = [];
  try {
    running.push(...(await Promise.all(FLEET.map(start))));
    const address = await receivers.open();
    const { day, night, morning } = managersAt(Date.now(), address);
    await stack.start({
      rules: drillRules(overrides),
      targets: running.map(({ of: { namespace, job }, service: { port } }) => ({
        port,
        labels: { cluster: CLUSTER, namespace, job },
      })),
      alertmanagers: [day, night],
    });
    await stack.scraped();
    const problems = await observe(stack, receivers, running.flatMap(breakAll), morning);
    return [...new Set([...problems, ...(await unresolved(receivers))])];
  } finally {
    await Promise.all(running.map(({ service }) => service.stop()));
    await stack.stop();
    await Promise.all(running.map(({ simulator }) => simulator.close()));
    receivers.close();
  }
}

async function start(of: FleetService): Promise<Running> {
  const simulator = await startSimulator();
  simulator.providers.forEach(heal);
  const service = new ServiceProcess(simulator, await freePort());
  await service.start();
  return { of, simulator, service };
}

type Broken = { readonly failure: FleetFailure; readonly mend: () => void };

function breakAll({ of, simulator, service }: Running): Broken[] {
  return of.failures.map((failure) => {
    const { traffic, everyMs = 250, again } = failure;
    const provider = simulator.provider(failure.provider);
    failure.break(provider);
    service.send({ traffic, everyMs });
    const breaker = again === undefined ? undefined : setInterval(() => failure.break(provider), again);
    const mend = () => {
      clearInterval(breaker);
      heal(provider);
      service.send({ traffic, everyMs: 500 });
    };
    return { failure, mend };
  });
}

/** All that is notified by day and at night, and in the morning what was held back. */
async function observe(
  stack: Stack,
  receivers: Receivers,
  broken: readonly Broken[],
  morning: number,
): Promise<string[]> {
  await wait(Math.min(ALL_FIRE_MS, morning - 2 * SECOND - Date.now()));
  const problems = [
    ...(await whole(stack, receivers, 'day', [...AT_ANY_HOUR, ...IN_WORKING_HOURS])),
    ...(await whole(stack, receivers, 'night', AT_ANY_HOUR)),
  ];
  for (const { failure, mend } of broken) if (failure.untilMorning === undefined) mend();
  await wait(Math.max(0, morning - SECOND - Date.now()));
  problems.push(...compare('night: notified', AT_ANY_HOUR, receivers.groups('night')));
  await wait(Math.max(0, morning + MORNING_MS - Date.now()));
  const late = () => compare('morning: notified', [...AT_ANY_HOUR, ...IN_WORKING_HOURS], receivers.groups('night'));
  for (const until = Date.now() + STALL_MS; late().length > 0 && Date.now() < until; ) await wait(500);
  problems.push(...late());
  for (const { mend } of broken) mend();
  return problems;
}

/** All alerts of an Alertmanager: each was notified, waits for the morning, is inhibited, or is for nobody. */
async function whole(
  stack: Stack,
  receivers: Receivers,
  manager: Manager,
  notified: readonly string[],
): Promise<string[]> {
  const { active, inhibited } = await alertsOf(stack.alertmanagers[MANAGERS.indexOf(manager)] ?? '');
  return [
    ...compare(`${manager}: notified`, notified, receivers.groups(manager)),
    ...compare(`${manager}: inhibited`, INHIBITED, inhibited),
    ...compare(`${manager}: active`, [...activeOf([...AT_ANY_HOUR, ...IN_WORKING_HOURS]), ...UNSENT], active),
  ];
}

/** The alerts of these notifications. */
const activeOf = (notifications: readonly string[]): string[] =>
  notifications.flatMap((notification) => {
    const [, alert = '', jobs = ''] = /^\S+ (.+): (.+)$/.exec(notification) ?? [];
    return jobs.split(', ').map((job) => `${alert} ${job}`);
  });

type ApiAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
};

async function alertsOf(manager: string): Promise<{ active: string[]; inhibited: string[] }> {
  const alerts = (await (await fetch(`${manager}/api/v2/alerts`)).json()) as ApiAlert[];
  const lines = (some: readonly ApiAlert[]) =>
    some.map(({ labels }) =>
      ['alertname', 'severity', 'namespace', LABEL.provider, 'job'].map((name) => labels[name] ?? '-').join(' '),
    );
  return {
    active: lines(alerts.filter(({ status }) => status.inhibitedBy.length === 0)),
    inhibited: lines(alerts.filter(({ status }) => status.inhibitedBy.length > 0)),
  };
}

function compare(what: string, expected: readonly string[], seen: readonly string[]): string[] {
  const without = (all: readonly string[], some: readonly string[]) => all.filter((line) => !some.includes(line));
  return [
    ...without(expected, seen).map((line) => `${what}: missing ${line}`),
    ...without(seen, expected).map((line) => `${what}: unexpected ${line}`),
  ];
}

/** Every receiver that heard of a failure hears that it is over. */
async function unresolved(receivers: Receivers): Promise<string[]> {
  const open = () => MANAGERS.flatMap((manager) => receivers.firing(manager).map((it) => `${manager}: ${it}`));
  for (const until = Date.now() + HEALED_MS; Date.now() < until && open().length > 0; ) await wait(500);
  return open().map((group) => `not resolved: ${group}`);
}
