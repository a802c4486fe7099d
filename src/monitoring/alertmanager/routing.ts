import type { YamlValue } from './read-yaml.ts';

export type Labels = Readonly<Record<string, string>>;
type Matches = (labels: Labels) => boolean;

export type Route = {
  readonly receiver: string;
  readonly matches: Matches;
  readonly continues: boolean;
  /** Names of time intervals in which it is mute, or outside of which it is. */
  readonly muted: readonly string[];
  readonly routes: readonly Route[];
};

export type InhibitRule = {
  readonly source: Matches;
  readonly target: Matches;
  readonly equal: readonly string[];
  /** Its text in the configuration, for people. */
  readonly text: string;
};

export type Routing = {
  readonly root: Route;
  /** Receivers with at least one integration. */
  readonly delivering: ReadonlySet<string>;
  readonly receivers: readonly string[];
  readonly inhibitRules: readonly InhibitRule[];
};

type Map = { readonly [key: string]: YamlValue };

/** @throws Error when there is no route */
export function readRouting(config: YamlValue): Routing {
  const { route, receivers, inhibit_rules: rules } = mapOf(config);
  if (route === undefined || route === null) throw new Error('the configuration has no route');
  const all = listOf(receivers).map(mapOf);
  const names = all.map(({ name }) => String(name));
  const delivers = (receiver: Map) =>
    Object.entries(receiver).some(([key, value]) => key.endsWith('_configs') && listOf(value ?? null).length > 0);
  return {
    root: readRoute(mapOf(route), ''),
    delivering: new Set(names.filter((_, i) => delivers(all[i] ?? {}))),
    receivers: names,
    inhibitRules: listOf(rules).map(mapOf).map(readInhibitRule),
  };
}

/** https://prometheus.io/docs/alerting/latest/configuration/#route: the deepest routes that match, in order. */
export function routesOf(route: Route, labels: Labels): Route[] {
  if (!route.matches(labels)) return [];
  const found: Route[] = [];
  for (const child of route.routes) {
    const deeper = routesOf(child, labels);
    found.push(...deeper);
    if (deeper.length > 0 && !child.continues) break;
  }
  return found.length > 0 ? found : [route];
}

/** The rule by which one alert silences another; a missing label is equal to an empty one. */
export function inhibitedBy(rules: readonly InhibitRule[], source: Labels, target: Labels): InhibitRule | undefined {
  return rules.find(
    (rule) =>
      rule.source(source) &&
      rule.target(target) &&
      rule.equal.every((label) => (source[label] ?? '') === (target[label] ?? '')),
  );
}

function readRoute(route: Map, inherited: string): Route {
  const receiver = route['receiver'] === undefined ? inherited : String(route['receiver']);
  return {
    receiver,
    matches: readMatchers(route, '', 'match'),
    continues: route['continue'] === 'true',
    muted: ['mute_time_intervals', 'active_time_intervals'].flatMap((key) => listOf(route[key] ?? null).map(String)),
    routes: listOf(route['routes'] ?? null).map((child) => readRoute(mapOf(child), receiver)),
  };
}

function readInhibitRule(rule: Map): InhibitRule {
  const texts = (key: string) => listOf(rule[key] ?? null).map(String);
  return {
    source: readMatchers(rule, 'source_', 'source_match'),
    target: readMatchers(rule, 'target_', 'target_match'),
    equal: texts('equal'),
    text: `equal: [${texts('equal').join(', ')}], source_matchers: [${texts('source_matchers').join(', ')}]`,
  };
}

/** `matchers`, and the older `match` and `match_re`. */
function readMatchers(owner: Map, prefix: string, old: string): Matches {
  const all: Matches[] = [
    ...listOf(owner[`${prefix}matchers`] ?? null).map((text) => readMatcher(String(text))),
    ...Object.entries(mapOf(owner[old] ?? null)).map(([name, value]) => matcher(name, '=', String(value ?? ''))),
    ...Object.entries(mapOf(owner[`${old}_re`] ?? null)).map(([name, value]) =>
      matcher(name, '=~', String(value ?? '')),
    ),
  ];
  return (labels) => all.every((matches) => matches(labels));
}

function readMatcher(text: string): Matches {
  const match = /^\s*"?([^"=!~\s]+)"?\s*(=~|!~|!=|=)\s*(.*?)\s*$/s.exec(text);
  if (match === null) return () => false;
  const [, name = '', sign = '=', value = ''] = match;
  return matcher(name, sign, value.startsWith('"') ? unquoted(value) : value);
}

const unquoted = (text: string): string =>
  text.slice(1, -1).replaceAll(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one));

function matcher(name: string, sign: string, value: string): Matches {
  if (sign === '=') return (labels) => (labels[name] ?? '') === value;
  if (sign === '!=') return (labels) => (labels[name] ?? '') !== value;
  const expression = compile(value);
  return (labels) => expression?.test(labels[name] ?? '') === (sign === '=~');
}

/** Anchored, as Alertmanager does. What Go understands and we do not matches nothing. */
function compile(value: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${value})$`, 's');
  } catch {
    return undefined;
  }
}

const listOf = (value: YamlValue | undefined): readonly YamlValue[] => (Array.isArray(value) ? value : []);
function mapOf(value: YamlValue | undefined): Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Map) : {};
}
