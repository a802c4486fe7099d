import type { Severity } from '../../src/monitoring/rules/rule.ts';
import type { ProviderName, SimulatedProvider } from '../../src/simulator/index.ts';
import type { TrafficName } from './traffic.ts';

/** One documented failure, and the one alert that must fire. */
export type Drill = {
  readonly provider: ProviderName;
  readonly title: string;
  /** The failure at the provider. */
  readonly break: (provider: SimulatedProvider) => void;
  /** The requests that the service repeats meanwhile. */
  readonly traffic: TrafficName;
  readonly alert: string;
  /** The highest severity that is expected. */
  readonly severity: Severity;
  /** A query that must have a result before: a rule that compares with the past needs one. */
  readonly given?: (selector: string) => string;
  /** Milliseconds between requests. Default: enough for most rules. */
  readonly everyMs?: number;
  /** Milliseconds between repetitions: for failures that come and go. */
  readonly again?: number;
  /** Alerts that fire too: they cover the loss of most requests for any cause. */
  readonly also?: readonly string[];
  /** So many requests. Default: those of a second. */
  readonly requests?: number;
  /** Milliseconds until the failures are as many as the rule regards. Default: they are within a second. */
  readonly lagMs?: number;
};

export const answers =
  (code: string, more: object = {}) =>
  (provider: SimulatedProvider): void =>
    provider.answer({ code, ...more });

/** Streams close immediately. */
export const closes =
  (code: number, reason: string) =>
  (provider: SimulatedProvider): void =>
    provider.stream({ close: { code, reason } });

/** The simulator's calls end immediately; for the rule about short calls they last a minute. */
const REPORTED = { reportSeconds: 60 };
const CALLED: readonly string[] = ['kaicalls', 'dograh', 'itellico'];

/** Calls are accepted, and end with this outcome. */
export const ends =
  (end: string) =>
  (provider: SimulatedProvider): void =>
    provider.call({ end, ...REPORTED });

export function heal(provider: SimulatedProvider): void {
  provider.heal();
  if (CALLED.includes(provider.name)) provider.call(REPORTED);
}
