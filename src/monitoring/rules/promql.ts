import { LABEL } from '../../model/labels.ts';
import { METRIC } from '../../model/signals.ts';
import type { Category } from '../../model/verdict.ts';

export { LABEL, METRIC };

/**
 * What series are summed by. Named one by one, not by `without`: pushed series carry labels that scraped ones lack. A
 * label that a set-up does not have (`cluster` on a single Prometheus) does no harm.
 */
export const SERVICE = ['cluster', 'namespace', 'job'];
export const JOB = [...SERVICE, LABEL.provider];
export const PROVIDER = ['cluster', LABEL.provider];
/** With the namespace: staging and production have keys of their own, and often the same name for them. */
export const ACCOUNT = ['cluster', 'namespace', LABEL.provider, LABEL.account];

export const list = (labels: readonly string[]): string => labels.join(', ');

export const equals = (label: string, value: string): string => `${label}="${value}"`;

/** Anchored, as Prometheus does. One value needs no regular expression. */
export function oneOf(label: string, values: readonly string[]): string {
  return values.length === 1 ? equals(label, values[0] as string) : `${label}=~"${values.map(literally).join('|')}"`;
}

/** In a regular expression within a string. */
const literally = (value: string): string => value.replaceAll(/[.+]/g, '\\\\$&');

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
 * What was counted in twice the span that a record counts in, without reading the series of all processes again. Where
 * nothing was recorded then, what is now.
 */
export const twice = (record: string, window: string): string =>
  `${record} + ${record} offset ${window}\nor\n${record}`;

/** Of series that begin with what they count first, instead of at 0: increase() sees nothing in that. */
export const withFirst = (selector: string, window: string): string =>
  `(${selector} unless ${selector} offset ${window})\nor\nincrease(${selector}[${window}])`;

/** Keeps `or` from taking one series for another that has the same labels. */
export const marked = (series: string, signal: string): string =>
  `label_replace(${series}, "signal", "${signal}", "", "")`;

/** Refused requests and refused stream handshakes. */
export function refusals(window: string, ...matchers: readonly string[]): string {
  return `${increase(METRIC.errors, window, matchers)}\nor\n${marked(increase(METRIC.streamConnects, window, matchers), 'connect')}`;
}

/** Of one category: failed requests, refused handshakes, and streams that ended so. */
export function failures(window: string, category: Category): string {
  const all = [METRIC.requests, METRIC.streamResults];
  return all.map((metric) => increase(metric, window, [inCategories(category)])).join('\nor\n');
}

export const increase = (metric: string, window: string, matchers: readonly string[]): string =>
  `increase(${metric}{${matchers.join(', ')}}[${window}])`;
