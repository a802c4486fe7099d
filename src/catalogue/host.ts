export type HostEntry = {
  /** Lower case, without brackets around an IPv6 address. Of `*-api.host`: `-api.host`. */
  readonly name: string;
  /** Any beginning of the first label. */
  readonly wildcard: boolean;
  /** Undefined: any port. */
  readonly port: number | undefined;
  /** Undefined: any path. */
  readonly path: string | undefined;
};

const EXPECTED = 'a host name with an optional port and path, such as "voice.internal:8000" or "api.acme.com/v1/audio"';
const HOST = /^(?:\[([0-9a-f:.]+)\]|(\*?)([a-z0-9_-](?:[a-z0-9_.-]*[a-z0-9_])?))(?::(\d{1,5}))?$/;
const SCOPE = /^\/[^?#\s]*$/;

/** Top-level domains that no container is named after: each would claim every host below it. */
const TOP_LEVEL = new Set(['com', 'net', 'org', 'io', 'gov', 'edu']);

/** @returns the entry, or a description of what was expected */
export function parseHost(text: unknown): HostEntry | string {
  if (typeof text !== 'string') return EXPECTED;
  const slash = text.indexOf('/');
  const path = slash === -1 ? undefined : text.slice(slash);
  const match = HOST.exec((slash === -1 ? text : text.slice(0, slash)).toLowerCase());
  const name = match?.[1] ?? match?.[3];
  const wildcard = match?.[2] === '*';
  if (!match || name === undefined || name.includes('..') || TOP_LEVEL.has(name)) return EXPECTED;
  // A star stands for the part of a label before the hyphen. `*.host` would mean the same as `host`.
  if (wildcard ? !/^-[^.]+\..+/.test(name) : name.startsWith('-')) return EXPECTED;
  if (path !== undefined && !SCOPE.test(path)) return EXPECTED;
  const port = match[4] === undefined ? undefined : Number(match[4]);
  if (port !== undefined && (port < 1 || port > 65535)) return EXPECTED;
  return { name, wildcard, port, path: path === '/' ? undefined : path };
}

/** `api.example.com` → itself, `example.com`, `com`: suffixes on label boundaries (RFC 1034, 3.1). */
export function* suffixes(name: string): Generator<string> {
  yield name;
  // The parts of an IP address are not a hierarchy.
  if (/^[0-9.]+$|:/.test(name)) return;
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}

/** Decides whether a path is in scope. */
export type PathMatcher = (path: string) => boolean;

/**
 * Compiles the beginning of a path, with `*` for any characters. `/v1/audio` takes `/v1/audio` and what is below it, not
 * `/v1/audiobooks`.
 */
export function compileScope(scope: string): PathMatcher {
  const [first = '', ...more] = scope.split('*');
  if (more.length > 0) return (path) => path.startsWith(first) && holdsInOrder(pathnameOf(path), more, first.length);
  const open = !/\w$/.test(first);
  return (path) => path.startsWith(first) && (open || !/[\w-]/.test(path.charAt(first.length)));
}

function holdsInOrder(text: string, parts: readonly string[], from: number): boolean {
  let at = from;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return true;
}

function pathnameOf(path: string): string {
  const query = path.indexOf('?');
  return query === -1 ? path : path.slice(0, query);
}
