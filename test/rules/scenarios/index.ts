import { CALLS } from './calls.ts';
import { COST } from './cost.ts';
import { CREDITS } from './credits.ts';
import { DIALS } from './dials.ts';
import { type PromtoolFile, promtoolFile } from './promtool-file.ts';
import { REFUSALS } from './refusals.ts';
import { REQUESTS } from './requests.ts';
import type { Scenario } from './scenario.ts';
import { STREAMS } from './streams.ts';
import { SLO, TELEMETRY } from './telemetry.ts';
import { WEEKS } from './weeks.ts';

const FILES: Readonly<Record<string, readonly Scenario[]>> = {
  credits: CREDITS,
  requests: REQUESTS,
  refusals: REFUSALS,
  dials: DIALS,
  calls: CALLS,
  streams: STREAMS,
  telemetry: TELEMETRY,
  slo: SLO,
  weeks: WEEKS,
  cost: COST,
};
/** Between two evaluations, where it is not a minute. */
const EVALUATED: Readonly<Record<string, string>> = { weeks: '30m', cost: '1h' };

export const SCENARIOS: readonly Scenario[] = Object.values(FILES).flat();

/** The file with the rules of a test. */
export const rulesOf = (alert: string): string => `${alert}.rules.yml`;

/** Promtool's test files, by alert: each needs few rules. */
export function promtoolFiles(): Readonly<Record<string, PromtoolFile>> {
  const names = new Set(SCENARIOS.map(({ alert }) => alert));
  const file = (alert: string): PromtoolFile => {
    const [name] = Object.entries(FILES).find(([, those]) => those.some((one) => one.alert === alert)) ?? [''];
    const scenarios = SCENARIOS.filter((scenario) => scenario.alert === alert);
    return promtoolFile(scenarios, rulesOf(alert), EVALUATED[name]);
  };
  return Object.fromEntries([...names].map((alert) => [alert, file(alert)]));
}
