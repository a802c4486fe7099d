/** A text in every form in which somebody could read it. */
export type Forms = {
  /** In lower case: as it is, escapes decoded, base64 decoded. */
  readonly texts: readonly string[];
  /** Its runs of digits, without what separates them. */
  readonly digits: readonly string[];
  /** Its letters and digits alone. */
  readonly bare: string;
};

export function formsOf(text: string): Forms {
  const decoded = unescaped(text);
  const base64 = (decoded.match(/[\w+/-]{12,}={0,2}/g) ?? []).map((word) =>
    Buffer.from(word, 'base64').toString('latin1'),
  );
  const plain = ascii(decoded);
  return {
    texts: [text, decoded, plain, base64.join('\n')].map((form) => form.toLowerCase()),
    digits: (plain.match(/\d(?:[^\w]{0,3}\d)+/g) ?? []).map((run) => run.replaceAll(/\D/g, '')),
    bare: plain.toLowerCase().replaceAll(/[^a-z0-9]/g, ''),
  };
}

/** How much of a long secret identifies it. */
const PART = 10;
/** The end of a telephone number. */
const DIGITS = 7;

/** Whether a secret, or a part by which it is recognised, is in a text. */
export function isFound(secret: string, { texts, digits, bare }: Forms): boolean {
  const plain = ascii(unescaped(secret)).toLowerCase();
  if (secret === '') return false;
  if (isWord(secret.toLowerCase(), texts) || isWord(plain, texts)) return true;
  const number = numberOf(plain);
  if (number !== undefined) return digits.some((run) => run.includes(number.slice(-DIGITS)));
  const letters = plain.replaceAll(/[^a-z0-9]/g, '');
  // Words alone are prose: a part of them identifies nothing.
  return letters.length >= 16 && partsOf(letters).some((part) => /\d/.test(part) && bare.includes(part));
}

/** A short secret is found as a word only: "Ann" is no part of "cannot". */
function isWord(secret: string, texts: readonly string[]): boolean {
  if (secret.length > 7) return texts.some((text) => text.includes(secret));
  const word = new RegExp(
    `(?<![\\p{L}\\p{N}])${secret.replaceAll(/[/^$\\.*+?()[\]{}|-]/g, escapedSign)}(?![\\p{L}\\p{N}])`,
    'u',
  );
  return texts.some((text) => word.test(text));
}

/** With the Unicode flag, an expression refuses escapes of other characters. */
const escapedSign = (sign: string): string => `\\u{${sign.charCodeAt(0).toString(16)}}`;

/** The digits of a secret that consists of hardly anything else. */
function numberOf(secret: string): string | undefined {
  const digits = secret.replaceAll(/\D/g, '');
  return digits.length >= DIGITS && secret.replaceAll(/[^a-z]/g, '').length < 3 && !secret.includes(':')
    ? digits
    : undefined;
}

function partsOf(letters: string): string[] {
  return Array.from({ length: letters.length - PART + 1 }, (_, i) => letters.slice(i, i + PART));
}

/** Escapes of URLs, JSON, source code and HTML, twice. */
function unescaped(text: string): string {
  let plain = text;
  for (let i = 0; i < 2; i++)
    plain = plain
      .replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
      .replaceAll(/\\u\{?([0-9a-f]{4,5})\}?|\\x([0-9a-f]{2})/gi, (_, u?: string, x = '') => character(u ?? x, 16))
      .replaceAll(/&#(x?)([0-9a-f]{1,6});/gi, (_, x: string, code: string) => character(code, x === '' ? 10 : 16))
      .replaceAll(/\\(["/\\])/g, '$1')
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"');
  return plain;
}

function character(code: string, radix: number): string {
  const point = Number.parseInt(code, radix);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '';
}

/** Compatible characters, digits of any alphabet, without anything that is not seen. */
function ascii(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Mn}]/gu, '')
    .replaceAll(/\p{Nd}/gu, digit);
}

/** The digits of an alphabet are ten in a row (Unicode, 4.6). */
function digit(of: string): string {
  if (of <= '9') return of;
  let zero = of.codePointAt(0) as number;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && (of.codePointAt(0) as number) - zero < 9) zero--;
  return String((of.codePointAt(0) as number) - zero);
}
