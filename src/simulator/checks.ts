import { mistake, quoted } from './mistake.ts';

/** @throws Error one sentence if the value is wrong */
export type Check = (path: string, value: unknown) => void;

export function check(holds: (value: unknown) => boolean, expected: string): Check {
  return (path, value) => {
    if (!holds(value)) throw mistake(path, value, expected);
  };
}

export const wholeNumber = (from: number, to: number): Check =>
  check(
    (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
    `a whole number from ${from} to ${to}`,
  );

export const oneOf = (words: readonly string[], what = 'one of'): Check =>
  check(
    (value) => typeof value === 'string' && words.includes(value),
    words.length === 0 ? 'nothing: the provider has none' : `${what} ${quoted(words)}`,
  );

/** @param max in bytes, because the limit on the wire is in bytes */
export const text = (min: number, max: number): Check =>
  check(
    (value) => typeof value === 'string' && value.length >= min && Buffer.byteLength(value) <= max,
    `a string of ${min} to ${max} bytes`,
  );

/** An object with these keys. All are optional; an undefined key counts as absent. */
export function shape<Key extends string>(checks: Readonly<Record<Key, Check>>): Check {
  return (path, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw mistake(path, value, 'an object');
    for (const [key, part] of Object.entries(value)) {
      const its = Object.hasOwn(checks, key) ? checks[key as Key] : undefined;
      if (its === undefined) throw mistake(`${path}.${key}`, part, `one of the keys ${Object.keys(checks).join(', ')}`);
      if (part !== undefined) its(`${path}.${key}`, part);
    }
  };
}
