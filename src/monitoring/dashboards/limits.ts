import type { ParameterName, Thresholds } from '../rules/parameters.ts';
import type { Step } from './grafana.ts';
import { HEALTHY, SEVERITY_COLORS } from './palette.ts';

type Severity = keyof typeof SEVERITY_COLORS;

export type Limit = {
  readonly severity: Severity;
  readonly threshold: ParameterName;
  /** Converts the threshold to the panel's unit, such as 3600 for hours to seconds. Default: 1. */
  readonly scale?: number;
  /** Set if the alert counts failures and the panel shows successes. */
  readonly complement?: true;
  /** Set if the alert fires above the limit only: a step begins at its value, so the step is a little higher. */
  readonly inclusive?: true;
};

/** Colours values above the limits of the alert rules; no colour below the lowest limit. */
export function above(thresholds: Thresholds, ...limits: readonly Limit[]): Step[] {
  const steps = limits.map((limit) => ({ color: SEVERITY_COLORS[limit.severity], value: levelOf(thresholds, limit) }));
  return [{ color: HEALTHY, value: null }, ...steps.sort((a, b) => a.value - b.value)];
}

const A_LITTLE = 0.001;

/** Colours values below the limits of the alert rules, for things that must not run out. */
export function below(thresholds: Thresholds, ...limits: readonly Limit[]): Step[] {
  const sorted = limits
    .map((limit) => ({
      color: SEVERITY_COLORS[limit.severity],
      value: levelOf(thresholds, limit) + (limit.inclusive ? A_LITTLE : 0),
    }))
    .sort((a, b) => a.value - b.value);
  const colors = [...sorted.map(({ color }) => color), HEALTHY];
  return colors.map((color, i) => ({ color, value: sorted[i - 1]?.value ?? null }));
}

function levelOf(thresholds: Thresholds, { threshold, scale = 1, complement }: Limit): number {
  const level = thresholds[threshold] * scale;
  return complement ? 1 - level : level;
}
