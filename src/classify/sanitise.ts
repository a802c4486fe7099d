import { redactShapes } from '../redact/shapes.ts';

const REQUEST_ID = /^[\w.:=/+@-]{1,128}$/;
const IDENTIFIER = /^[A-Za-z_][\w.\-[\]$]{0,63}$/;
/** As many digits as a telephone number has: an identifier of ours has no business holding one. */
const DIGITS = /\d{7,}/;

type Secrets = readonly RegExp[] | undefined;

/**
 * A machine-readable word of the provider's: not prose, no control characters, no key, nothing that looks like a number
 * to call.
 */
export function identifier(text: string | undefined, secrets: Secrets): string | undefined {
  return text !== undefined && IDENTIFIER.test(text) && !DIGITS.test(text) && isHarmless(text, WORDS, secrets)
    ? text
    : undefined;
}

/** A code may be numeric (Twilio's are). */
export function errorCode(text: string | undefined, secrets: Secrets): string | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,6}$/.test(text) ? text : identifier(text, secrets);
}

/** A request id goes into logs and exemplars: whatever is not plainly one, or may be a secret, is dropped whole. */
export function requestId(text: string | undefined, secrets: Secrets): string | undefined {
  return text !== undefined && REQUEST_ID.test(text) && isHarmless(text, PLAIN_IDS, secrets) ? text : undefined;
}

/** Words and ids in which no shape of a secret fits: they are spared the search, which costs a microsecond. */
const WORDS = /^(?!(?:sk|pk|rk|kst|kc|dgr?|emb|org|whsec)[_-])[a-z]{1,24}(?:[_.][a-z]{1,24}){0,6}$/;
const PLAIN_IDS = /^(?:req_(?!eyJ|AC|SK|KEY|A[KS]IA|AIza)[0-9A-Za-z]+|(?=[\d-]*[a-f])[0-9a-f-]+)$/;

function isHarmless(text: string, plain: RegExp, secrets: Secrets): boolean {
  for (const shape of secrets ?? []) if (text.search(shape) !== -1) return false;
  return plain.test(text) || redactShapes(text) === text;
}
