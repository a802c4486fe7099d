import { oneOfThe } from '../model/nearest.ts';
import { redactText } from '../redact/text.ts';

/** Throws a sentence: the key, its value, and what was expected. */
export type Reject = (key: string, value: unknown, expected: string) => never;

/** Throws a sentence if a value is wrong. */
export type Check = (key: string, value: unknown, reject: Reject) => void;

/**
 * @param subject what the key belongs to: `provider "acme"`
 * @throws Error one sentence with the key, the value and what was expected
 */
export function rejectFor(subject: string): Reject {
  return (key, value, expected) => {
    throw new Error(`sidetone: ${subject}: ${key} is ${shown(value)}, expected ${expected}`);
  };
}

/** A secret or a phone number may be in a definition by mistake, so values are not quoted verbatim. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (value instanceof RegExp) return JSON.stringify(redactText(String(value)).slice(0, 100));
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(redactText(value).slice(0, 100)) : String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
  return 'an object';
}

export function check(isRight: (value: unknown) => boolean, expected: string): Check {
  return (key, value, reject) => {
    if (!isRight(value)) reject(key, value, expected);
  };
}

export const text = (expected: string): Check => check((value) => typeof value === 'string' && value !== '', expected);

export const matching = (shape: RegExp, expected: string): Check =>
  check((value) => typeof value === 'string' && shape.test(value), expected);

export const oneOf = (choices: readonly string[]): Check =>
  check((value) => choices.includes(value as string), `one of ${choices.join(', ')}`);

export const wholeNumber = (from: number, to: number): Check =>
  check(
    (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
    `a whole number from ${from} to ${to}`,
  );

export const flag: Check = check((value) => value === true, 'true, or no such key');

export const optional =
  (inner: Check): Check =>
  (key, value, reject) => {
    if (value !== undefined) inner(key, value, reject);
  };

/** One, or a list of some. */
export const oneOrMore =
  (inner: Check): Check =>
  (key, value, reject) => {
    if (!Array.isArray(value)) inner(key, value, reject);
    else if (value.length === 0) reject(key, value, 'at least one');
    else
      value.forEach((item, i) => {
        inner(`${key}[${i}]`, item, reject);
      });
  };

export const listOf =
  (inner: Check, expected = 'a list'): Check =>
  (key, value, reject) => {
    if (!Array.isArray(value)) reject(key, value, expected);
    for (const [i, item] of (value as unknown[]).entries()) inner(`${key}[${i}]`, item, reject);
  };

/** All keys of a type, so that the compiler reports a missing one. */
export type Checks<T> = { readonly [K in keyof Required<T>]: Check };

/** An object without unknown keys. Checks get undefined for missing keys. */
export function shape<T>(checks: Checks<T>, ...more: ((key: string, value: T, reject: Reject) => void)[]): Check {
  const keys = Object.keys(checks);
  return (key, value, reject) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) reject(key, value, 'an object');
    const object = value as Record<string, unknown>;
    const unknownKey = Object.keys(object).find((name) => !keys.includes(name));
    const under = (name: string): string => (key === '' ? name : `${key}.${name}`);
    if (unknownKey !== undefined) reject(under(unknownKey), object[unknownKey], oneOfThe('keys', unknownKey, keys));
    for (const name of keys) checks[name as keyof T](under(name), object[name], reject);
    for (const further of more) further(key, value as T, reject);
  };
}

/** The first matching shape decides. If none matches, the last one explains the error. */
export function either(isFirst: (value: unknown) => boolean, first: Check, second: Check): Check {
  return (key, value, reject) => (isFirst(value) ? first : second)(key, value, reject);
}

/** The second of two rows with the same key would never match. */
export function unique<Row>(
  identity: (row: Row) => string | undefined,
  name: (row: Row, i: number) => string,
  value: (row: Row) => unknown,
  expected: string,
): (key: string, rows: readonly Row[], reject: Reject) => void {
  return (key, rows, reject) => {
    const seen = new Set<string>();
    rows.forEach((row, i) => {
      const id = identity(row);
      if (id === undefined) return;
      if (seen.has(id)) reject(`${key}${name(row, i)}`, value(row), expected);
      seen.add(id);
    });
  };
}
