/** Within a number people write up to three of these between two digits: "555 - 0100", "(555) 555/0100". */
const GAP = '[ ()./-]{0,3}';

/** E.164 (ITU-T), with a plus sign and whatever separators. */
const INTERNATIONAL = new RegExp(`\\+ ?\\(?\\d(?:${GAP}\\d){6,30}`, 'g');

/** What is written like a number to call, and is none: taken first, so that no part of it is taken for one. */
const HARMLESS = [
  // UUID (RFC 9562)
  '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
  // Date and time (RFC 3339), and dates by other customs
  '(?:19|20)\\d\\d-\\d\\d-\\d\\d(?:[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?(?: ?(?:Z|UTC|[+-]\\d\\d:?\\d\\d))?)?',
  '\\d{1,2}[./-]\\d{1,2}[./-](?:19|20)\\d\\d',
  // IPv4, with a port or without
  '\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d{1,5})?(?!\\.\\d)',
  // Amounts. What is longer is a number to call that a spreadsheet took for one: 5550100.0, 15555550100.00
  '(?:\\d{1,6}\\.\\d|\\d{1,9}\\.\\d\\d)(?!\\.?\\d)',
].join('|');

const EXTENSION = '(?: ?(?:x|ext\\.?) ?\\d{1,6})?';
const NATIONAL = `\\(?\\d(?:${GAP}\\d){6,30}${EXTENSION}`;

/** A word character or a hyphen before or after makes it part of an identifier: `req_5555550100`. */
const CANDIDATE = new RegExp(`(?<![\\w-])(?:(${HARMLESS})|(${NATIONAL}))(?![\\w-])`, 'g');

/** What announces a number that is too short to be told from a list of small ones. */
const ANNOUNCED = /\b(?:call|dial|phone|tel|mobile|cell|fax|sms|number|msisdn|to|from)\w{0,4}[ .:=#]{0,3}$/i;

const LOOK_BACK = 24;

/** Removes telephone numbers: E.164, and national ones of 7 digits and more. Longer runs than 16 digits are identifiers. */
export function redactNumbers(text: string, instead: string): string {
  const result = text.includes('+') ? text.replace(INTERNATIONAL, instead) : text;
  return result.replace(CANDIDATE, (match, harmless: string | undefined, _: string | undefined, at: number) =>
    harmless === undefined && isCallable(match, result.slice(Math.max(0, at - LOOK_BACK), at)) ? instead : match,
  );
}

function isCallable(number: string, before: string): boolean {
  const groups = number.match(/\d+/g) ?? [];
  const digits = groups.reduce((sum, { length }) => sum + length, 0);
  if (groups.length === 1) return digits <= 16;
  if (digits >= 9) return true;
  // Seven or eight digits in groups may be three small numbers: an area code, the usual groups or a word tells.
  return /^[(0]|^\d{3}[ .-]{1,3}\d{4}$|^\d{4} \d{4}$|^\d\d(?: \d\d){3}$/.test(number) || ANNOUNCED.test(before);
}
