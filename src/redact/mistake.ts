import { redactText } from './text.ts';

/** One sentence with the key, the value and what was expected. A secret in the wrong place is removed from both. */
export function mistake(key: string, value: unknown, expected: string): Error {
  return new Error(`sidetone: ${redactText(key)} is ${shown(value)}, expected ${expected}`);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(redactText(value).slice(0, 100));
  if (typeof value === 'object' && value !== null)
    return !Array.isArray(value) ? 'an object' : value.length === 0 ? '[]' : 'a list';
  return typeof value === 'function' ? 'a function' : String(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
