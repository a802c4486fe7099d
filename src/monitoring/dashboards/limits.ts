import type { ParameterName, Thresholds } from '../rules/parameters.ts';
import type { Step } from './grafana.ts';
import { HEALTHY, SEVERITY_COLORS } from './palette.ts';

type Severity = keyof typeof SEVERITY_COLORS;

export type Limit = {
  readonly severity: Severity;
  readonly threshold: ParameterName;
  /** What one unit of the threshold is in the panel's unit, such as 3600 for hours in seconds. Default: 1. */
  readonly scale?: number;
  /** The alert counts what failed, the panel shows what did not. */
  readonly complement?: true;
  /** The alert fires at the limit itself: a step begins at its value, so that it must be a little beyond. */
  readonly inclusive?: true;
};

/** Colours from the limits of the alert rules on. Nothing is said below the lowest. */
export function above(thresholds: Thresholds, ...limits: readonly Limit[]): Step[] {
  const steps = limits.map((limit) => ({ color: SEVERITY_COLORS[limit.severity], value: levelOf(thresholds, limit) }));
  return [{ color: HEALTHY, value: null }, ...steps.sort((a, b) => a.value - b.value)];
}

const A_LITTLE = 0.001;

/** Colours up to the limits of the alert rules: of what must not run out. */
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
