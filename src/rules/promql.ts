import { ATTR } from '../semconv.ts';
import { prometheusLabel, prometheusName, SIGNALS } from '../signals.ts';
import type { Category } from '../verdict.ts';

export const METRIC = {
  duration: prometheusName(SIGNALS.duration),
  errors: prometheusName(SIGNALS.errors),
  retryAfter: prometheusName(SIGNALS.retryAfter),
  premature: prometheusName(SIGNALS.premature),
  creditsRemaining: prometheusName(SIGNALS.creditsRemaining),
  creditsUsed: prometheusName(SIGNALS.creditsUsed),
  creditsObserved: prometheusName(SIGNALS.creditsObserved),
  rateLimitLimit: prometheusName(SIGNALS.rateLimitLimit),
  rateLimitRemaining: prometheusName(SIGNALS.rateLimitRemaining),
  rateLimitReset: prometheusName(SIGNALS.rateLimitReset),
  connects: prometheusName(SIGNALS.streamConnects),
  closes: prometheusName(SIGNALS.streamCloses),
  streamActive: prometheusName(SIGNALS.streamActive),
  streamDuration: prometheusName(SIGNALS.streamDuration),
  faults: prometheusName(SIGNALS.faults),
  info: prometheusName(SIGNALS.info),
} as const;

export const LABEL = {
  provider: prometheusLabel(ATTR.provider),
  operation: prometheusLabel(ATTR.operation),
  status: prometheusLabel(ATTR.status),
  category: prometheusLabel(ATTR.category),
  errorType: prometheusLabel(ATTR.errorType),
  account: prometheusLabel(ATTR.account),
  closeCode: prometheusLabel(ATTR.closeCode),
  closeInitiator: prometheusLabel(ATTR.closeInitiator),
  stage: prometheusLabel(ATTR.stage),
} as const;

/**
 * What series are summed by. Named one by one, not by `without`: pushed series carry labels that scraped ones lack. A
 * label that a set-up does not have (`cluster` on a single Prometheus) does no harm.
 */
export const SERVICE = ['cluster', 'namespace', 'job'];
export const JOB = [...SERVICE, LABEL.provider];
export const PROVIDER = ['cluster', LABEL.provider];
export const ACCOUNT = [...PROVIDER, LABEL.account];

export const list = (labels: readonly string[]): string => labels.join(', ');

export const equals = (label: string, value: string): string => `${label}="${value}"`;

/** Anchored, as Prometheus does. One value needs no regular expression. */
export function oneOf(label: string, values: readonly string[]): string {
  return values.length === 1 ? equals(label, values[0] as string) : `${label}=~"${values.join('|')}"`;
}

export const inCategories = (...categories: readonly Category[]): string => oneOf(LABEL.category, categories);

export const indent = (text: string): string => text.replaceAll('\n', '\n  ');

/** `sum by (…) (…)`, on lines of its own where what it sums is long. */
export function sumBy(labels: readonly string[], what: string): string {
  const short = !what.includes('\n') && what.length < 90;
  return short ? `sum by (${list(labels)}) (${what})` : `sum by (${list(labels)}) (\n  ${indent(what)}\n)`;
}

export const noneOf = (label: string, values: readonly string[]): string =>
  oneOf(label, values).replace(values.length === 1 ? '=' : '=~', values.length === 1 ? '!=' : '!~');

/**
 * Refused requests and refused stream handshakes. They have the same label sets, so that a label of their own keeps `or`
 * from taking the one for the other.
 */
export function refusals(window: string, ...matchers: readonly string[]): string {
  const increase = (metric: string) => `increase(${metric}{${matchers.join(', ')}}[${window}])`;
  return `${increase(METRIC.errors)}\nor\nlabel_replace(${increase(METRIC.connects)}, "signal", "connect", "", "")`;
}

/** With the streams that ended so: credits run out wherever they are spent. Closes carry no error type. */
export function failures(window: string, category: Category, ...refusedOnly: readonly string[]): string {
  const matcher = inCategories(category);
  return `${refusals(window, matcher, ...refusedOnly)}\nor\nincrease(${METRIC.closes}{${matcher}}[${window}])`;
}
