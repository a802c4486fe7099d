import { redactShapes } from '../redact/shapes.ts';

/** The name of the environment variable that holds a key, or a function that returns the key. */
export type KeySetting = string | (() => string | undefined | Promise<string | undefined>);

export type Env = Readonly<Record<string, string | undefined>>;

/** Stands in for the name of the variable where the key comes from a function. */
export const FROM_FUNCTION = 'function';

const VARIABLE = /^[A-Z_][A-Z0-9_]{0,99}$/;
/** Words of a variable's name are shorter. */
const LONG_WORD = /[A-Z0-9]{20,}/;
/** What a header can carry (RFC 9110, 5.5), without spaces. */
const KEY = /^[\x21-\x7e]{1,4096}$/;

/** A key in the place of a variable's name must not become a label or part of a sentence. */
export function isVariableName(name: unknown, secrets: readonly RegExp[]): name is string {
  if (typeof name !== 'string' || !VARIABLE.test(name) || LONG_WORD.test(name)) return false;
  return redactShapes(name, secrets) === name;
}

/** Files and shells add a newline to a key. */
export function cleanKey(key: unknown): string | undefined {
  const clean = typeof key === 'string' ? key.trim() : '';
  return KEY.test(clean) ? clean : undefined;
}

/** The key as it is now: a function may return another one after a rotation. Never throws. */
export async function readKey(setting: KeySetting, env: Env): Promise<string | undefined> {
  try {
    return cleanKey(typeof setting === 'function' ? await setting() : env[setting]);
  } catch {
    return undefined;
  }
}
