import { isSecretHeader } from '../redact/headers.ts';
import {
  checkChoice,
  checkKeys,
  checkList,
  checkPaths,
  checkText,
  type Keys,
  type Say,
  sayer,
  shown,
} from './checks.ts';
import { validateCalls } from './define-calls.ts';
import { validateRows } from './define-rows.ts';
import { parseHost } from './host.ts';
import type { ErrorBody, ErrorFrame, HeaderNames, Provider, SecretShapes, Table } from './provider.ts';

const NAME = /^[a-z][a-z0-9_]{0,31}$/;
const HEADER = /^[a-z0-9][a-z0-9-]*$/;
const PAGE = 'the page that it was read from';

const PROVIDER: Keys<Provider> = {
  name: true,
  title: true,
  docs: true,
  hosts: true,
  operations: true,
  errorBody: true,
  headers: true,
  codes: true,
  statuses: true,
  closes: true,
  errorFrame: true,
  calls: true,
  secrets: true,
};
const TABLE: Keys<Table<unknown>> = { source: true, rows: true };
const ERROR_BODY_PATHS = {
  code: true,
  type: true,
  message: true,
  param: true,
  requestId: true,
  retryAfter: true,
} as const;
const ERROR_BODY: Keys<ErrorBody> = { source: true, ...ERROR_BODY_PATHS };
const ERROR_FRAME: Keys<ErrorFrame> = { source: true, contains: true, type: true, code: true, message: true };
const HEADERS: Keys<HeaderNames> = {
  source: true,
  requestId: true,
  creditsRemaining: true,
  creditsUsed: true,
  rateLimit: true,
};
type RateLimitNames = NonNullable<HeaderNames['rateLimit']>;
const RATE_LIMIT: Keys<RateLimitNames> = { limit: true, remaining: true, reset: true, resetUnit: true };
/** Every one, so that one more is missed by the compiler. */
const RESET_UNITS: { readonly [U in RateLimitNames['resetUnit']]: true } = { unix: true, seconds: true };
const SECRETS: Keys<SecretShapes> = { source: true, patterns: true };

/**
 * Declares a provider of your own, with the type that the built-in ones have.
 *
 * @throws Error one sentence naming the key, the value and what was expected
 */
export function defineProvider<const P extends Provider>(provider: P): P {
  validateProvider(provider);
  return provider;
}

/** @throws Error one sentence naming the key, the value and what was expected */
export function validateProvider(provider: Provider): void {
  const say = sayer(shown(provider?.name));
  if (typeof provider !== 'object' || provider === null) say('it', provider, 'an object made by defineProvider()');
  if (typeof provider.name !== 'string' || !NAME.test(provider.name))
    say('name', provider.name, 'lower case letters, digits and underscores');
  checkKeys('', provider, PROVIDER, say);
  checkText('title', provider.title, 'a non-empty string', say);
  if (!Array.isArray(provider.docs) || provider.docs.length === 0)
    say('docs', provider.docs, 'a list with the URL of the documentation');
  provider.docs.forEach((page, i) => {
    checkText(`docs[${i}]`, page, 'the URL of a page of the documentation', say);
  });
  for (const key of ['hosts', 'operations', 'codes', 'statuses', 'closes'] as const) {
    const table = provider[key];
    if (table === undefined && key !== 'hosts') continue;
    checkKeys<Table<unknown>>(key, table as Table<unknown>, TABLE, say);
    checkList(`${key}.rows`, table?.rows, 'a list', say);
    checkText(`${key}.source`, table?.source, 'the page that the table was read from', say);
  }
  provider.hosts.rows.forEach((host, i) => {
    const mistake = parseHost(host);
    if (typeof mistake === 'string') say(`hosts.rows[${i}]`, host, mistake);
  });
  validateRows(provider, say);
  validateBodies(provider, say);
  if (provider.headers !== undefined) validateHeaders(provider.headers, say);
  if (provider.secrets !== undefined) validateSecrets(provider.secrets, say);
  validateCalls(provider, say);
}

function validateBodies({ errorBody, errorFrame }: Provider, say: Say): void {
  if (errorBody !== undefined) {
    checkKeys('errorBody', errorBody, ERROR_BODY, say);
    checkText('errorBody.source', errorBody.source, PAGE, say);
    for (const key of Object.keys(ERROR_BODY_PATHS) as (keyof typeof ERROR_BODY_PATHS)[])
      if (errorBody[key] !== undefined) checkPaths(`errorBody.${key}`, errorBody[key], say);
  }
  if (errorFrame !== undefined) {
    checkKeys('errorFrame', errorFrame, ERROR_FRAME, say);
    checkText('errorFrame.source', errorFrame.source, PAGE, say);
    checkText('errorFrame.contains', errorFrame.contains, 'what every error frame contains', say);
    if (errorFrame.type !== undefined) checkText('errorFrame.type', errorFrame.type, 'a non-empty string', say);
    checkPaths('errorFrame.code', errorFrame.code, say);
    checkPaths('errorFrame.message', errorFrame.message, say);
  }
}

function validateHeaders(headers: HeaderNames, say: Say): void {
  checkKeys('headers', headers, HEADERS, say);
  const { source, rateLimit, ...names } = headers;
  checkText('headers.source', source, PAGE, say);
  for (const [key, name] of Object.entries(names)) if (name !== undefined) checkHeader(`headers.${key}`, name, say);
  if (rateLimit === undefined) return;
  checkKeys('headers.rateLimit', rateLimit, RATE_LIMIT, say);
  const { resetUnit, limit, remaining, reset } = rateLimit;
  for (const [key, name] of Object.entries({ limit, remaining, reset }))
    checkHeader(`headers.rateLimit.${key}`, name, say);
  checkChoice('headers.rateLimit.resetUnit', resetUnit, Object.keys(RESET_UNITS), say);
}

function checkHeader(key: string, name: unknown, say: Say): void {
  if (typeof name !== 'string' || !HEADER.test(name)) say(key, name, 'a header name in lower case');
  if (isSecretHeader(name as string)) say(key, name, 'a header that holds no secret and nobody’s number');
}

function validateSecrets(secrets: SecretShapes, say: Say): void {
  checkKeys('secrets', secrets, SECRETS, say);
  checkText('secrets.source', secrets.source, PAGE, say);
  checkList('secrets.patterns', secrets.patterns, 'a list of regular expressions', say);
  secrets.patterns.forEach((pattern: unknown, i) => {
    // Without `g` the first secret of a text would be removed, and the others not.
    if (!(pattern instanceof RegExp) || !pattern.global || pattern.sticky)
      say(`secrets.patterns[${i}]`, String(pattern), 'a regular expression with the flag g, without y');
  });
}
