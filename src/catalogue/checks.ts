import { redactText } from '../redact/text.ts';

/** Throws a sentence. */
export type Say = (key: string, value: unknown, expected: string) => never;

/** The keys of a type: all of them, so that one that is added there is missed here by the compiler, not by a user. */
export type Keys<T> = { readonly [K in keyof Required<T>]: true };

/** @throws Error one sentence naming the key, the value and what was expected */
export function sayer(provider: string): Say {
  return (key, value, expected) => {
    throw new Error(`sidetone: provider ${provider}: ${key} is ${shown(value)}, expected ${expected}`);
  };
}

/** A definition is no place for a key or a number, so that one may stand in it by mistake. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(redactText(value).slice(0, 100)) : String(value);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : 'a list';
  return 'an object';
}

/** That it is an object, and has no key that nobody reads. */
export function checkKeys<T>(key: string, value: T, keys: Keys<T>, say: Say): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) say(key, value, 'an object');
  const stranger = Object.keys(value as object).find((name) => !Object.hasOwn(keys, name));
  if (stranger !== undefined)
    say(
      key === '' ? stranger : `${key}.${stranger}`,
      (value as Record<string, unknown>)[stranger],
      `one of the keys ${Object.keys(keys).join(', ')}`,
    );
}

export function checkText(key: string, value: unknown, expected: string, say: Say): void {
  if (typeof value !== 'string' || value === '') say(key, value, expected);
}

export function checkList(key: string, value: unknown, expected: string, say: Say): void {
  if (!Array.isArray(value)) say(key, value, expected);
}

/** A list of texts none of which is empty. */
export function checkTexts(key: string, value: unknown, expected: string, say: Say): void {
  if (!Array.isArray(value)) say(key, value, expected);
  (value as unknown[]).forEach((text, i) => {
    checkText(`${key}[${i}]`, text, 'a non-empty string', say);
  });
}

const PATH = /^[^.]+(?:\.[^.]+)*$/;

/** Paths of dot-separated keys. One path alone would be read letter by letter. */
export function checkPaths(key: string, value: unknown, say: Say): void {
  if (!Array.isArray(value)) say(key, value, 'a list of paths such as ["error.code"]');
  (value as unknown[]).forEach((path, i) => {
    if (typeof path !== 'string' || !PATH.test(path)) say(`${key}[${i}]`, path, 'keys with dots between them');
  });
}

export function checkChoice(key: string, value: unknown, choices: readonly string[], say: Say): void {
  if (!choices.includes(value as string)) say(key, value, `one of ${choices.join(', ')}`);
}

/** Of two rows that are found by the same, the second would never be. */
export class Once {
  readonly #seen = new Set<string>();

  check(key: string, value: unknown, identity: string, expected: string, say: Say): void {
    if (this.#seen.has(identity)) say(key, value, expected);
    this.#seen.add(identity);
  }
}
