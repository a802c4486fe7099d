import { LABEL } from '../../model/labels.ts';
import { METRIC } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';

export { LABEL, METRIC };

/**
 * What series are summed by, label by label and not by `without`: pushed series carry labels that scraped ones lack. A
 * label that an installation does not have (`cluster` on a single Prometheus) does no harm.
 */
export const SERVICE = ['cluster', 'namespace', 'job'];
export const JOB = [...SERVICE, LABEL.provider];
/** With the namespace: what staging loses is no outage of production. */
export const PROVIDER = ['cluster', 'namespace', LABEL.provider];

export const list = (labels: readonly string[]): string => labels.join(', ');

export const equals = (label: string, value: string): string => `${label}="${value.replaceAll(/[\\"]/g, '\\$&')}"`;

/** Anchored, as Prometheus does. One value needs no regular expression. */
export function oneOf(label: string, values: readonly string[]): string {
  return values.length === 1 ? equals(label, values[0] as string) : `${label}=~"${values.map(literally).join('|')}"`;
}

/** In a regular expression within a string. */
const literally = (value: string): string =>
  value.replaceAll(/[.+*?()[\]{}|^$\\]/g, '\\$&').replaceAll(/[\\"]/g, '\\$&');

export const inCategories = (...categories: readonly Category[]): string => oneOf(LABEL.category, categories);

export const indent = (text: string): string => text.replaceAll('\n', '\n  ');

/** `sum by (…) (…)`, on separate lines if its argument is long. */
export function sumBy(labels: readonly string[], what: string): string {
  const short = !what.includes('\n') && what.length < 90;
  return short ? `sum by (${list(labels)}) (${what})` : `sum by (${list(labels)}) (\n  ${indent(what)}\n)`;
}

export const noneOf = (label: string, values: readonly string[]): string =>
  oneOf(label, values).replace(values.length === 1 ? '=' : '=~', values.length === 1 ? '!=' : '!~');

/** Keeps `or` from taking one series for another that has the same labels. */
export const marked = (series: string, signal: string): string =>
  `label_replace(${series}, "signal", "${signal}", "", "")`;

/** `or` between parts that may have the same labels, so that a sum counts each. */
export const together = (parts: readonly string[]): string =>
  parts.map((part, i) => (i === 0 ? part : marked(part, String(i)))).join('\nor\n');
