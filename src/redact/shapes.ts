import { redactNumbers } from './numbers.ts';

/** What stands where something private stood. */
export const REDACTED = 'REDACTED';

/**
 * Keys and tokens by their shape, whatever the provider. Each is linear in time: where an attempt can fail after it has
 * read on, how far it reads is bounded, and no two adjacent quantifiers match the same character.
 */
const CREDENTIALS: readonly RegExp[] = [
  // Base64url of `{"`: a JSON Web Token (RFC 7519), or something else that hides JSON.
  /(?<![A-Za-z0-9])eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g,
  // Authorization schemes (RFC 7617, RFC 6750, RFC 7616). A plain word after one is prose: "Basic plan", "Bearer token".
  /\b(?:[Bb]asic|BASIC|[Bb]earer|BEARER|[Dd]igest|[Tt]oken|[Aa]pi[Kk]ey) +(?=[\w.~+/-]{0,256}(?:[\d=_]|[a-z.][A-Z]|\.\w))[\w.~+/=-]{6,}/g,
  // Prefixed keys of the voice providers, and of those that they are built on. A digit, a capital letter or `live` tells
  // a key from a word such as `org_quota_exceeded`.
  /(?<![A-Za-z0-9])(?:sk|pk|rk|kst|kc|dgr?|emb|org|whsec)[_-](?:(?:live|test|car)[_-][\w.-]{2,}|(?=[\w.-]{0,64}[\dA-Z])[\w.-]{6,})/g,
  /(?<![A-Za-z0-9])(?:AC|SK)[0-9a-fA-F]{32}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9])KEY[0-9A-Z]{20,}\w*/g,
  /(?<![A-Za-z0-9])A[KS]IA[0-9A-Z]{16}/g,
  /(?<![A-Za-z0-9])(?:gh[opsu]_|xox[abprs]-|AIza)[\w-]{16,}/g,
];

/** PEM (RFC 7468), to its end or to the end of what was cut. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*/g;

/** What goes over lines: for whoever redacts line by line. */
export function redactBlocks(text: string): string {
  return text.includes('-----BEGIN') ? text.replace(PRIVATE_KEY, REDACTED) : text;
}

/** SIP and tel URIs (RFC 3261, 19.1; RFC 3966). `sip:486` is a status. */
const CALL_URI = /(?<![A-Za-z0-9])(?:sips?:(?!\d{3}(?![\w@.+-]))|tel:(?=\+?\d))[^\s<>"';,]+/gi;

/** RFC 6531 in the main: letters of any alphabet, and a top-level domain that is no number; or, as in SIP, an IPv4 address. */
const MAIL =
  /[\p{L}\p{N}.!$*+_~-]{1,64}@(?:(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}|\d{1,3}(?:\.\d{1,3}){3})/gu;

/** Removes keys, tokens, SIP and tel URIs, e-mail addresses and telephone numbers that stand in the open. */
export function redactShapes(text: string, secrets: readonly RegExp[] = []): string {
  const plain = toPlain(text);
  let result = redactCredentials(plain, secrets);
  if (result.includes(':')) result = result.replace(CALL_URI, REDACTED);
  // Costs more than all the others where there is no "@".
  if (result.includes('@')) result = result.replace(MAIL, REDACTED);
  result = redactNumbers(result, REDACTED);
  return result === plain ? text : result;
}

export function holdsCredential(text: string, secrets: readonly RegExp[] = []): boolean {
  return redactCredentials(text, secrets) !== text;
}

function redactCredentials(text: string, secrets: readonly RegExp[]): string {
  let result = redactBlocks(text);
  for (const shape of secrets) result = result.replace(shape, REDACTED);
  for (const shape of CREDENTIALS) result = result.replace(shape, REDACTED);
  return result;
}

/** Printed as it is, and nothing that stands for another character. */
const PLAIN = /^[ -[\]-~]*$/;

/** What JSON and source code write for a character, as in an error that quotes either. */
const ESCAPED = /\\(?:u([0-9a-fA-F]{4})|[bfnrtv])/g;

/**
 * Digits, dashes and spaces of other alphabets, and what is escaped or invisible, as the shapes above expect them: a tab
 * within a number is a space, and what has no width is nothing.
 */
function toPlain(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(ESCAPED, (_, code: string | undefined) =>
      code === undefined ? ' ' : String.fromCharCode(Number.parseInt(code, 16)),
    )
    .normalize('NFKC')
    .replace(/[\t-\r\x85\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/[\p{Cf}\p{Cc}\p{Cs}]/gu, '')
    .replace(/\p{Pd}/gu, '-')
    .replace(/\p{Zs}/gu, ' ')
    .replace(/[^\0-\x7f]/gu, (character) => (/\p{Nd}/u.test(character) ? '0' : character));
}
