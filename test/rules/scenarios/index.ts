import { CALLS } from './calls.ts';
import { CREDITS } from './credits.ts';
import { DIALS } from './dials.ts';
import { promtoolFile } from './promtool-file.ts';
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
};
/** Between two evaluations, where it is not a minute. */
const EVALUATED: Readonly<Record<string, string>> = { weeks: '30m' };

export const SCENARIOS: readonly Scenario[] = Object.values(FILES).flat();

/** Promtool's test files, by name. */
export function promtoolFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(FILES).map(([name, scenarios]) => [`${name}.test.yml`, promtoolFile(scenarios, EVALUATED[name])]),
  );
}
