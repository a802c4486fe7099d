export type Target = { readonly origin: string; readonly path: string };

const SLASH = 47;

/** Any other path is a whole URL, as sent to a forward proxy (RFC 9112, section 3.2.2). */
export function isPath(path: string): boolean {
  return path.charCodeAt(0) === SLASH;
}

/** The destination of a request. */
export function readTarget(origin: string, path: string): Target {
  if (isPath(path)) return { origin: withoutUser(origin), path };
  const url = URL.parse(path);
  return url === null ? { origin: withoutUser(origin), path } : { origin: url.origin, path: url.pathname + url.search };
}

/** undici keeps a user name and a password in the origin. */
export function withoutUser(origin: string): string {
  return origin.includes('@') ? (URL.parse(origin)?.origin ?? '') : origin;
}
