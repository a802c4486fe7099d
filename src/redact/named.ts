import { REDACTED } from './shapes.ts';

/** A header that carries credentials, as people paste it: all of its line goes. */
const HEADERS =
  /(?<![A-Za-z0-9])((?:set-)?cookie|(?:proxy-)?authorization|(?:x|xi)-[\w-]{0,24}(?:key|token|secret|signature))(["']?[ \t]{0,3}:[ \t]{0,3})[^\r\n]+/gi;

/** Words that name a secret. Words before them, as in "subscription key", do not matter. */
const WORD =
  'token|secret|passw(?:or)?d|passphrase|pwd|key|signature|jwt|authorization|bearer|credentials?|session|ticket|assertion|hmac|otp|pin|sig|pass';
const NAME = `(?<![A-Za-z0-9])[\\w-]{0,32}(?:${WORD})(?:s|[_-][\\w-]{0,16})?`;
/** Quotes, as they are and as JSON within JSON has them, and brackets. */
const OPENING = '[\\\\"\'`([{]{0,4}';
const VALUE = '([^\\s"\'`&,;<>)\\]}\\\\]+)';

/** A value with its name, in a query, a form, an object: `api_key=…`, `"token": "…"`, `API key: …`. */
const NAMED = new RegExp(`(${NAME})([\\\\"'\`]{0,4}\\s{0,3}([=:])\\s{0,3}${OPENING})${VALUE}`, 'gi');
/** A command's option: `--api-key …`. */
const OPTION = new RegExp(`(--?[\\w-]{0,32}(?:${WORD})\\s{1,3}${OPENING})${VALUE}`, 'gi');
/** An element of XML: `<ApiKey>…`. */
const ELEMENT = new RegExp(`(<[\\w:.-]{0,32}(?:${WORD})>)[^<]+`, 'gi');
/** In a sentence: "API key '…' is invalid", "token … has expired". */
const IN_PROSE = new RegExp(
  `((?<![A-Za-z0-9])(?:token|secret|passw(?:or)?d|passphrase|key|signature|jwt|credential)s?\\s{1,3}(?:(?:provided|given|used|value|is|was|of|with|named|called|ending in|beginning with)[ :]{1,3}){0,3}${OPENING})((?=[\\w.~+/=-]{0,64}[A-Za-z])(?=[\\w.~+/=-]{0,64}\\d)[\\w.~+/=-]{6,})`,
  'gi',
);

/** Most texts have none of them, which one test shows. */
const SUSPICIOUS = new RegExp(WORD, 'i');

/** After a colon a word is prose, "invalid token: expired", unless it is a password. */
const PROSE = /^(?:[A-Za-z]{1,19}|[a-z]{1,12}(?:[_-][a-z]{1,12}){1,4})[.!?)]?$/;

/** Removes values beside a name that marks them as secret, whatever they look like. */
export function redactNamed(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  let result = text;
  if (/[:=]/.test(result)) {
    result = result.replace(HEADERS, `$1$2${REDACTED}`);
    result = result.replace(NAMED, (all, name: string, between: string, sign: string, value: string) =>
      sign === ':' && isProse(name, value) ? all : `${name}${between}${REDACTED}`,
    );
  }
  if (result.includes('<')) result = result.replace(ELEMENT, `$1${REDACTED}`);
  if (result.includes('-')) result = result.replace(OPTION, `$1${REDACTED}`);
  return result.replace(IN_PROSE, `$1${REDACTED}`);
}

/** Also a limit: "tokens: 128000". */
function isProse(name: string, value: string): boolean {
  return (PROSE.test(value) && !/pass|pwd/i.test(name)) || (/tokens$/i.test(name) && /^\d{1,6}[.,]?$/.test(value));
}
