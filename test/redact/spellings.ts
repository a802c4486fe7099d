/** One private value, as people may write it. */
export type Spelling = {
  readonly kind: string;
  readonly text: string;
  /** Identifies it, in lower-case ASCII letters and digits. */
  readonly needle: string;
};

type Random = () => number;

/** Park and Miller's: the same spellings for the same seed. */
export function seeded(seed: number): Random {
  let state = seed % 2_147_483_647 || 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
const times = (count: number, of: () => string): string => Array.from({ length: count }, of).join('');
const digits = (random: Random, count: number): string => times(count, () => pick(random, [...'23456789']));
const word = (random: Random, count: number, from: string): string => times(count, () => pick(random, [...from]));

const HEX = '0123456789abcdef';
const BASE62 = `${HEX}ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ`;

/** Between the groups of a number. */
const SEPARATORS = [
  ...['', ' ', '-', '.', '/', ' - ', '  ', ') ', '\t', '\n'],
  ...['\u00a0', '\u2009', '\u202f', '\u3000', '\u200b', '\u2060', '\u00ad', '\u200e'],
  ...['\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2212', '\uff0d', '\u30fc', '\u00b7', '\u2022', '\u2044'],
];
const ZEROS = ['0', '\uff10', '\u0660', '\u06f0', '\u0966', '\u{1d7ce}', '\u{1d7f6}'];
const PLUS = ['+', '\uff0b', '+ ', '+(', 'tel:+', 'sip:+'];
const BEFORE_NUMBER = ['', '', '', 'N\u00ba', '\u2121', '\u260e', '"', '(', '\u2014', '#', 'tel', 'phone:', 'to='];

function inScript(random: Random, text: string): string {
  const zero = pick(random, ZEROS).codePointAt(0) as number;
  return text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
}

function number(random: Random): Spelling {
  const national = `${digits(random, 3)}${digits(random, 3)}${digits(random, 4)}`;
  const separator = pick(random, SEPARATORS);
  const grouped = [national.slice(0, 3), national.slice(3, 6), national.slice(6)].join(separator);
  const international = random() < 0.5;
  const text = `${international ? `${pick(random, PLUS)}1${separator}` : pick(random, BEFORE_NUMBER)}${grouped}`;
  return { kind: 'number', text: inScript(random, text), needle: national };
}

function channel(random: Random): Spelling {
  const needle = digits(random, 10);
  const technology = pick(random, ['PJSIP', 'SIP', 'IAX2', 'Local', 'DAHDI', 'sofia/gateway/carrier', 'pjsip']);
  return { kind: 'channel', text: `${technology}/${needle}-0000002a`, needle };
}

const PREFIXES = [
  'sk_live_',
  'sk-',
  'kst_',
  'kc_live_',
  'dgr_',
  'gsk_',
  'ghp_',
  'glpat-',
  'xoxb-',
  'hf_',
  'ya29.',
  'AIza',
];

function prefixed(random: Random): Spelling {
  const needle = `${word(random, 10, HEX)}7${word(random, 16, BASE62)}a9`;
  return { kind: 'prefixed key', text: `${pick(random, PREFIXES)}${needle}`, needle: needle.toLowerCase() };
}

const NAMES = [
  ...[
    'api key',
    'API-key',
    'api_key',
    'apiKey',
    'access key',
    'Subscription Key',
    'Ocp-Apim-Subscription-Key',
    'AccountKey',
  ],
  ...[
    'private key',
    'secret',
    'client_secret',
    'token',
    'Auth Token',
    'password',
    'pwd',
    'passphrase',
    'key',
    'signature',
  ],
];
const SIGNS = ['=', ': ', ':', ' = ', '\uff1a', '":"', "': '", '\\":\\"', '`: `', ' : '];

function named(random: Random): Spelling {
  const needle = `${word(random, 8, HEX)}4${word(random, 8, HEX)}b`;
  const name = pick(random, NAMES);
  const cased = pick(random, [name, name.toUpperCase(), name.toLowerCase()]);
  return { kind: 'named key', text: `${cased}${pick(random, SIGNS)}${needle}`, needle };
}

function spokenSecret(random: Random): Spelling {
  const needle = `${word(random, 6, HEX)}4${word(random, 6, HEX)}b`;
  const quote = pick(random, ['', '"', "'", '`']);
  const verb = pick(random, [' ', ' is ', ' was ', ' provided: ', ' given: ']);
  return { kind: 'key in a sentence', text: `API key${verb}${quote}${needle}${quote}`, needle };
}

function mail(random: Random): Spelling {
  const needle = `zq${word(random, 6, HEX)}wv`;
  const host = pick(random, [
    'example.com',
    'b\u00fccher.example',
    'freeswitch',
    '[192.0.2.7]',
    '192.0.2.7',
    '[2001:db8::1]',
  ]);
  const local = pick(random, [needle, `"${needle}"`, `a.${needle}`, `${needle}+tag`]);
  return { kind: 'address', text: `${local}${pick(random, ['@', '\uff20'])}${host}`, needle };
}

function uri(random: Random): Spelling {
  const needle = `zq${word(random, 6, HEX)}wv`;
  return { kind: 'URI', text: `${pick(random, ['sip:', 'sips:', 'SIP:'])}${needle}@pbx.example`, needle };
}

function jwt(random: Random): Spelling {
  const needle = word(random, 20, BASE62);
  return { kind: 'JWT', text: `eyJhbGciOiJIUzI1NiJ9.eyJ${needle}.c2ln`, needle: needle.toLowerCase() };
}

const KINDS = [number, number, number, channel, prefixed, named, named, spokenSecret, mail, uri, jwt];

const escapeAll = (text: string, one: (code: number) => string): string =>
  text.replace(/[^A-Za-z0-9 ]/gu, (character) => one(character.codePointAt(0) as number));

/** Escapes of quoted text. */
const ESCAPES: readonly ((text: string) => string)[] = [
  ...Array.from({ length: 6 }, () => (text: string) => text),
  encodeURIComponent,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) =>
    escapeAll(text, (code) =>
      code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`,
    ),
  (text) => escapeAll(text, (code) => `&#${code};`),
  (text) => escapeAll(text, (code) => `&#x${code.toString(16)};`),
];

/** Text around it. */
const FRAMES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `Call failed for ${text}, try again.`,
  (text) => `(${text})`,
  (text) => `[${text}]`,
  (text) => `{"message":"${text}"}`,
  (text) => `<detail>${text}</detail>`,
  (text) => `X-Detail: ${text}`,
  (text) => `Error: ${text}\n    at dial (call.js:1:1)`,
  (text) => `value "${text}" is wrong`,
  (text) => `to ${text};`,
];

/** Names whose values redactText() finds by the sign between them keep that sign: an escape of it would hide the name. */
export function spell(random: Random): Spelling {
  const { kind, text, needle } = pick(random, KINDS)(random);
  return { kind, needle, text: pick(random, FRAMES)(pick(random, ESCAPES)(text)) };
}

/** Lower-case ASCII letters and digits of the output in any spelling: an independent reading. */
export function normalised(text: string): string {
  let plain = text;
  for (let i = 0; i < 2; i++) {
    plain = plain
      .replace(/\\u(?:\{([0-9a-f]{1,6})\}|([0-9a-f]{4}))/gi, (_, braces?: string, four = '') =>
        String.fromCodePoint(Number.parseInt(braces ?? four, 16)),
      )
      .replace(/&#(x?)([0-9a-f]+);/gi, (_, x: string, code: string) =>
        String.fromCodePoint(Number.parseInt(code, x === '' ? 10 : 16)),
      )
      .replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
  }
  return plain
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(digitValue(digit)))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

/** The digits of each alphabet are contiguous, ten in a row from a multiple of their first (Unicode, 4.6). */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) as number;
  for (const zero of ZEROS) {
    const value = code - (zero.codePointAt(0) as number);
    if (value >= 0 && value < 10) return value;
  }
  return 0;
}
