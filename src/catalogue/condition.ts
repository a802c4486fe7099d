import { compilePatterns, listOf } from './pattern.ts';
import type { Condition, Path, Value } from './provider.ts';
import { findAt, isThere, type Place } from './read-value.ts';

/** The facts that a condition can check in a response, a frame or a report. */
export type Facts = {
  readonly place: Place;
  readonly status: number | undefined;
  /** Its name. */
  readonly operation: string | undefined;
  /** The message, in lower case. */
  readonly text: string;
};

export type Holds = (facts: Facts) => boolean;

/** Compiles a condition. Undefined stands for no condition, which always holds. */
export function compileCondition(condition: Condition | undefined): Holds | undefined {
  if (condition === undefined) return undefined;
  const { status, operation, text, at, absent } = condition;
  const checks: Holds[] = [];
  if (status !== undefined) {
    const statuses = listOf(status);
    checks.push((facts) => facts.status !== undefined && statuses.includes(facts.status));
  }
  if (operation !== undefined) {
    const operations = listOf(operation);
    checks.push((facts) => facts.operation !== undefined && operations.includes(facts.operation));
  }
  if (text !== undefined) {
    const matches = compilePatterns(text);
    checks.push((facts) => matches(facts.text));
  }
  if (at !== undefined) {
    const accepts = compileValues(condition);
    checks.push(({ place }) => standsAt(place, at, accepts));
  }
  if (absent !== undefined) checks.push(({ place }) => findAt(place, absent, isThere) === undefined);
  return (facts) => checks.every((check) => check(facts));
}

/** For `is` and `isNot`, `true` and `"true"` are equal, because forms contain only strings. */
export function compileValues({
  is,
  isNot,
}: {
  readonly is?: Value | readonly Value[];
  readonly isNot?: Value | readonly Value[];
}): (value: unknown) => boolean {
  const wanted = is === undefined ? undefined : new Set(listOf(is).map(String));
  const unwanted = isNot === undefined ? undefined : new Set(listOf(isNot).map(String));
  return (value) => {
    if (isThere(value) === undefined) return false;
    if (wanted === undefined && unwanted === undefined) return true;
    if (typeof value === 'object') return false;
    const text = String(value);
    return (wanted === undefined || wanted.has(text)) && unwanted?.has(text) !== true;
  };
}

export function standsAt(place: Place, path: Path, accepts: (value: unknown) => boolean): boolean {
  return findAt(place, path, (value) => (accepts(value) ? true : undefined)) === true;
}
