/** One sentence with the key, the value and what was expected. */
export function mistake(key: string, value: unknown, expected: string): Error {
  return new Error(`sidetone/simulator: ${key} is ${shown(value)}, expected ${expected}`);
}

/** @returns `"a", "b"`: some of the codes are sentences, so that a bare list could not be read */
export function quoted(words: Iterable<string>): string {
  return Array.from(words, (word) => JSON.stringify(word)).join(', ');
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
