/** `critical` pages now · `warning` is for working hours · `info` is context. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A series of our own, named `level:metric:operations` (https://prometheus.io/docs/practices/rules/). */
export type RecordingRule = { readonly record: string; readonly expr: string };

/** The dashboards that an alert may send people to. */
export type Dashboard = 'overview' | 'errors' | 'credits' | 'streams';

export type AlertRule = {
  /** Two severities of one thing have one name: only so can the critical one silence the other. */
  readonly alert: string;
  readonly expr: string;
  /** Seconds. */
  readonly for?: number;
  /** Seconds. */
  readonly keepFiringFor?: number;
  readonly severity: Severity;
  /** A whole sentence without values: the headline of a group of notifications. */
  readonly summary: string;
  /** One alert's facts, as a template. */
  readonly description: string;
  readonly dashboard: Dashboard;
  /** Its subject, which has the same labels. Default: the requests of a job to a provider. */
  readonly scope?: 'cluster' | 'namespace' | 'service' | 'account';
  /** Beside the severity, where two rules could otherwise give one alert twice. */
  readonly labels?: Readonly<Record<string, string>>;
};

/**
 * Rules that are evaluated one after the other. What an alert reads is recorded in the alert's own group: from another
 * one it would be read an evaluation late.
 */
export type RuleGroup = { readonly name: string; readonly rules: readonly (RecordingRule | AlertRule)[] };

/** What one rule file holds. */
export type RuleFile = {
  readonly name: string;
  readonly about: readonly string[];
  readonly groups: readonly RuleGroup[];
};

export function isAlert(rule: RecordingRule | AlertRule): rule is AlertRule {
  return 'alert' in rule;
}

export function alertsOf(files: readonly RuleFile[]): AlertRule[] {
  return files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules.filter(isAlert)));
}
