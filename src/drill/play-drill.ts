import type { Provider } from '../catalogue/provider.ts';
import type { Output } from '../monitoring/console/output.ts';
import { Progress } from '../monitoring/console/progress.ts';
import { plain } from '../monitoring/console/text.ts';
import type { Labels } from '../monitoring/prometheus/prometheus-api.ts';
import { alertsOf } from '../monitoring/rules/rule.ts';
import { ruleFiles } from '../monitoring/rules/rule-files.ts';
import { DrilledService, type Serve } from './drilled-service.ts';
import type { DrillFailure } from './failures.ts';
import { type AlertSource, findAlert, findTarget, type SeenAlert, until } from './watch-alert.ts';

export type DrillPlan = AlertSource & {
  readonly provider: Provider;
  readonly failure: DrillFailure;
  readonly serve: Serve;
  /** How long to wait for the scrape and for the alert; undefined: what the rule needs. */
  readonly timeoutMs: number | undefined;
  readonly awaitResolved: boolean;
};

export type DrillResult = {
  readonly version: 1;
  readonly provider: string;
  readonly failure: string;
  readonly category: string;
  readonly alert: string;
  /** What Prometheus calls the drilled process; undefined where it did not scrape it in time. */
  readonly target: Labels | undefined;
  readonly requests: number;
  /** Seconds from the first failure. */
  readonly firedAfter: number | undefined;
  readonly severity: string | undefined;
  readonly receivers: readonly string[];
  /** Seconds from the end of the failure. */
  readonly resolvedAfter: number | undefined;
  readonly ok: boolean;
};

const SCRAPE_MS = 300_000;
/** Two scrapes and evaluations, the way to Alertmanager, and a slow machine. */
const SLACK_MS = 300_000;

/** Plays one failure to a real Prometheus, and waits for the alert to fire and to resolve. */
export async function playDrill(plan: DrillPlan, output: Output, quiet: boolean): Promise<DrillResult> {
  const progress = new Progress(output, quiet);
  const service = await DrilledService.start(plan.provider, plan.serve);
  const stop = stopOnSignal(service);
  const print = (text: string) => {
    progress.stop();
    if (!quiet) output.out(`${text}\n`);
  };
  try {
    print(`serving metrics of the drill on ${service.url}`);
    return await play(plan, service, progress, print);
  } finally {
    progress.stop();
    stop();
    await service.stop();
  }
}

async function play(
  plan: DrillPlan,
  service: DrilledService,
  progress: Progress,
  print: (text: string) => void,
): Promise<DrillResult> {
  const { provider, failure, prometheus } = plan;
  const spans = spansOf(failure.alert, plan.timeoutMs);
  service.send(failure);
  const startTime = await service.startTime();
  progress.step('waiting until Prometheus scrapes it');
  const target = prometheus && (await until(() => findTarget(prometheus, startTime), Date.now() + spans.scrape));
  if (prometheus !== undefined && target === undefined) return resultOf(plan, service, { target });
  if (target !== undefined)
    print(`scraped as job ${plain(target['job'] ?? '?', 60)}, instance ${plain(target['instance'] ?? '?', 60)}`);
  const began = Date.now();
  const category = await service.fail(failure);
  if (category !== failure.category)
    throw new Error(
      `sidetone: the service saw ${category ?? 'no failure'}, expected ${failure.category}: please report it`,
    );
  print(`${provider.title} fails: ${failure.title} (${category})`);
  const look = () => findAlert(plan, failure.alert, provider.name, target ?? {});
  progress.step(`waiting for ${failure.alert}`);
  const fired = await until(look, began + spans.fire);
  const firedAfter = fired && secondsSince(began);
  if (fired === undefined) return resultOf(plan, service, { target });
  print(
    `${failure.alert} (${plain(fired.labels['severity'] ?? '?', 20)}) fired after ${firedAfter} s${fired.receivers.length === 0 ? '' : `, sent to ${plain(fired.receivers.join(', '))}`}`,
  );
  service.heal();
  const healed = Date.now();
  if (!plan.awaitResolved) return resultOf(plan, service, { target, fired, firedAfter });
  progress.step(`waiting until ${failure.alert} is resolved`);
  const gone = await until(async () => ((await look()) === undefined ? true : undefined), healed + spans.resolve);
  const resolvedAfter = gone && secondsSince(healed);
  if (gone) print(`resolved ${resolvedAfter} s after the failure ended`);
  return resultOf(plan, service, { target, fired, firedAfter, resolvedAfter });
}

type Course = {
  readonly target: Labels | undefined;
  readonly fired?: SeenAlert | undefined;
  readonly firedAfter?: number | undefined;
  readonly resolvedAfter?: number | undefined;
};

function resultOf(
  { provider, failure, awaitResolved }: DrillPlan,
  { sent }: DrilledService,
  course: Course,
): DrillResult {
  return {
    version: 1,
    provider: provider.name,
    failure: failure.name,
    category: failure.category,
    alert: failure.alert,
    target: course.target,
    requests: sent,
    firedAfter: course.firedAfter,
    severity: course.fired?.labels['severity'],
    receivers: course.fired?.receivers ?? [],
    resolvedAfter: course.resolvedAfter,
    ok: course.firedAfter !== undefined && (!awaitResolved || course.resolvedAfter !== undefined),
  };
}

/** The time limit of each step: from the shipped rule, or from the user. */
function spansOf(alert: string, timeoutMs: number | undefined): { scrape: number; fire: number; resolve: number } {
  if (timeoutMs !== undefined) return { scrape: timeoutMs, fire: timeoutMs, resolve: timeoutMs };
  const rules = alertsOf([ruleFiles().rules]).filter((rule) => rule.alert === alert);
  const longest = (values: readonly (number | undefined)[]) => Math.max(0, ...values.map((value) => value ?? 0)) * 1000;
  return {
    scrape: SCRAPE_MS,
    fire: longest(rules.map((rule) => rule.for)) + SLACK_MS,
    // The window must pass, too.
    resolve: longest(rules.map((rule) => rule.keepFiringFor)) + 1800_000 + SLACK_MS,
  };
}

const secondsSince = (at: number): number => Math.round((Date.now() - at) / 100) / 10;

/** Ctrl+C closes the port and the simulator before the process ends. */
function stopOnSignal(service: DrilledService): () => void {
  const onSignal = () => void service.stop().finally(() => process.exit(130));
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  return () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
}
