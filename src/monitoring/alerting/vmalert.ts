import { promDuration } from '../rules/context.ts';
import type { AlertRule } from '../rules/rule.ts';

const MINUTE = 60;

/**
 * The functions of MetricsQL that count as Prometheus does. Its own `increase()` and `changes()` count the first sample of a
 * series from 0, so that a process that is scraped for the first time would have had all of its errors just now
 * (https://docs.victoriametrics.com/metricsql/#increase_prometheus).
 */
export const prometheusFunctions = (expr: string): string =>
  expr.replaceAll(/\b(increase|changes)\(/g, '$1_prometheus(');

/**
 * Holds an alert without `keep_firing_for`, which vmalert 1.79 lacks: else one shortage would be a page every few minutes.
 * With a `for`, the condition must have held so long at some time of the hold, so that a lone blip fires nothing.
 *
 * @param timeScale of ruleFiles()
 */
export function emulateHold(rule: AlertRule, timeScale: number): AlertRule {
  const { keepFiringFor: hold, for: lasting, ...rest } = rule;
  if (hold === undefined) return rule;
  const span = (seconds: number) => promDuration(Number((seconds * timeScale).toFixed(3)));
  const step = span(MINUTE);
  const within = (seconds: number) => `[${span(seconds)}:${step}]`;
  const condition = `(\n  ${rule.expr.replaceAll('\n', '\n  ')}\n)`;
  if (lasting === undefined) return { ...rest, expr: `last_over_time(${condition}${within(hold)})` };
  return {
    ...rest,
    expr: `last_over_time(${condition}${within(hold)})
and
max_over_time(
  (count_over_time(${condition}${within(lasting)}) >= ${Math.floor(lasting / MINUTE)})${within(hold)}
)`,
  };
}
