import { ID, namesSecret } from '../redact/call-id.ts';
import { holdsEncoded } from '../redact/encoded.ts';
import { holdsNumberPart } from '../redact/numbers.ts';
import { looksRandom } from '../redact/random.ts';
import { redactShapes } from '../redact/shapes.ts';

const IDENTIFIER = /^[A-Za-z_][\w.\-[\]$]{0,63}$/;
/** As many digits as a telephone number, in groups or not. Our identifiers never contain one. */
const DIGITS = /\d(?:[._-]{0,2}\d){6}/;

type Secrets = readonly RegExp[];
const NO_SECRETS: Secrets = [];

/**
 * A machine-readable word of the provider's: not prose, no control characters, no key, nothing that looks like a number
 * to call.
 */
export function identifier(text: string | undefined, secrets: Secrets = NO_SECRETS): string | undefined {
  if (text === undefined) return undefined;
  const known = knownWords(secrets);
  if (known.has(text)) return text;
  if (!IDENTIFIER.test(text) || DIGITS.test(text) || looksRandom(text) || holdsSecret(text, secrets)) return undefined;
  if (redactShapes(text) !== text) return undefined;
  known.add(text);
  return text;
}

/** A code may be numeric. */
export function errorCode(text: string | undefined, secrets: Secrets = NO_SECRETS): string | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,6}$/.test(text) ? text : identifier(text, secrets);
}

/** The word by which a call ended: longer than a code, and with hyphens. */
export function endWord(text: string | undefined, secrets: Secrets = NO_SECRETS): string | undefined {
  if (text === undefined || !END_WORD.test(text) || DIGITS.test(text) || looksRandom(text)) return undefined;
  if (holdsSecret(text, secrets)) return undefined;
  return redactShapes(text) === text ? text : undefined;
}

const END_WORD = /^[A-Za-z0-9_](?:[\w .-]{0,126}[\w.])?$/;

/** A request id goes into logs and exemplars: anything that is not plainly an id, or may be a secret, is dropped. */
export function requestId(text: string | undefined, secrets: Secrets = NO_SECRETS): string | undefined {
  if (text === undefined || holdsSecret(text, secrets)) return undefined;
  if (holdsNumberPart(text) || namesSecret(text)) return undefined;
  return PLAIN_IDS.test(text) || (ID.test(text) && redactShapes(text) === text && !holdsEncoded(text))
    ? text
    : undefined;
}

/** Ids in which no shape of a secret fits: they skip the search, which costs a microsecond. Key ids begin with A, K or S. */
const PLAIN_IDS = /^(?:req_(?![AKS]|eyJ)[0-9A-Za-z]{1,124}|(?=[\d-]{0,127}[a-f])[0-9a-f-]{1,128})$/;

function holdsSecret(text: string, secrets: Secrets): boolean {
  for (const shape of secrets) if (text.search(shape) !== -1) return true;
  return false;
}

/** A provider's error words are few and repeat: each is searched for secrets once. */
const MAX_KNOWN = 256;
const KNOWN = new WeakMap<Secrets, Set<string>>();

function knownWords(secrets: Secrets): Set<string> {
  let known = KNOWN.get(secrets);
  if (known === undefined || known.size >= MAX_KNOWN) {
    known = new Set();
    KNOWN.set(secrets, known);
  }
  return known;
}
