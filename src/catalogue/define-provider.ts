import { isSecretHeader } from '../redact/headers.ts';
import { CATEGORIES, RETRY_ADVICE } from '../verdict.ts';
import { validateCalls } from './define-calls.ts';
import { parseHost } from './host.ts';
import type { Provider } from './provider.ts';

/** Throws a sentence. */
export type Say = (key: string, value: unknown, expected: string) => never;

const NAME = /^[a-z][a-z0-9_]{0,31}$/;
const HEADER = /^[a-z0-9][a-z0-9-]*$/;

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
  const say: Say = (key, value, expected) => {
    throw new Error(
      `sidetone: provider ${JSON.stringify(provider?.name)}: ${key} is ${JSON.stringify(value)}, expected ${expected}`,
    );
  };
  if (typeof provider !== 'object' || provider === null) say('it', provider, 'an object made by defineProvider()');
  if (!NAME.test(provider.name)) say('name', provider.name, 'lower case letters, digits and underscores');
  if (typeof provider.title !== 'string' || provider.title === '') say('title', provider.title, 'a non-empty string');
  if (!Array.isArray(provider.docs) || provider.docs.length === 0) {
    say('docs', provider.docs, 'a list with the URL of the documentation');
  }
  for (const key of ['hosts', 'operations', 'codes', 'statuses', 'closes'] as const) {
    const table = provider[key];
    if (table === undefined && key !== 'hosts') continue;
    if (!Array.isArray(table?.rows)) say(`${key}.rows`, table?.rows, 'a list');
    if (!table?.source) say(`${key}.source`, table?.source, 'the page that the table was read from');
  }
  for (const key of ['errorBody', 'headers', 'secrets', 'errorFrame'] as const) {
    const part = provider[key];
    if (part !== undefined && !part.source) say(`${key}.source`, part.source, 'the page that it was read from');
  }
  provider.hosts.rows.forEach((host, i) => {
    const mistake = parseHost(host);
    if (typeof mistake === 'string') say(`hosts.rows[${i}]`, host, mistake);
  });
  provider.operations?.rows.forEach((row, i) => {
    if (!row.name) say(`operations.rows[${i}].name`, row.name, 'a name such as "calls.create"');
    if (!/^[A-Z]+$/.test(row.method)) say(`operations.rows[${i}].method`, row.method, 'an upper-case HTTP method');
    if (!row.template.startsWith('/'))
      say(`operations.rows[${i}].template`, row.template, 'a path that begins with "/"');
  });
  const ofOperations = (provider.operations?.rows ?? []).flatMap((row) => row.statuses ?? []);
  const rows = [...(provider.codes?.rows ?? []), ...(provider.statuses?.rows ?? []), ...ofOperations];
  for (const row of rows) {
    const key = 'code' in row ? `codes row "${row.code}"` : `statuses row ${row.status}`;
    if ('code' in row && (typeof row.code !== 'string' || row.code === '' || row.code.length > 64)) {
      say(`${key}.code`, row.code, 'a string of 1 to 64 characters');
    }
    if (!CATEGORIES.includes(row.category)) say(`${key}.category`, row.category, `one of ${CATEGORIES.join(', ')}`);
    if (!RETRY_ADVICE.includes(row.retry)) say(`${key}.retry`, row.retry, `one of ${RETRY_ADVICE.join(', ')}`);
    if (!row.todo) say(`${key}.todo`, row.todo, 'one line of what to do');
  }
  provider.secrets?.patterns.forEach((pattern, i) => {
    // Without `g` the first secret of a text would be removed, and the others not.
    if (!(pattern instanceof RegExp) || !pattern.global || pattern.sticky)
      say(`secrets.patterns[${i}]`, String(pattern), 'a regular expression with the flag g, without y');
  });
  if (provider.calls !== undefined) validateCalls(provider, say);
  const { requestId, creditsRemaining, creditsUsed, rateLimit } = provider.headers ?? {};
  const names = { requestId, creditsRemaining, creditsUsed, ...rateLimit, resetUnit: undefined };
  for (const [key, name] of Object.entries(names)) {
    if (name === undefined) continue;
    if (!HEADER.test(name)) say(`headers.${key}`, name, 'a header name in lower case');
    if (isSecretHeader(name)) say(`headers.${key}`, name, 'a header that holds no secret and nobody’s number');
  }
}
