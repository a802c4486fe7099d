import { decode, ESCAPE } from './percent.ts';
import { REDACTED, redactBlocks, redactShapes } from './shapes.ts';
import { redactQuery, redactUrl } from './url.ts';

const MAX_INPUT = 4096;

const URLS = /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s"'<>]+/g;

/** Of a path that stands alone, "Cannot POST /calls?key=…": the names of its values tell. */
const QUERY = /(?<=\?)[^\s"'<>=]{1,64}=[^\s"'<>]*/g;

/** A header that carries credentials, as people paste it: all of its line goes. */
const HEADERS =
  /(?<![A-Za-z0-9])((?:set-)?cookie|(?:proxy-)?authorization|(?:x|xi)-[\w-]{0,24}(?:key|token|secret|signature))(["']?[ \t]{0,3}:[ \t]{0,3})[^\r\n]+/gi;

/** A value with its name, in a query, a form, an object: `api_key=…`, `"token": "…"`. */
const NAMED =
  /(?<![A-Za-z0-9])([\w-]{0,32}(?:token|secret|passw(?:or)?d|api[_-]?key|access[_-]?key|private[_-]?key|signature|jwt|authorization|credentials?)[\w-]{0,16})(["']?\s{0,3}([=:])\s{0,3}["']?)([^\s"'&,;<>]+)/gi;

/** After a colon a word is prose, "invalid token: expired", unless it is a password. */
const PROSE = /^(?:[A-Za-z]{1,19}|[a-z]{1,12}(?:[_-][a-z]{1,12}){1,4})[.!?)]?$/;

/**
 * Removes keys, tokens, named secrets, phone numbers, e-mail addresses and SIP URIs, also in URLs and percent-encoded.
 * What cannot be decoded is removed, and what stands after the limit.
 *
 * @param secrets the provider's own shapes, each linear in time
 * @returns the same string when there was nothing to remove
 */
export function redactText(text: string, secrets: readonly RegExp[] = [], limit = MAX_INPUT): string {
  return redactDecoded(redactEscapes(cut(text, limit), secrets), secrets);
}

/** At a space, so that no half of a key remains that is not recognised as one. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf(' ', limit);
  return end === -1 ? REDACTED : text.slice(0, end);
}

function redactDecoded(text: string, secrets: readonly RegExp[]): string {
  let result = text;
  if (result.includes('://')) result = result.replace(URLS, (url) => redactUrl(url, secrets));
  if (result.includes('?')) result = result.replace(QUERY, (query) => redactQuery(query, secrets));
  if (/[:=]/.test(result)) {
    result = result.replace(HEADERS, `$1$2${REDACTED}`);
    result = result.replace(NAMED, (all, name: string, between: string, sign: string, value: string) =>
      sign === ':' && PROSE.test(value) && !/pass/i.test(name) ? all : `${name}${between}${REDACTED}`,
    );
  }
  return redactShapes(result, secrets);
}

/** A word with escapes is removed whole when it hides something, or cannot be read; a URL in it is read by itself. */
function redactEscapes(text: string, secrets: readonly RegExp[]): string {
  if (!ESCAPE.test(text)) return text;
  return text
    .split(/([\s"'<>,;]+)/)
    .map((word) => {
      const url = word.search(URLS);
      const before = url === -1 ? word : word.slice(0, url);
      if (!ESCAPE.test(before)) return word;
      const plain = decode(before, 3);
      const hides = plain === undefined || redactDecoded(plain, secrets) !== plain;
      return `${hides ? REDACTED : before}${word.slice(before.length)}`;
    })
    .join('');
}

/** The same line by line: a stack is longer than a text may be. */
export function redactLines(text: string, secrets: readonly RegExp[] = []): string {
  return redactBlocks(text)
    .split('\n')
    .map((line) => redactText(line, secrets))
    .join('\n');
}
