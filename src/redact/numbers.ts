/** Within a number people write up to three of these between two digits: "555 - 0100", "(555) 555/0100". */
const GAP = '[ ()./-]{0,3}';
/** An area code is among the first digits: what is in brackets after the number is another. */
const LATER_GAP = '[ )./-]{0,3}';

/** E.164 (ITU-T), with a plus sign and any separators. */
const INTERNATIONAL =
  /(?!(?<=\w)\+20[2-3]\d[01]\d[0-3]\d(?!\d))\+ ?\(?\d(?:[ ()./_-]{0,3}\d){1,4}(?:[ )./_-]{0,3}\d){5,26}/g;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** Values that look like phone numbers, but are not: matched first, so that no part of them is removed. */
const HARMLESS = [
  // UUID (RFC 9562)
  '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
  // Date and time (RFC 3339), and dates by other customs
  '(?:19|20)\\d\\d-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?)?',
  '\\d{1,2}[./-]\\d{1,2}[./-](?:19|20)\\d\\d',
  '20\\d\\d/(?:0\\d|1[0-2])/[0-3]\\d(?:[ T]\\d\\d:\\d\\d(?::\\d\\d)?)?',
  '20[2-3]\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])(?:\\.\\d{1,3})?(?!\\.?\\d)',
  // IPv4, with a port or without
  `${OCTET}(?:\\.${OCTET}){3}(?::\\d{1,5})?(?!\\.?\\d)`,
  // Versions of browsers and object identifiers (RFC 1155): Chrome/120.0.6099.109, 1.3.6.1.4.1.343
  '(?<=[A-Za-z]/)\\d{1,3}(?:\\.\\d{1,5}){3}(?!\\.?\\d)',
  '1\\.3\\.6\\.1(?:\\.\\d{1,6}){1,12}',
  // The build of a version (semver.org, 10), errors of BoringSSL, numbers of documents
  '(?<=[|:])\\d{6,10}(?=:[A-Z]{2,8} routines)',
  '(?<=\\b(?:batch|case|incident|invoice|job|order|rechnung|report|ticket)[ #:]{1,3})20\\d\\d-\\d{3,9}(?!-)',
  '(?<=20\\d\\d-\\d\\d-\\d\\d\\/)0\\d{5,9}',
  // Coordinates: two together, one of them below a hundred, or after their names
  '(?<=(?<![\\d.])\\d{1,2}\\.\\d{4,7}, ?-?)\\d{1,3}\\.\\d{4,7}(?!\\.?\\d)',
  '\\d{1,3}\\.\\d{4,7}(?=, ?-?\\d{1,2}\\.\\d{4,7}(?!\\.?\\d))',
  '(?<=\\b(?:lat|lon|lng|latitude|longitude)["\']?[=: ]{1,2}-?)\\d{1,3}\\.\\d{3,9}',
  // Amounts. Longer ones are phone numbers that a spreadsheet formatted: 5550100.0, 612345678.00
  '(?:\\d{1,6}\\.\\d|\\d{1,7}\\.\\d\\d)(?!\\.?\\d)',
].join('|');

const EXTENSION = '(?: ?(?:x|ext\\.?) ?\\d{1,6})?';
const NATIONAL = `\\(?\\d(?:${GAP}\\d){1,4}(?:${LATER_GAP}\\d){5,26}${EXTENSION}`;
/** Grouped as in North America, by characters that do not separate other numbers. */
const GROUPED = '(?:1[_,~|*])?\\d{3}([_,~|*])\\d{3}\\1\\d{4}';

/** Prefixes that a number may be glued to: `tel4155550100`, `number_15555550100`. */
const GLUE = '(?:tel|phone|fax|mobile|cell|call|dial|number|num|msisdn|sms|whatsapp|caller|callee|from|to)[-_]?';

/** Groups between low lines; thousands have three digits each. */
const UNDERLINED = /(?<!\w)(?!(?:19|20)\d\d_\d\d_\d\d(?!\d)|\d{1,3}(?:_\d{3})+(?!\w))\d{2,5}(?:_\d{2,5}){1,4}(?!\w)/g;
/** After a word and a hyphen, where spaces show that it is no part of an identifier: "oh-447700 900 178". */
const HYPHENATED = /(?<=(?<![\w-])[A-Za-z]{1,12}-)\d{2,6}(?: \d{2,5}){2,5}(?![\w-])/g;

/** A word character, or one with a hyphen, before or after makes it part of an identifier: `req_5555550100`. */
const [BEFORE, AFTER] = [`(?:(?<!\\w)(?<!\\w-)|(?<=\\b${GLUE}))`, '(?!\\w)(?!-\\w)'];
/** The look-ahead comes first: the look-behind runs only where a number may begin. */
const candidate = (first: string): RegExp =>
  new RegExp(`(?=[${first}(])${BEFORE}(?:(${HARMLESS})|(${NATIONAL}))${AFTER}`, 'gi');
/** Only a UUID begins with a letter. */
const [CANDIDATE, CANDIDATE_OR_UUID, UUID_HINT] = [candidate('\\d'), candidate('\\da-f'), /-[0-9a-fA-F]{4}-/];
const GROUPS = new RegExp(`(?=\\d)(?<!\\w)${GROUPED}(?!\\w)`, 'g');

/** A UUID, or ten to fifteen digits, grouped or not, between signs that join the parts of a name: `rec-4155550100.wav`, `to_4155550100_failed`. */
const PART =
  /([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})|(?<![A-Za-z0-9]|\d[.,]|\breq_|\brequest_)(?:\d{10,15}|\d(?:[.-]\d){9,14}|\d{3}([.-])\d{3}\2\d{4})(?![A-Za-z0-9]|[.,]\d)/gi;
/** After one of the words even letters may follow: `number4155550100is`. */
const GLUED =
  /(?<=(?<![A-Za-z])(?:tel|phone|number|phonenumber|mobile|msisdn|whatsapp|caller|callee|from|to|ani|dnis|did)[_-]?)\d{10,15}(?!\d)/gi;
/** A number that a spreadsheet took for a large one: `1.4155550100e10`. */
const EXPONENT = /(?<![\w.])[1-9]\.\d{6,14}e\+?1\d(?!\w)/gi;

/** Digits as words, and tens, in the languages of providers' customers. */
const DIGIT_WORD =
  'zero|oh|nought|one|two|three|four|five|six|seven|eight|niner?|double|triple|plus|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|null|eins|zwei|zwo|drei|vier|f\u00fcnf|sechs|sieben|acht|neun|z\u00e9ro|une?|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cent|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|due|tre|quattro|cinque|sei|sette|otto|nove|um|dois|tr\u00eas|quatro|sete|oito|nul|een|twee|drie|vijf|zes|zeven|negen';
/** Such words in a row, with digits among them: "plus four six, 4417 and then 7 0 9". */
const SPOKEN = new RegExp(
  `(?<![\\p{L}\\d])(?:(?:${DIGIT_WORD}|\\d{1,4})(?![\\p{L}\\d])[ ,.-]{0,6}(?:(?:and|then|und|dann|et|puis) ){0,2}){4,40}`,
  'giu',
);
const MIN_DIGITS = 7;
const MIN_WORDS = 3;

/** Whether words and digits together are as many as a telephone number has. */
function isSpoken(part: string): boolean {
  const words = part.match(/(?!and|then|und|dann|et|puis)\p{L}+/gu)?.length ?? 0;
  return words >= MIN_WORDS && words + part.replaceAll(/\D/g, '').length >= MIN_DIGITS;
}

export const SPOKEN_HINT = new RegExp(`(?:${DIGIT_WORD})[ ,.-]{1,3}(?:${DIGIT_WORD})(?![a-z])`, 'i');

/** In part hidden: `0xx-90-1234-5678`. What is left of it may be enough. */
const MASKED = /(?<![\w*])\+?\(?\d{0,4}[xX*\u2022#]{2,6}\)?[ ()./-]{0,3}(?:[\d*](?:[ ./-]{0,3}[\d*]){5,14})(?!\w)/g;
const MASKED_HINT = /[xX*\u2022#]{2}/;

/** Words that announce a number too short to distinguish from a list of small ones. */
const ANNOUNCED = /\b(?:call|dial|phone|tel|mobile|cell|fax|sms|number|msisdn|to|from)\w{0,4}[ .:=#]{0,3}$/i;

const LOOK_BACK = 32;

/** Removes telephone numbers: E.164, and national ones of 7 digits and more. Longer runs than 16 digits are identifiers. */
export function redactNumbers(text: string, instead: string): string {
  let result = text.includes('+') ? text.replace(INTERNATIONAL, instead) : text;
  if (SPOKEN_HINT.test(result)) result = result.replace(SPOKEN, (part) => (isSpoken(part) ? `${instead} ` : part));
  if (!/\d/.test(result)) return result;
  if (MASKED_HINT.test(result)) result = result.replace(MASKED, instead);
  const whole = result
    .replace(GROUPS, instead)
    .replace(UNDERLINED, hideLong(instead))
    .replace(HYPHENATED, hideLong(instead));
  const shape = UUID_HINT.test(whole) ? CANDIDATE_OR_UUID : CANDIDATE;
  const called = whole.replace(shape, (match, harmless: string | undefined, _: string | undefined, at: number) => {
    const before = whole.slice(Math.max(0, at - LOOK_BACK), at);
    if (harmless !== undefined || !isCallable(match, before)) return match;
    if (isExplained(whole, match, at)) return match;
    return /\w$/.test(before) ? ` ${instead}` : instead;
  });
  return LONG.test(called) ? redactParts(called, instead) : called;
}

const hideLong =
  (instead: string) =>
  (groups: string): string => {
    const { length } = groups.replaceAll(/\D/g, '');
    return length >= 9 && length <= 15 ? instead : groups;
  };

/** A count, by its unit: "5368709121 bytes", "used 1250000 of 1250000 minutes". */
const UNIT =
  /^(?: of [\d,.]{1,13})? ?(?:bytes|[KMG]i?B|bits?|ms|milliseconds|\u00b5s|microseconds|ns|s|secs?|seconds|min|minutes|hours|days|samples|frames|packets|k?Hz|chars|characters|tokens|words|credits|requests|calls|messages|segments|rows|records|served|used|total|(?:US)?D|USD|EUR|GBP|per )(?!\w)/;
/** Before a count, a place or an id of something that nobody calls. */
const COUNTED =
  /(?:code|errno|err|offset|limit|count|size|length|duration|total|quota|remaining|used|usage|xid|build|line|row|version|max(?:imum)?|min(?:imum)?|q|bytes|characters|credits|balance|sequence|seq|bits?rate|timeout|worker|pid|accounts\/|connection|conn|offset|hash|crc32?|\*|of)(?:[_ -]?(?:no|num|nr))?["']?(?: ?[:=>]| is)? ?["']?$/i;
/** Before the source of a stream of RTP (RFC 3550, 8), of 32 bits. */
const SYNCHRONISED = /\bssrc["']?[ :=]{1,2}["']?$/i;
/** Before a time. */
const TIMED =
  /(?:reset|expire|exp|iat|nbf|until|time|timestamp|ts|epoch|date|since|after|before|retry|at|created|updated|ends?|starts?|valid|clock|now)\w{0,3}["']?(?:[_ -](?:at|time|on|after)|(?: [a-z]{1,6}){1,6}(?=:))?["']?(?: ?[:=>]| is)? ?["']?$|\b1[678]\d{8} (?:[<>]=?|-|to|and) $/i;

/** A single run of digits that its unit or the word before it explains: no local number has that word, no longer one fewer than ten digits. */
function isExplained(text: string, digits: string, at: number): boolean {
  if (digits.length > 13 || !/^\d+$/.test(digits)) return false;
  const before = text.slice(Math.max(0, at - LOOK_BACK), at);
  const after = text.slice(at + digits.length, at + digits.length + LOOK_BACK);
  if (ANNOUNCED.test(before)) return false;
  if (UNIT.test(after)) return true;
  if (digits.length <= 9) return COUNTED.test(before);
  if (digits.length === 10 && SYNCHRONISED.test(before)) return true;
  return TIMESTAMP.test(digits) && TIMED.test(before);
}

const LONG = /\d{7}|\d[.-]\d[.-]\d[.-]\d[.-]\d[.-]\d|\d([.-])\d{3}\1\d/;

function redactParts(text: string, instead: string): string {
  return text
    .replace(EXPONENT, instead)
    .replace(GLUED, (digits) => (isTime(digits) ? digits : ` ${instead}`))
    .replace(PART, (match, uuid: string | undefined, _: string | undefined, at: number) =>
      uuid !== undefined || isTime(match) || isExplained(text, match, at) ? match : instead,
    );
}

function isCallable(number: string, before: string): boolean {
  const groups = number.match(/\d+/g) ?? [];
  const digits = groups.reduce((sum, { length }) => sum + length, 0);
  if (groups.length === 1) return digits <= 16;
  if (digits >= 9 || (groups[0]?.length ?? 0) >= 7) return true;
  // Seven or eight digits in groups may be small numbers, or years: an area code, the usual groups or a word decides.
  if (/^(?:19|20)\d\d[ .-]{1,3}(?:19|20)\d\d$/.test(number)) return ANNOUNCED.test(before);
  return USUAL_GROUPS.test(number) || ANNOUNCED.test(before);
}

const USUAL_GROUPS =
  /^[(0]|^\d{3}[ .-]{1,3}\d{4}$|^\d{4}[ .-]{1,3}\d{3,4}$|^\d\d(?:[ .-]\d\d){3}$|^\d{3}[ .-]\d\d[ .-]\d{3}$/;

/** Epoch seconds and milliseconds of these years: no phone number of the same length begins like this. */
const TIMESTAMP = /^1[678](?:\d{8}|\d{11})$/;
/** A date, or a date and a time, without separators: `20261121030405`. */
const DATE = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{2}|\d{4}|\d{6,7})$/;

function isTime(digits: string): boolean {
  return TIMESTAMP.test(digits) || DATE.test(digits);
}

/** Groups as in North America, between hyphens or points. */
const GROUPED_PART = /(?<![A-Za-z0-9])(?:1[.-])?\d{3}([.-])\d{3}\1\d{4}(?![A-Za-z0-9])/;

/**
 * Whether a part of an identifier or host name, between signs, is a phone number: `4155550100-1a2b3c`. The digits of
 * `req_5555550100` count requests.
 */
export function holdsNumberPart(text: string): boolean {
  if (!/\d{10}|\d[.-]\d{3}[.-]\d/.test(text)) return false;
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) return false;
  const parts = text.replace(/^req(?:uest)?_\d+/, '').split(/[^A-Za-z0-9]+/);
  return parts.some((part) => /^\d{10,15}$/.test(part) && !isTime(part)) || GROUPED_PART.test(text);
}
