/** What stands where something private stood. */
export const REDACTED = 'REDACTED';

/**
 * Shapes of things that never leave the process, whatever the provider. Each is linear in time: no nested quantifiers,
 * no two adjacent ones that match the same character.
 */
const SHAPES: readonly RegExp[] = [
  // JSON Web Token (RFC 7519): three base64url parts.
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  // Authorization schemes (RFC 7617, RFC 6750).
  /\b(?:Basic|Bearer) +[\w.~+/=-]+/gi,
  // Keys of the voice providers that a message is likely to quote.
  /\b(?:sk|pk|rk|kst|kc|dgr?|emb|org|whsec)[_-][\w.-]{6,}/g,
  /\b(?:AC|SK)[0-9a-f]{32}\b/g,
  // SIP URI (RFC 3261, 19.1).
  /\bsips?:[^\s<>"';,]+/gi,
  // Telephone numbers: E.164, or a national one with the usual separators; 7 to 15 digits, not the tail of a UUID.
  /\+\d(?:[ ().-]{0,2}\d){6,14}/g,
  /(?<![\w-])\(?\d(?:[ ().-]{0,2}\d){6,14}(?![\w-])/g,
];

/** RFC 5322. Apart from the others, because it costs more than all of them where there is no "@". */
const MAIL = /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

const MAX_INPUT = 4096;

/** Removes keys, tokens, phone numbers, e-mail addresses and SIP URIs. Only the first 4096 characters are kept. */
export function redactText(text: string, secrets: readonly RegExp[] = []): string {
  let result = text.length > MAX_INPUT ? text.slice(0, MAX_INPUT) : text;
  for (const shape of secrets) result = result.replace(shape, REDACTED);
  if (result.includes('@')) result = result.replace(MAIL, REDACTED);
  for (const shape of SHAPES) result = result.replace(shape, REDACTED);
  return result;
}
