import type { Attributes, AttributeValue, Span, SpanStatus } from '@opentelemetry/api';
import type { HttpObservation } from '../catalogue/observation.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { ATTR, OTHER } from '../model/attributes.ts';
import { holdsCounts, isLimitHeader, isSecretHeader } from '../redact/headers.ts';
import { isPrivateName } from '../redact/names.ts';
import { REDACTED } from '../redact/redacted.ts';
import { redactLines, redactText } from '../redact/text.ts';
import { redactHost, redactPath, redactQuery, redactUrl } from '../redact/url.ts';

/** Properties of SDK spans beyond the API. */
type SdkSpan = Span & {
  readonly name?: string;
  readonly attributes?: Attributes;
  readonly status?: SpanStatus;
  readonly events?: readonly { name?: string; readonly attributes?: Attributes }[];
};

type RequestFacts = Pick<HttpObservation, 'origin' | 'path' | 'operation' | 'provider'>;

/** Attributes in which old and current HTTP instrumentations record a URL. */
const WHOLE_URL = [ATTR.urlFull, 'http.url'];
const URL_TARGET = 'http.target';
/** These are redacted already. */
const OWN_PREFIX = 'voice_api.';
const CAPTURED_HEADER = /^http\.(?:request|response)\.header\.(.+)$/;

/** `https://host[:port]/path?query` without anything private. */
export function shownUrl(target: RequestFacts): string {
  return `${shownOrigin(target)}${shownPath(target)}`;
}

export function shownPath({ path, operation, provider }: RequestFacts): string {
  // A path that equals its template contains no values.
  return operation?.template === path ? path : redactPath(path, operation, provider.definition);
}

/** The last origin of each provider: most services call only one. */
const ORIGINS = new WeakMap<WatchedProvider, { readonly origin: string; readonly shown: string }>();

/** The subdomain of a tenant may be a key or a number. */
export function shownOrigin({ origin, provider }: Pick<RequestFacts, 'origin' | 'provider'>): string {
  const last = ORIGINS.get(provider);
  if (last?.origin === origin) return last.shown;
  const shown = readOrigin(origin, provider.secrets);
  ORIGINS.set(provider, { origin, shown });
  return shown;
}

function readOrigin(origin: string, secrets: readonly RegExp[]): string {
  const url = URL.parse(origin);
  if (url === null) return REDACTED;
  const { protocol, hostname, port } = url;
  // Parsing lower-cases the host, and some keys lose their shape; the original spelling may be encoded.
  const written = redactHost(writtenHost(origin) ?? '', secrets).split('.');
  const host = redactHost(hostname, secrets)
    .split('.')
    .map((label, i) => (written[i] === REDACTED ? REDACTED : label))
    .join('.');
  return host === hostname ? origin : `${protocol}//${host}${port === '' ? '' : `:${port}`}`;
}

function writtenHost(origin: string): string | undefined {
  return /^\w+:\/\/(\[[^\]]*\]|[^/:]+)/.exec(origin)?.[1];
}

/**
 * Redacts the attributes of another instrumentation's span just before it ends: URL, host, captured headers. If that
 * fails, the whole URL is removed.
 *
 * @param ownType the error type that is ours: it takes 5 us to search one for secrets
 */
export function redactSpan(span: SdkSpan, target: RequestFacts, ownType?: string): void {
  if (!span.isRecording() || span.attributes === undefined) return;
  try {
    redactUrlAttributes(span, span.attributes, target);
    redactHeaders(span, span.attributes, target.provider.secrets);
    redactOthers(span, span.attributes, target.provider.secrets, ownType);
  } catch (fault) {
    for (const name of [...WHOLE_URL, ATTR.urlPath, ATTR.urlQuery, URL_TARGET])
      if (name in span.attributes) span.setAttribute(name, REDACTED);
    throw fault;
  }
}

function redactUrlAttributes(span: SdkSpan, present: Attributes, target: RequestFacts): void {
  const [origin, path] = [shownOrigin(target), shownPath(target)];
  const changed = origin !== target.origin || path !== target.path;
  const set = (name: string, value: string): void => {
    if (name in present) span.setAttribute(name, value);
  };
  // None of the known parts contains the user name and the password.
  for (const name of WHOLE_URL) {
    const value = present[name];
    if (changed || String(value).includes('@')) set(name, `${origin}${path}`);
    // It may differ from what was requested: a fragment, a second address.
    else if (typeof value === 'string' && value !== `${origin}${path}`)
      setIfChanged(span, name, value, redactUrl(value, target.provider.secrets));
  }
  if (!changed) return;
  const mark = path.indexOf('?');
  set(ATTR.urlPath, mark === -1 ? path : path.slice(0, mark));
  set(ATTR.urlQuery, mark === -1 ? '' : path.slice(mark));
  set(URL_TARGET, path);
  redactPathEverywhere(span, present, target.path, path);
  if (origin !== target.origin) redactHostEverywhere(span, present, target.origin, origin);
}

function setIfChanged(span: SdkSpan, name: string, before: string, after: string): void {
  if (after !== before) span.setAttribute(name, after);
}

/** In attributes of other names, and in the name of the span: `fetch GET https://…`. */
function redactPathEverywhere(span: SdkSpan, present: Attributes, from: string, to: string): void {
  const [whole, ...shown] = [from, to].map((path) => path.split('?', 2));
  const pairs = [[from, to], ...(whole ?? []).map((part, i) => [part, shown[0]?.[i] ?? ''])] as [string, string][];
  const replaced = (text: string): string =>
    pairs.reduce(
      (result, [part, instead]) => (part.length > 1 ? result.replaceAll(part, () => instead) : result),
      text,
    );
  for (const [name, value] of Object.entries(present)) {
    const without = typeof value === 'string' && !name.startsWith(OWN_PREFIX) ? replaced(value) : value;
    if (without !== value) span.setAttribute(name, without as string);
  }
  if (span.name !== undefined && replaced(span.name) !== span.name) span.updateName(replaced(span.name));
}

function redactHostEverywhere(span: SdkSpan, present: Attributes, from: string, to: string): void {
  const shown = writtenHost(to);
  if (shown === undefined) return;
  // Instrumentations record the host as the service wrote it, or in lower case as in a parsed URL.
  const spellings = [writtenHost(from), URL.parse(from)?.hostname].filter((host) => host !== undefined);
  const host = new RegExp(spellings.map((spelling) => spelling.replaceAll(/[^\w-]/g, '\\$&')).join('|'), 'gi');
  for (const [name, value] of Object.entries(present)) {
    const without = typeof value === 'string' ? value.replaceAll(host, () => shown) : value;
    if (without !== value) span.setAttribute(name, without as string);
  }
  const name = span.name?.replaceAll(host, () => shown);
  if (name !== undefined && name !== span.name) span.updateName(name);
}

/** Where a host name stands alone. Some clients write user name and password before it. */
const HOSTS = ['server.address', 'net.peer.name', 'http.host', 'peer.address'];
/** A client names itself here, and its author's address or number in brackets. Versions are no numbers to call. */
const CLIENTS = ['user_agent.original', 'http.user_agent'];

function redactOthers(
  span: SdkSpan,
  present: Attributes,
  secrets: readonly RegExp[],
  ownType: string | undefined,
): void {
  for (const name of HOSTS) {
    const value = present[name];
    if (typeof value === 'string' && value.includes('@'))
      span.setAttribute(name, value.slice(value.lastIndexOf('@') + 1));
  }
  for (const name of CLIENTS) {
    const value = present[name];
    if (typeof value === 'string' && value.includes('('))
      setIfChanged(
        span,
        name,
        value,
        value.replace(/\([^()]{1,256}\)/g, (comment) => redactText(comment, secrets)),
      );
  }
  const fragment = present['url.fragment'];
  if (typeof fragment === 'string' && fragment !== '')
    span.setAttribute('url.fragment', redactQuery(fragment, secrets));
  // Some instrumentations record the code of whatever was thrown.
  const type = present[ATTR.errorType];
  if (typeof type === 'string' && type.length > 9 && type !== ownType && isPrivateName(type, secrets))
    span.setAttribute(ATTR.errorType, OTHER);
}

/** Headers that the service's HTTP instrumentation captures. */
function redactHeaders(span: Span, present: Attributes, secrets: readonly RegExp[]): void {
  for (const name in present) {
    const header = name.startsWith('http.re') ? CAPTURED_HEADER.exec(name)?.[1] : undefined;
    if (header === undefined) continue;
    if (isLimitHeader(header) && holdsCounts(present[name])) continue;
    const value = isSecretHeader(header.replaceAll('_', '-')) ? REDACTED : redactValue(present[name], secrets);
    if (value !== present[name]) span.setAttribute(name, value as AttributeValue);
  }
}

function redactValue(value: AttributeValue | undefined, secrets: readonly RegExp[]): AttributeValue | undefined {
  if (typeof value === 'string') return redactText(value, secrets);
  return Array.isArray(value)
    ? (value.map((part) => (typeof part === 'string' ? redactText(part, secrets) : part)) as AttributeValue)
    : value;
}

/** The message and stack of a recorded error may quote anything. */
export function redactErrors(span: SdkSpan, secrets: readonly RegExp[]): void {
  if (!span.isRecording()) return;
  const { status, events = [] } = span;
  if (status?.message !== undefined) {
    const message = redactText(status.message, secrets);
    if (message !== status.message) span.setStatus({ code: status.code, message });
  }
  for (const event of events) {
    const { attributes } = event;
    if (event.name !== undefined) {
      const name = redactText(event.name, secrets);
      if (name !== event.name) event.name = name;
    }
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (attributes === undefined || typeof value !== 'string') continue;
      attributes[name] =
        name === 'exception.type' && isPrivateName(value, secrets) ? OTHER : redactLines(value, secrets);
    }
  }
}
