import type { Thresholds } from './parameters.ts';

/** What rules are made from. */
export type RuleContext = {
  readonly thresholds: Thresholds;
  /** Jobs that end on purpose: their silence is no alert. */
  readonly cronJobs: readonly string[];
  /** A time span of an expression, as PromQL writes it. */
  readonly span: (seconds: number) => string;
  /** A time span that an expression compares or multiplies with. */
  readonly seconds: (seconds: number) => number;
};

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
];

/** The largest unit that gives a whole number: `5m`, not `300s`. */
export function promDuration(seconds: number): string {
  const unit = UNITS.find(([, size]) => seconds >= size && seconds % size === 0);
  return unit === undefined ? `${Math.round(seconds * 1000)}ms` : `${seconds / unit[1]}${unit[0]}`;
}

/** @param timeScale below 1 every time span shrinks: for drills, which cannot wait for an hour */
export function ruleContext(thresholds: Thresholds, timeScale: number, cronJobs: readonly string[] = []): RuleContext {
  const seconds = (value: number) => Number((value * timeScale).toFixed(3));
  return { thresholds, cronJobs, seconds, span: (value) => promDuration(seconds(value)) };
}
