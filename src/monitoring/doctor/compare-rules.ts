import type { LoadedRule } from '../prometheus/prometheus-api.ts';
import { PARAMETER_NAMES, PARAMETERS, type ParameterName, type Thresholds } from '../rules/parameters.ts';
import { type AlertRule, isAlert, type RecordingRule } from '../rules/rule.ts';
import { ruleFiles } from '../rules/rule-files.ts';
import { DEFAULT_THRESHOLDS } from '../rules/thresholds.ts';
import { promqlTokens, type Token } from './promql-tokens.ts';

type Shipped = { readonly key: string; readonly tokens: readonly Token[] };
type Loaded = ReadonlyMap<string, readonly (readonly Token[])[]>;

export type Comparison = {
  /** Of another version, or changed by hand. */
  readonly different: readonly string[];
  /** Thresholds that are set to another value than the shipped one. */
  readonly set: Readonly<Partial<Record<ParameterName, number>>>;
};

/** Rules of this version that a Prometheus has not loaded. */
export function missingRules(rules: readonly LoadedRule[]): string[] {
  const loaded = new Set(rules.map(loadedKey));
  const keys = allRules(DEFAULT_THRESHOLDS).map(shippedKey);
  return [...new Set(keys.filter((key) => !loaded.has(key)).map(nameOf))];
}

/** Whether the rules that a Prometheus has loaded are those of this version, and with which thresholds. */
export function compareRules(rules: readonly LoadedRule[]): Comparison {
  const loaded = groupLoaded(rules);
  const shipped = shippedRules(DEFAULT_THRESHOLDS);
  const different = differing(shipped, loaded);
  if (different.length === 0) return { different, set: {} };
  const set = readThresholds(shipped, loaded);
  return { different: differing(shippedRules({ ...DEFAULT_THRESHOLDS, ...set }), loaded), set };
}

function differing(shipped: readonly Shipped[], loaded: Loaded): string[] {
  const different = shipped.filter(({ key, tokens }) => loaded.get(key)?.some((one) => equal(one, tokens)) === false);
  return [...new Set(different.map(({ key }) => nameOf(key)))];
}

/** Alerts of one name differ in their labels; recording rules of one name do not occur. */
const keyOf = (name: string, severity: string, by: string): string => [name, severity, by].join('\n');
const nameOf = (key: string): string =>
  key
    .split('\n')
    .filter((part) => part !== '')
    .join(' ');

const allRules = (thresholds: Thresholds): (AlertRule | RecordingRule)[] =>
  ruleFiles({ thresholds }).rules.groups.flatMap(({ rules }) => rules);

function shippedRules(thresholds: Thresholds): Shipped[] {
  return allRules(thresholds).map((rule) => ({
    key: shippedKey(rule),
    tokens: tokensOf(rule.expr, isAlert(rule) ? (rule.for ?? 0) : 0),
  }));
}

/** A threshold may be in the expression or in `for`. */
const tokensOf = (expression: string, seconds: number): Token[] => [...promqlTokens(expression), 'for', seconds];

function shippedKey(rule: AlertRule | RecordingRule): string {
  return isAlert(rule) ? keyOf(rule.alert, rule.severity, rule.labels?.['by'] ?? '') : keyOf(rule.record, '', '');
}

const loadedKey = ({ type, name, labels }: LoadedRule): string =>
  type === 'alerting' ? keyOf(name, labels['severity'] ?? '', labels['by'] ?? '') : keyOf(name, '', '');

function groupLoaded(rules: readonly LoadedRule[]): Loaded {
  const loaded = new Map<string, (readonly Token[])[]>();
  for (const rule of rules) {
    const key = loadedKey(rule);
    loaded.set(key, [...(loaded.get(key) ?? []), tokensOf(rule.query, rule.duration)]);
  }
  return loaded;
}

/** Renders the rules with each threshold changed, to locate its number, and reads the loaded number there. */
function readThresholds(shipped: readonly Shipped[], loaded: Loaded): Partial<Record<ParameterName, number>> {
  const set: Partial<Record<ParameterName, number>> = {};
  for (const name of PARAMETER_NAMES) {
    const value = readThreshold(name, shipped, loaded);
    if (value !== undefined && value !== PARAMETERS[name].default) set[name] = value;
  }
  return set;
}

function readThreshold(name: ParameterName, shipped: readonly Shipped[], loaded: Loaded): number | undefined {
  const { default: usual, min, max } = PARAMETERS[name];
  const other = usual * 1.25 <= max ? usual * 1.25 || (min + max) / 2 : (usual + min) / 2;
  const changed = shippedRules({ ...DEFAULT_THRESHOLDS, [name]: other });
  for (const [i, { key, tokens }] of shipped.entries()) {
    const varied = changed[i]?.tokens ?? [];
    const at = tokens.findIndex((token, position) => token !== varied[position]);
    const [before, after] = [tokens[at], varied[at]];
    if (typeof before !== 'number' || typeof after !== 'number') continue;
    const candidates = (loaded.get(key) ?? []).filter((one) => sameButNumbers(one, tokens));
    const found = candidates[0]?.[at];
    if (typeof found !== 'number') return undefined;
    // Each threshold appears in its expression unchanged, times a unit, or subtracted from 1.
    const slope = (after - before) / (other - usual);
    const value = Number((usual + (found - before) / slope).toPrecision(9));
    return value >= min && value <= max ? value : undefined;
  }
  return undefined;
}

const equal = (a: readonly Token[], b: readonly Token[]): boolean =>
  a.length === b.length && a.every((token, i) => token === b[i] || almost(token, b[i]));

/** Numbers are printed with as many digits as they need, by two programs. */
const almost = (a: Token, b: Token | undefined): boolean =>
  typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) <= Math.abs(a) * 1e-9;

const sameButNumbers = (a: readonly Token[], b: readonly Token[]): boolean =>
  a.length === b.length &&
  a.every((token, i) => token === b[i] || (typeof token === 'number' && typeof b[i] === 'number'));
