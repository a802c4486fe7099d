import { BUILT_IN_PROVIDERS } from '../../providers/built-in.ts';
import { CONTACTS, type ContactKey, type Contacts } from '../rules/contact-records.ts';

const KEYS: readonly string[] = CONTACTS.fields.map(({ key }) => key);
const LINKS: readonly string[] = ['statusPage', 'portal', 'billing'];
const MAX_LENGTH = 300;

/**
 * @param text JSON: by provider, its contacts
 * @param path for the error message
 * @throws Error one sentence naming the file, the key and what was expected
 */
export function parseContacts(text: string, path: string): Contacts {
  const refuse = (what: string, expected: string) => new Error(`sidetone: ${path}: ${what}, expected ${expected}`);
  const names = BUILT_IN_PROVIDERS.map(({ name }) => name);
  const file = parseJson(text);
  if (!isRecord(file)) throw refuse('the file is not a JSON object', `providers with contacts such as ${EXAMPLE}`);
  const contacts: Record<string, Partial<Record<ContactKey, string>>> = {};
  for (const [provider, entry] of Object.entries(file)) {
    if (!names.includes(provider))
      throw refuse(`${JSON.stringify(provider)} is not a provider`, `one of ${names.join(', ')}`);
    if (!isRecord(entry)) throw refuse(`${provider} is ${JSON.stringify(entry)}`, `contacts such as ${EXAMPLE}`);
    for (const [key, value] of Object.entries(entry)) {
      if (!KEYS.includes(key)) throw refuse(`${provider}.${key} is not a contact`, `one of ${KEYS.join(', ')}`);
      const expected = mistakeOf(key, value);
      if (expected !== undefined) throw refuse(`${provider}.${key} is ${JSON.stringify(value)}`, expected);
    }
    contacts[provider] = entry as Partial<Record<ContactKey, string>>;
  }
  return contacts;
}

const EXAMPLE = '{"twilio": {"pay": "finance on call, +49 30 1234", "failover": "VOICE_PROVIDER=telnyx"}}';

function mistakeOf(key: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return 'a text';
  if (value.length > MAX_LENGTH) return `at most ${MAX_LENGTH} characters`;
  if (/[\u0000-\u001f\u007f]|\{\{|\}\}/.test(value)) return 'one line without template braces';
  if (LINKS.includes(key) && !/^https?:\/\/\S+$/.test(value)) return 'an address such as "https://status.example.com"';
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
