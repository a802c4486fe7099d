import type { Severity } from '../../src/monitoring/rules/rule.ts';
import type { ProviderName, SimulatedProvider } from '../../src/simulator/index.ts';
import type { TrafficName } from './traffic.ts';

/** One documented failure, and the one alert that must fire. */
export type Drill = {
  readonly provider: ProviderName;
  readonly title: string;
  /** What happens at the provider. */
  readonly break: (provider: SimulatedProvider) => void;
  /** What the service requests meanwhile, over and over. */
  readonly traffic: TrafficName;
  readonly alert: string;
  /** The highest severity that is expected. */
  readonly severity: Severity;
  /** A query that must have a result before: a rule that compares with the past needs one. */
  readonly given?: (selector: string) => string;
  /** Milliseconds after which it happens again, and again: for what fails now and then. */
  readonly again?: number;
  /** Alerts that fire as well: they are about the loss of most requests, whatever the cause. */
  readonly also?: readonly string[];
  /** How long the first failure takes: a slow answer is known to be slow when it has come. */
  readonly lagMs?: number;
};

export const answers =
  (code: string, more: object = {}) =>
  (provider: SimulatedProvider): void =>
    provider.answer({ code, ...more });

/** Streams are closed at once. */
export const closes =
  (code: number, reason: string) =>
  (provider: SimulatedProvider): void =>
    provider.stream({ close: { code, reason } });

/** The simulator's calls are over at once; to a rule about short calls they last a minute. */
const REPORTED = { reportSeconds: 60 };
const CALLED: readonly string[] = ['kaicalls', 'dograh', 'itellico'];

/** Calls are accepted, and end so. */
export const ends =
  (end: string) =>
  (provider: SimulatedProvider): void =>
    provider.call({ end, ...REPORTED });

export function heal(provider: SimulatedProvider): void {
  provider.heal();
  if (CALLED.includes(provider.name)) provider.call(REPORTED);
}
