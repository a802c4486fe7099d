/** The paths of the catalogue, split: they are few, and to split one costs as much as to follow it. */
const KEYS = new Map<string, readonly string[]>();

function keysOf(path: string): readonly string[] {
  let keys = KEYS.get(path);
  if (keys === undefined) {
    keys = path.split('.');
    KEYS.set(path, keys);
  }
  return keys;
}

/**
 * Reads one value at a path of dot-separated keys. Own properties only: a body with `__proto__` or `constructor`
 * reads like any other, and an array is indexed by number.
 */
export function readPath(root: unknown, path: string): unknown {
  let value = root;
  for (const key of keysOf(path)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The first path that holds a non-empty string or a number. */
export function readText(root: unknown, paths: readonly string[] | undefined): string | undefined {
  for (const path of paths ?? []) {
    const value = readPath(root, path);
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return undefined;
}

/** Like readText(), and a list of strings and numbers is joined by dots: FastAPI's `loc`. */
export function readFieldPath(root: unknown, paths: readonly string[] | undefined): string | undefined {
  for (const path of paths ?? []) {
    const value = readPath(root, path);
    if (typeof value === 'string' && value !== '') return value;
    if (Array.isArray(value) && value.length > 0 && value.length <= 16) {
      if (value.every((part) => typeof part === 'string' || typeof part === 'number')) return value.join('.');
    }
  }
  return undefined;
}
