export type Target = { readonly origin: string; readonly path: string };

const SLASH = 47;

/** A path that begins otherwise is a whole URL, as a forward proxy gets it (RFC 9112, section 3.2.2). */
export function isPath(path: string): boolean {
  return path.charCodeAt(0) === SLASH;
}

/** Where a request is bound. */
export function readTarget(origin: string, path: string): Target {
  if (isPath(path)) return { origin: withoutUser(origin), path };
  const url = URL.parse(path);
  return url === null ? { origin: withoutUser(origin), path } : { origin: url.origin, path: url.pathname + url.search };
}

/** undici takes an origin with a user name and a password as it is given. */
export function withoutUser(origin: string): string {
  return origin.includes('@') ? (URL.parse(origin)?.origin ?? '') : origin;
}
