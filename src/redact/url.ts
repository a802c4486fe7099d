import { redactNamed } from './named.ts';
import { holdsNumberPart, redactNumbers } from './numbers.ts';
import { decode, MALFORMED } from './percent.ts';
import { toPlain } from './plain.ts';
import { looksRandom } from './random.ts';
import { REDACTED } from './redacted.ts';
import { CHANNEL, redactCredentials, redactShapes } from './shapes.ts';

/** Query keys whose values are always secret. */
const SECRET_KEY =
  /token|key|secret|signature|passw|passphrase|pwd|jwt|auth|credential|session|code(?![cdr])|cookie|bearer|ticket|assertion|hmac|otp|(?:^|[._-])(?:tok|tkn|pw|pass|pin|sig|sid)(?:$|[._-])/i;
/** Query keys whose values identify a person. */
const PERSONAL_KEY =
  /phone|number|caller|callee|mail|name|address|contact|customer|recipient|destination|msisdn|keyterm|keyword|(?:^|[[._-])(?:to|from|ani|dnis|cli|tel|uri|sip|user|uid|login|identity|nick|who)(?:$|[[\]._-](?!(?:type|agent|count|limit|role|status|region)$))|(?:To|From)$/i;
/** The names of a person, where they begin with a letter: otherwise pages of a list. */
const NAME_KEY = /^(?:first|last|middle|given|family|fn|ln)$/i;
/** Words: what a person said, or a name. An id has no spaces. */
const WORDS = /\p{L}[\p{M}'.,\u2019-]? +\p{L}/u;
/** A nested value: another URL, a query, JSON. It may hide anything. */
const NESTED = /\/\/|[?&;{}"<>\\]|=./;
const MAX_URL = 8192;

/** What is known of an operation: `/v1/sessions/{session_id}`. */
type Template = { readonly template: string };
/** What is known of a provider's URLs and keys. */
type KnownShapes = {
  readonly operations?: { readonly rows: readonly Template[] };
  readonly secrets?: { readonly patterns: readonly RegExp[] };
};

/**
 * Path and query without secrets, phone numbers, addresses: undecodable text counts as a secret.
 *
 * @param operation its template marks the path segments that are tokens
 * @param provider its other templates mark tokens too, and its `secrets` match its keys
 * @returns the same string when there was nothing to remove
 */
export function redactPath(path: string, operation: Template | undefined, provider: KnownShapes | undefined): string {
  if (path.length > MAX_URL) return `/${REDACTED}`;
  const secrets = provider?.secrets?.patterns;
  const hash = path.indexOf('#');
  const whole = hash === -1 ? path : path.slice(0, hash);
  const mark = whole.indexOf('?');
  const pathname = redactPathname(mark === -1 ? whole : whole.slice(0, mark), operation, provider);
  return mark === -1 ? pathname : `${pathname}?${redactQuery(whole.slice(mark + 1), secrets)}`;
}

/** @param query without its question mark */
export function redactQuery(query: string, secrets: readonly RegExp[] = []): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return redactPart(pair, secrets);
      const key = pair.slice(0, equals);
      const plain = decodePart(key);
      if (plain === undefined) return `${REDACTED}=${REDACTED}`;
      if (
        SECRET_KEY.test(plain) ||
        PERSONAL_KEY.test(plain) ||
        isUnexplained(plain, pair.slice(equals + 1)) ||
        (NAME_KEY.test(plain) && /^[A-Z%]/.test(pair.slice(equals + 1)))
      )
        return `${redactPart(key, secrets)}=${REDACTED}`;
      const value = pair.slice(equals + 1);
      // A number after such a key is a time or a count.
      if (/^\d{7,13}$/.test(value) && redactNumbers(`${plain}=${value}`, REDACTED).endsWith(value)) return pair;
      return `${redactPart(key, secrets)}=${redactPart(value, secrets)}`;
    })
    .join('&');
}

/** A random value whose key is no id: `state=…`, `Policy=…`. Ids and cursors stay: they identify the request. */
function isUnexplained(key: string, value: string): boolean {
  return (
    value.length >= 24 && !UUID.test(value) && !/(?:id|sid|cursor|page|after|before)$/i.test(key) && looksRandom(value)
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * A whole URL of any scheme: without user name and password, its host, path, query and fragment redacted.
 *
 * @returns the same string when there was nothing to remove
 */
export function redactUrl(text: string, secrets: readonly RegExp[] = []): string {
  const url = text.length > MAX_URL ? null : URL.parse(text);
  if (url === null) return REDACTED;
  const { protocol, hostname, port, username, password, search, hash } = url;
  const host = redactHost(hostname, secrets);
  const pathname = redactPathname(url.pathname, undefined, undefined, secrets);
  const query = search === '' ? '' : `?${redactQuery(search.slice(1), secrets)}`;
  const fragment = hash === '' ? '' : `#${redactPart(hash.slice(1), secrets)}`;
  const same = host === hostname && pathname === url.pathname && query === search && fragment === hash;
  if (same && username === '' && password === '') return text;
  return `${protocol}//${host}${port === '' ? '' : `:${port}`}${pathname}${query}${fragment}`;
}

/** A host name whose labels contain no key and no phone number: a tenant's subdomain may. */
export function redactHost(hostname: string, secrets: readonly RegExp[] = []): string {
  // An IP address is no phone number.
  if (/^[\d.]+$|^\[/.test(hostname)) return hostname;
  return hostname
    .split('.')
    .map((label) => (redactShapes(label, secrets) === label && !holdsNumberPart(label) ? label : REDACTED))
    .join('.');
}

function redactPathname(
  pathname: string,
  operation: Template | undefined,
  provider: KnownShapes | undefined,
  secrets = provider?.secrets?.patterns ?? [],
): string {
  const template = operation?.template.split('/') ?? [];
  const segments = withoutJoined(pathname).split('/');
  const tokensFrom = provider === undefined ? Infinity : firstToken(segments, provider);
  return segments
    .map((segment, i) => {
      if (i >= tokensFrom) return segment === '' ? segment : REDACTED;
      if (template[i] === segment || (segments[i - 1] === 'accounts' && /^\d{5,9}$/.test(segment))) return segment;
      return /%2f/i.test(segment) ? REDACTED : redactPart(segment, secrets);
    })
    .join('/');
}

/** An account’s key and its secret, by their lengths: `/account/a9d1f07b/…/numbers`. */
const KEY_AND_SECRET = /(?<=\/accounts?\/(?:[a-z-]{1,24}\/)?)[0-9a-f]{8}\/(?=[A-Za-z]{0,15}\d)[A-Za-z0-9]{16}(?=\/|$)/g;

/** A path whose last segments are one secret: a webhook’s, a channel’s. */
function withoutJoined(path: string): string {
  const pathname = /\/accounts?\//.test(path) ? path.replace(KEY_AND_SECRET, `${REDACTED}/${REDACTED}`) : path;
  if (/\/(?:PJSIP|SIP|IAX2|sofia)\//i.test(pathname)) return pathname.replace(CHANNEL, REDACTED);
  return /\/(?:services|webhooks|hooks)\//.test(pathname) ? redactCredentials(pathname) : pathname;
}

/** Where a path has a token, by any template of the provider: the method and the rest of the path do not matter. */
function firstToken(segments: readonly string[], provider: KnownShapes): number {
  for (const prefix of tokenPrefixes(provider)) {
    let at = 0;
    const matches = prefix.every((wanted) => {
      while (at < segments.length && segments[at] === '') at++;
      const segment = segments[at++];
      return segment !== undefined && (wanted === undefined || decode(segment, 3)?.toLowerCase() === wanted);
    });
    if (matches) return at;
  }
  return Infinity;
}

/** The segments before the token of a template; undefined for a parameter. */
type TokenPrefix = readonly (string | undefined)[];

const PREFIXES = new WeakMap<KnownShapes, readonly TokenPrefix[]>();

function tokenPrefixes(provider: KnownShapes): readonly TokenPrefix[] {
  let prefixes = PREFIXES.get(provider);
  if (prefixes === undefined) {
    prefixes = (provider.operations?.rows ?? []).flatMap(({ template }) => {
      const names = template.split('/').filter((name) => name !== '');
      const token = names.findIndex((name) => name.endsWith('token}'));
      return token === -1
        ? []
        : [names.slice(0, token).map((name) => (name.startsWith('{') ? undefined : name.toLowerCase()))];
    });
    PREFIXES.set(provider, prefixes);
  }
  return prefixes;
}

/** Nothing to decode, and too short or too plain to be a key, a number or an address. */
const PLAIN = /^(?:[A-Za-z]{1,24}|[\w.-]{1,6})$/;

/** One segment, key or value: kept unchanged, or removed. */
function redactPart(part: string, secrets: readonly RegExp[]): string {
  if (part === '' || PLAIN.test(part)) return part;
  const plain = decodePart(part);
  if (plain === undefined || NESTED.test(plain) || WORDS.test(plain)) return REDACTED;
  return redactShapes(plain, secrets) === plain && !namesSecret(toPlain(plain)) ? part : REDACTED;
}

function namesSecret(plain: string): boolean {
  return redactNamed(plain) !== plain;
}

/** Once: text that was encoded twice is suspicious. */
function decodePart(text: string): string | undefined {
  if (MALFORMED.test(text)) return undefined;
  return text.includes('%') || text.includes('+') ? decode(text.replaceAll('+', ' '), 1) : text;
}
