import { redactNamed } from './named.ts';
import { redactPeople } from './people.ts';
import { REDACTED } from './redacted.ts';
import { redactShapes } from './shapes.ts';

/** Base64, or hexadecimal digits, of something that would be removed: `Authorization: …`, a user with a password, an address. */
const ENCODED = /(?<![\w+/=-])[\w+/-]{20,2048}={0,2}(?![\w+/=-])/g;
const LONG_WORD = /(?:^|[^\w+/-])[\w+/-]{20}/;
const READABLE = /^[\t\n\r\x20-\x7e\u00a0-\ud7ff]{12,}$/;
/** Signs of base64url, which may also separate it from a prefix: `req-dGVsOi…`. */
const SEPARATOR = /[_-]/;

export function redactEncoded(text: string, secrets: readonly RegExp[]): string {
  if (!LONG_WORD.test(text)) return text;
  return text.replace(ENCODED, (word) => {
    if (hidesSecret(word, secrets)) return REDACTED;
    if (!SEPARATOR.test(word)) return word;
    return word.split(SEPARATOR).some((part) => hidesSecret(part, secrets)) ? REDACTED : word;
  });
}

/** Whether a part of an id decodes to something private. */
export function holdsEncoded(id: string): boolean {
  return id.split(/[^A-Za-z0-9+/=]+/).some((part) => hidesSecret(part, []));
}

function hidesSecret(word: string, secrets: readonly RegExp[]): boolean {
  if (word.length < 16) return false;
  const plain = Buffer.from(word, /^(?:[0-9a-f]{2})+$/i.test(word) ? 'hex' : 'base64').toString('utf8');
  return READABLE.test(plain) && redactShapes(redactNamed(redactPeople(plain)), secrets) !== plain;
}
