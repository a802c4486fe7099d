import { REDACTED } from './redacted.ts';

/** Printable ASCII without escapes of other characters. */
const PLAIN = /^[ -%'-[\]-~]*$/;

/** Escapes of JSON, source code and HTML, as in an error that quotes them. */
const ESCAPED =
  /\\(?:u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|x([0-9a-fA-F]{2})|[bfnrtv])|&#(?:x([0-9a-fA-F]{1,6})|(\d{1,7}));|&([a-z]{2,6});/g;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  commat: '@',
  colon: ':',
  dash: '-',
  equals: '=',
  hyphen: '-',
  lpar: '(',
  minus: '-',
  nbsp: ' ',
  period: '.',
  plus: '+',
  quot: '"',
  rpar: ')',
  sol: '/',
};

/** Dashes between words as well as within numbers. Doubled, so that a number beside one does not look like part of a name. */
const LONG_DASH = /[\u2012-\u2015\u2212\u2e3a\u2e3b\u2500\u2501\u301c\u3030]/u;
/** Look-alikes of hyphens and points within numbers. */
const HYPHENS = /[\p{Pd}\u02d7\u2043\u207b\u208b]/u;
const POINTS = /[\u00b7\u2022\u2024\u2027\u2219\u22c5\u30fb\uff65]/u;
const SLASHES = /[\u2044\u2215\u29f8]/u;
/** Letters of other alphabets that look like Latin ones, in the same order. */
const LOOK_ALIKES = 'аеорсухіѕјԁһԛԝкмтвнАЕОРСУХІЅЈКМТВНοιαερκτυν';
const LATIN = 'aeopcyxisjdhqwkmtbhAEOPCYXISJKMTBHoiaepktuv';
/** Beside Latin ones: within one word nobody mixes alphabets otherwise. */
const MIXED = new RegExp(`(?<![${LOOK_ALIKES}])[${LOOK_ALIKES}]+(?=[\\w-])|(?<=[\\w-])[${LOOK_ALIKES}]+`, 'gu');
const OTHER_ALPHABET = /[\u0370-\u03ff\u0400-\u052f]/;

/** Tags of HTML between digits: `<span>+44</span> <span>7700</span>`. */
const TAGS =
  /(?<=[\d-]) ?(?:<!--[^<>]{0,32}-->|<\/?(?:span|b|i|u|a|em|strong|font|small|mark|code|tt|wbr|sup|sub|bdi|bdo)\b[^<>]{0,64}> ?){1,4}(?=[-\d(])/gi;
const TAG_HINT = /<\/|<!--/;
/** Colours of a terminal (ECMA-48, 8.3.117). */
const COLOURS = /\u001b\[[\d;]{0,16}[A-Za-z]/g;
/** JSON within JSON within JSON: one backslash is enough. */
const BACKSLASHES = /(?<!\\)\\{2,}(?=["']|u[\da-fA-F]{4}|x[\da-fA-F]{2})/g;
/** The sign for a long vowel, where it stands between digits, and the middle dot. */
const KANA_DASH = /(?<=\p{Nd} ?)[\u30fc\uff70](?= ?\p{Nd})/gu;
/** Marks on Latin letters and on digits hide them; in other scripts they are letters. */
const MARKS = /(?<=[\0-\x7f]|\p{Nd})\p{M}+/gu;

/** Quoted-printable (RFC 2045, 6.7), where a line ends softly or the text says so. */
const SOFT_BREAK = /(?<![=\w+/-]{24}|\s|key|token|secret|auth|pass\w{0,5}|pwd)=\r?\n(?![ \t])/gi;
const QUOTED_PRINTABLE = /quoted-printable|[^=\s]=\r?\n(?![ \t])/i;
/** Its sign in an address, without more of it: `jane=40example.com`. */
const PRINTABLE_AT = /(?<=[\w.+-])=40(?=[\w-]{1,63}(?:\.|=2E)[A-Za-z]{2})/g;
/** Literals that source code joins: `'abc' + 'def'`. */
const JOINED = /(["'])\s{0,4}\+\s{0,8}\1/g;
/** A word of a header: `=?utf-8?Q?J=C3=B6rg?=` (RFC 2047, 2). */
const ENCODED_WORD = /=\?[\w-]{2,20}\?([bq])\?([^?\s]{1,256})\?=/gi;

/** Longer than any real expansion of a character: one joke expands to eighteen. */
const MAX_EXPANSION = 6;

/**
 * A text as the shapes expect it: escapes decoded, zero-width characters removed, and the digits, letters,
 * dashes and spaces of other alphabets are those of ASCII. At most six times as long, in time proportional to its length.
 *
 * @returns the same string if it is plain already
 */
export function toPlain(text: string): string {
  if (PLAIN.test(text)) return TAG_HINT.test(text) ? text.replace(TAGS, ' ') : text;
  // Characters may be hidden twice: JSON within JSON.
  const visible = text.replace(COLOURS, '').replace(BACKSLASHES, '\\');
  let written = writtenOut(writtenOut(visible));
  if (OTHER_ALPHABET.test(written)) written = written.replace(MIXED, toLatin);
  written = written.replace(MARKS, '').replace(KANA_DASH, '-');
  const plain = written.replace(/[^ -~]/gu, plainCharacter);
  return TAG_HINT.test(plain) ? plain.replace(TAGS, ' ') : plain;
}

function toLatin(letters: string): string {
  return Array.from(letters, (letter) => LATIN[LOOK_ALIKES.indexOf(letter)] ?? letter).join('');
}

/** The text of a mail as a person reads it. First of all, because a line that ends softly would end a secret. */
export function fromMail(given: string): string {
  const text = given.includes('+') ? given.replace(JOINED, '') : given;
  if (!text.includes('=')) return text;
  const words = text.includes('=?') ? text.replace(ENCODED_WORD, readWord) : text;
  if (QUOTED_PRINTABLE.test(words)) return fromPrintable(words);
  return words.includes('=40') ? words.replace(PRINTABLE_AT, '@').replaceAll('=2E', '.') : words;
}

function readWord(_: string, kind: string, word: string): string {
  const text =
    kind.toLowerCase() === 'b'
      ? Buffer.from(word, 'base64').toString('utf8')
      : fromPrintable(word.replaceAll('_', ' '));
  // Letters that have to be encoded are mostly those of names.
  return /^[ -~]*$/.test(text) ? text : REDACTED;
}

function fromPrintable(text: string): string {
  return text
    .replace(SOFT_BREAK, '')
    .replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
}

function writtenOut(text: string): string {
  return text.replace(ESCAPED, (all, ...groups: (string | undefined)[]) => {
    const [u, braces, x, hex, decimal, name] = groups;
    const code = u ?? braces ?? x ?? hex;
    if (code !== undefined) return fromCode(Number.parseInt(code, 16));
    if (decimal !== undefined) return fromCode(Number(decimal));
    if (name !== undefined) return ENTITIES[name] ?? all;
    return ' ';
  });
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}

/** The same few repeat. */
const KNOWN = new Map<string, string>();
const MAX_KNOWN = 4096;

function plainCharacter(character: string): string {
  let plain = KNOWN.get(character);
  if (plain === undefined) {
    plain = readCharacter(character);
    if (KNOWN.size >= MAX_KNOWN) KNOWN.clear();
    KNOWN.set(character, plain);
  }
  return plain;
}

function readCharacter(character: string): string {
  if (/[\t-\r\x85\p{Z}]/u.test(character)) return ' ';
  // Controls, formats, lone surrogates.
  if (/\p{C}/u.test(character)) return '';
  // In other scripts marks are letters; the common ones may follow any letter.
  if (/\p{M}/u.test(character)) return /\p{Script=Inherited}/u.test(character) ? '' : character;
  if (LONG_DASH.test(character)) return '--';
  if (HYPHENS.test(character)) return '-';
  if (POINTS.test(character)) return '.';
  if (SLASHES.test(character)) return '/';
  const plain = character.normalize('NFKC').replace(/\p{M}/gu, '');
  if (plain.length > MAX_EXPANSION) return ' ';
  // A sign for a word, such as the one for "telephone", is separate from the text beside it.
  if (/^[A-Za-z.]{2,}$/.test(plain) || /[\u00aa\u00ba]/u.test(character)) return ` ${plain} `;
  return plain.replace(/[^\0-\x7f]/gu, (letter) => (/\p{Nd}/u.test(letter) ? '0' : letter));
}
