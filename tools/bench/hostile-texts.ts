import { BUILT_IN_PROVIDERS } from '../../src/providers/built-in.ts';
import { redactText } from '../../src/redact/text.ts';
import { redactQuery, redactUrl } from '../../src/redact/url.ts';

/** What is repeated to make an expression that backtracks read the same characters again and again. */
export const PARTS: readonly string[] = [
  ...['+1 ', '1 ', '1-', '(1', '+(', '1.2.3.', '2026-11-20 ', '0.25', '123e4567-e89b-'],
  ...['a.', 'a@', 'a@a.', '@', 'ä@ö.', 'é', '\u200b', '\u0660'],
  ...['eyJ', '-eyJ', 'eyJabcdef.', 'Bearer ', 'Bearer a', 'Basic aA', 'Token  '],
  ...[
    'sk_',
    'sk_live_-',
    'dgr_',
    '-dg_-',
    'emb_-',
    'kst_',
    'kc_live_',
    'sk-a.',
    '-sk-',
    'sk_a.',
    'AC0',
    'KEY',
    'A',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
  ],
  ...['sip:', 'sip:a', 'tel:', 'tel:1;', 'a://', 'a://b@', 'https://a/?b=c&', 'a+a+'],
  ...['%41', '%', '%25', '%zz', 'x%41 '],
  ...['token', 'token=', 'token: ', 'token:\t', 'tokentoken=a ', 'cookie: ', 'cookie:\n', 'x-key', 'x-a-key:'],
  ...[' ', '\n', '"', '=', ':', 'a', '-', '_'],
];

/** What a hostile provider's or service's text goes through, without the limit that makes it harmless anyway. */
export const SUBJECTS: readonly (readonly [name: string, redact: (text: string) => unknown])[] = [
  ['text', (text) => redactText(text, [], Number.POSITIVE_INFINITY)],
  ['query', (text) => redactQuery(text)],
  ['url', (text) => redactUrl(`https://api.example.com/${text}`)],
  ...BUILT_IN_PROVIDERS.flatMap(({ name, secrets }) =>
    (secrets?.patterns ?? []).map(
      (pattern) => [`${name}: ${pattern}`, (text: string) => text.replace(pattern, '')] as const,
    ),
  ),
];
