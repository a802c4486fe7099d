import { redactEncoded } from './encoded.ts';
import { redactNamed } from './named.ts';
import { SPOKEN_HINT } from './numbers.ts';
import { NAMED_HINT, redactNamesBeside, redactPeople, TITLE_HINT } from './people.ts';
import { decode, decodeLoosely, ESCAPE } from './percent.ts';
import { fromMail, toPlain } from './plain.ts';
import { REDACTED } from './redacted.ts';
import { redactBlocks, redactShapes } from './shapes.ts';
import { redactQuery, redactUrl } from './url.ts';

const MAX_INPUT = 4096;
const MAX_QUIET = 256;

const URLS = /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s"'<>]+/g;

/** For a path on its own, "Cannot POST /calls?key=…": the names of its values decide. */
const QUERY = /(?<=\?)[^\s"'<>=]{1,64}=[^\s"'<>]*/g;

/**
 * Removes keys, tokens, named secrets, phone numbers, e-mail addresses and SIP URIs, also in URLs and percent-encoded.
 * Undecodable text is removed, and text beyond the limit.
 *
 * @param secrets the provider's own shapes, each linear in time
 * @returns the same string when there was nothing to remove
 */
export function redactText(text: string, secrets: readonly RegExp[] = [], limit = MAX_INPUT): string {
  if (isQuiet(text, secrets)) return text;
  const short = fromMail(cut(text, limit));
  const plain = cut(toPlain(short), limit);
  // First, because a header extends to the end of its line.
  const result =
    plain === short ? redactPlain(short, short, secrets) : redactPlain(toPlain(redactNamed(short)), plain, secrets);
  return result ?? short;
}

/** Words with spaces and the punctuation of a sentence. */
const SENTENCE = /^[A-Za-z ,.!?'-]*$/;
/** What may be private even so: a long word, quotes, an option of a command, digits in words, a name after a word. */
const UNQUIET =
  /[A-Za-z-]{15}|eyJ|(?:asic|ASIC|earer|EARER|igest|oken|[Kk]ey) +[A-Za-z.]{6}|(?<![A-Za-z])'|'(?![A-Za-z])| -| AT | DOT /;

/** Whether nothing has to be looked for: many errors are short sentences. */
function isQuiet(text: string, secrets: readonly RegExp[]): boolean {
  if (text.length > MAX_QUIET || !SENTENCE.test(text) || UNQUIET.test(text)) return false;
  if (SPOKEN_HINT.test(text) || TITLE_HINT.test(text) || NAMED_HINT.test(text)) return false;
  for (const shape of secrets) if (text.replace(shape, REDACTED) !== text) return false;
  return true;
}

/** @returns undefined when nothing differs from `before` */
function redactPlain(text: string, before: string, secrets: readonly RegExp[]): string | undefined {
  const readable = dropUnreadable(text);
  if (!ESCAPE.test(readable)) return unlessSame(redactDecoded(readable, secrets), before);
  // Percent-encoded text is read as a whole: quotes and commas would separate a name from its value. URLs are read before,
  // because decoded spaces would end them.
  const located = redactUrls(readable, secrets);
  const opened = toPlain(decodeLoosely(located));
  const result = redactDecoded(opened, secrets);
  return result === opened ? unlessSame(located, before) : result;
}

const unlessSame = (text: string, before: string): string | undefined => (text === before ? undefined : text);

/** At a space, so that no unrecognisable half of a key remains. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf(' ', limit);
  return end === -1 ? REDACTED : text.slice(0, end);
}

function redactUrls(text: string, secrets: readonly RegExp[]): string {
  const result = text.includes('://') ? text.replace(URLS, (url) => redactUrl(url, secrets)) : text;
  return result.includes('?') ? result.replace(QUERY, (query) => redactQuery(query, secrets)) : result;
}

function redactDecoded(text: string, secrets: readonly RegExp[]): string {
  let result = redactUrls(text, secrets);
  result = redactShapes(redactNamed(redactPeople(redactEncoded(result, secrets))), secrets);
  return redactNamesBeside(result);
}

/** Undecodable text may hide anything. A URL is read separately. */
function dropUnreadable(text: string): string {
  if (!ESCAPE.test(text)) return text;
  return text.replace(WITH_ESCAPES, (word) => {
    const url = word.search(URLS);
    const before = url === -1 ? word : word.slice(0, url);
    const readable = !ESCAPE.test(before) || decode(before, 3) !== undefined;
    return readable ? word : `${REDACTED}${word.slice(before.length)}`;
  });
}

const WITH_ESCAPES = /[^\s"'<>,;]+/g;

/** The same, line by line: a stack exceeds the limit of a text. */
export function redactLines(text: string, secrets: readonly RegExp[] = []): string {
  return redactBlocks(text)
    .split('\n')
    .map((line) => redactText(line, secrets))
    .join('\n');
}
