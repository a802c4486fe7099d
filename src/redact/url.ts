import type { Operation } from '../catalogue/provider.ts';
import { REDACTED, redactText } from './text.ts';

/** Query keys whose values are secret whatever they look like. */
const SECRET_KEY = /token|key|secret|signature|password|jwt|auth|credential|session|code|^sig$/i;
/** Query keys whose values are a person's. */
const PERSONAL_KEY = /phone|number|^to$|^from$|caller|callee|mail|name|address/i;
const MAX_URL = 8192;

/**
 * Path and query without secrets, phone numbers, addresses: what cannot be decoded is taken for a secret.
 *
 * @param operation its template says which path segments are tokens
 * @returns the same string when there was nothing to remove
 */
export function redactPath(path: string, operation: Operation | undefined, secrets: readonly RegExp[] = []): string {
  if (path.length > MAX_URL) return `/${REDACTED}`;
  const hash = path.indexOf('#');
  const whole = hash === -1 ? path : path.slice(0, hash);
  const mark = whole.indexOf('?');
  const pathname = redactPathname(mark === -1 ? whole : whole.slice(0, mark), operation, secrets);
  return mark === -1 ? pathname : `${pathname}?${redactQuery(whole.slice(mark + 1), secrets)}`;
}

export function redactQuery(query: string, secrets: readonly RegExp[] = []): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return redactPart(pair, secrets);
      const key = pair.slice(0, equals);
      const plain = decode(key);
      if (plain === undefined) return `${REDACTED}=${REDACTED}`;
      if (SECRET_KEY.test(plain) || PERSONAL_KEY.test(plain)) return `${key}=${REDACTED}`;
      return `${redactPart(key, secrets)}=${redactPart(pair.slice(equals + 1), secrets)}`;
    })
    .join('&');
}

function redactPathname(pathname: string, operation: Operation | undefined, secrets: readonly RegExp[]): string {
  const template = operation?.template.split('/') ?? [];
  return pathname
    .split('/')
    .map((segment, i) => {
      const named = template[i];
      if (named !== undefined && named === segment) return segment;
      return named?.endsWith('token}') ? REDACTED : redactPart(segment, secrets);
    })
    .join('/');
}

/** One segment, key or value: kept as it is written, or removed whole. */
function redactPart(part: string, secrets: readonly RegExp[]): string {
  if (part === '') return part;
  const plain = decode(part);
  // A URL inside a URL may hide anything.
  if (plain === undefined || plain.includes('://') || plain.includes('%')) return REDACTED;
  return redactText(plain, secrets) === plain ? part : REDACTED;
}

function decode(text: string): string | undefined {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
