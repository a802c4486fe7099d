import type { HeaderSnapshot } from './header-snapshot.ts';
import { ANY, type ParsedPath, parsePath } from './path.ts';

/** A document to read values from. */
export type Place = {
  readonly root: unknown;
  /** Where paths start: the call in a report, else the root. */
  readonly node: unknown;
  readonly headers: HeaderSnapshot | undefined;
};

/** The maximum number of elements read for each star of a path: a hostile list has a million. */
const MAX_ELEMENTS = 128;
/** Words, numbers and times of providers are shorter. */
const MAX_WORD = 512;

/** Follows a path: own properties only, so that `__proto__` reads like any other key. The first value that `read` takes. */
export function findAt<T>(place: Place, path: string, read: (value: unknown) => T | undefined): T | undefined {
  const parsed = parsePath(path);
  if (parsed.header !== undefined) return read(place.headers?.get(parsed.header));
  const start = parsed.fromRoot ? place.root : place.node;
  return follow(start, parsed, 0, parsed.fragment ? (value) => read(fragmentOf(value)) : read);
}

/** findAt() along several paths. */
export function findFirst<T>(
  place: Place,
  paths: readonly string[] | undefined,
  read: (value: unknown) => T | undefined,
): T | undefined {
  if (paths === undefined) return undefined;
  for (const path of paths) {
    const found = findAt(place, path, read);
    if (found !== undefined) return found;
  }
  return undefined;
}

function follow<T>(
  start: unknown,
  path: ParsedPath,
  from: number,
  read: (value: unknown) => T | undefined,
): T | undefined {
  let value = start;
  for (let i = from; i < path.keys.length; i++) {
    const key = path.keys[i] as string | typeof ANY;
    if (typeof value !== 'object' || value === null) return undefined;
    if (key === ANY) {
      for (const element of elementsOf(value)) {
        const found = follow(element, path, i + 1, read);
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if (!Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return read(value);
}

function elementsOf(value: object): readonly unknown[] {
  if (Array.isArray(value)) return value.slice(0, MAX_ELEMENTS);
  const elements: unknown[] = [];
  for (const key in value) {
    if (elements.length >= MAX_ELEMENTS) break;
    if (Object.hasOwn(value, key)) elements.push((value as Record<string, unknown>)[key]);
  }
  return elements;
}

function fragmentOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const hash = value.lastIndexOf('#');
  return hash === -1 ? undefined : value.slice(hash + 1, hash + 1 + MAX_WORD);
}

/** A string that is not empty, or a number. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** asText() of something short: a code. */
function asCode(value: unknown): string | undefined {
  const text = asText(value);
  return text !== undefined && text.length <= MAX_WORD ? text : undefined;
}

/** asCode(), and a boolean is `true` or `false`: for the status and the end of a call. */
export function asWord(value: unknown): string | undefined {
  return typeof value === 'boolean' ? String(value) : asCode(value);
}

/** A value: not null, not ''. */
export function isThere(value: unknown): true | undefined {
  return value === undefined || value === null || value === '' ? undefined : true;
}

export function textAt(place: Place, paths: readonly string[] | undefined): string | undefined {
  return findFirst(place, paths, asText);
}

export function wordAt(place: Place, paths: readonly string[] | undefined): string | undefined {
  return findFirst(place, paths, asWord);
}

/** The first codes at all paths, in order: a hostile response contains thousands. */
export function wordsAt(place: Place, paths: readonly string[] | undefined, words: string[]): string[] {
  findFirst(place, paths, (value) => {
    const word = asCode(value);
    if (word !== undefined) words.push(word);
    return words.length >= 16 ? true : undefined;
  });
  return words;
}

/** textAt(), and a list of strings and numbers is joined by dots: FastAPI's `loc`. */
export function fieldNameAt(place: Place, paths: readonly string[] | undefined): string | undefined {
  return findFirst(place, paths, (value) => {
    if (typeof value === 'string' && value !== '') return value;
    if (!Array.isArray(value) || value.length === 0 || value.length > 16) return undefined;
    const isName = value.every((part) => typeof part === 'string' || typeof part === 'number');
    return isName ? value.join('.') : undefined;
  });
}

/** The value at a path of a document without headers. */
export function valueAt(root: unknown, path: string): unknown {
  return findAt({ root, node: root, headers: undefined }, path, (value) => value);
}
