import { redactAddresses } from './addresses.ts';
import { redactNumbers } from './numbers.ts';
import { toPlain } from './plain.ts';
import { REDACTED } from './redacted.ts';

/**
 * Keys and tokens by their shape, for any provider. Each is linear in time: where an attempt can fail after it has
 * read on, how far it reads is bounded, and no two adjacent quantifiers match the same character.
 */
const CREDENTIALS: readonly RegExp[] = [
  // Base64url of `{"`: a JSON Web Token (RFC 7519), or other encoded JSON.
  /(?<![A-Za-z0-9])eyJ[\w-]{6,}(?:\.[\w-]*){0,4}/g,
  // Authorization schemes (RFC 7617, RFC 6750, RFC 7616). A plain word after one is prose: "Basic plan", "Bearer token".
  /\b(?:[Bb]asic|BASIC|[Bb]earer|BEARER|[Dd]igest|[Tt]oken|[Aa]pi[Kk]ey) +(?!\w+=")(?=[\w.~+/-]{0,256}(?:[\d=_]|[a-z.][A-Z]|\.\w))[\w.~+/=-]{6,}/g,
  // Prefixed keys of the voice providers, and of those that they are built on. A digit, a capital letter or `live` distinguishes
  // a key from a word such as `org_quota_exceeded`.
  /(?<![A-Za-z0-9])(?:sk|pk|rk|ek|kst|kc|dgr?|emb|org|whsec)[_-](?:(?:live|test|car)[_-][\w.*-]{2,}|(?=[\w.*-]{0,64}[\dA-Z*])[\w.*-]{6,})/g,
  // With what authenticates it, where that follows.
  /(?<![A-Za-z0-9])(?:AC|SK|PT)[0-9a-fA-F]{32,64}(?![A-Za-z0-9])(?: ?[:/|] ?[A-Za-z0-9]{32}(?![A-Za-z0-9]))?/g,
  /(?<![A-Za-z0-9])KEY[0-9A-Z]{20,}\w*/g,
  /(?<![A-Za-z0-9])A[KS]IA[0-9A-Z]{16}/g,
  /(?<![A-Za-z0-9])(?:gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|xapp-|AIza|ya29\.|GOCSPX-|hf_|r8_|npm_|pplx-|nvapi-|shpat_|dop_v1_|ATATT)[\w-]{16,}/g,
  // A value that says what it is: `secret_…`, `api_key_…`.
  /(?<![A-Za-z0-9])(?:secret|token|api_?key|passw(?:or)?d|auth)[_-](?=[\w-]{0,64}\d)[\w-]{16,}/gi,
  // Telegram: https://core.telegram.org/bots/api#authorizing-your-bot
  /(?<!\d)\d{8,10}:AA[\w-]{30,}/g,
  /(?<![A-Za-z0-9])(?:gsk_|xai-|csk-|SG\.|sess-|key_|pat_)(?=[\w.-]{0,64}\d)[\w.-]{16,}/g,
];

/** The address of a webhook is its credential: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const WEBHOOK =
  /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/|discord(?:app)?\.com\/api\/webhooks\/|(?<!\w)(?:services|hooks)\/T[A-Z0-9]{3,12}\/B[A-Z0-9]{3,12}\/)(?!REDACTED)[^\s?#"'<>]+/g;
const WEBHOOK_HINT = /hooks\.slack|webhooks|(?:services|hooks)\/T/;

/** How they begin: most texts hold none of it, which one search shows. */
const CREDENTIAL_HINT =
  /eyJ|(?:asic|ASIC|earer|EARER|igest|oken|[Kk]ey) |[sprke]k[_-]|k[ct]_|kst|dgr?[_-]|emb[_-]|org[_-]|whsec|AC[0-9a-fA-F]|SK[0-9a-fA-F]|PT[0-9a-fA-F]|KEY[0-9A-Z]|[KS]IA|gh[oprsu]_|_pat_|pat_|glpat|xox|xapp|AIza|ya29|GOCSPX|hf_|r8_|npm_|pplx|nvapi|dop_|ATATT|(?:secret|token|api_?key|passw|auth)\w{0,3}[_-]|:AA|gsk_|xai-|csk-|SG\.|sess-|key_|kc[_-]/i;

/** PEM (RFC 7468), to its end or to the end of what was cut. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*/g;

/** Secrets over several lines, for callers that redact line by line. */
export function redactBlocks(text: string): string {
  return text.includes('-----BEGIN') ? text.replace(PRIVATE_KEY, REDACTED) : text;
}

/** Channels of Asterisk and FreeSWITCH are named after the number or the user. `SIP/2.0` is the protocol. */
export const CHANNEL =
  /(?<![A-Za-z0-9])(?:PJSIP|SIP(?!\/2\.0)|IAX2?|DAHDI|Zap|Local|SCCP|Skinny|MGCP|OOH323|H323|Dongle|Khomp|Motif|sofia|freetdm|verto\.rtc|loopback|dialogic)\/(?!participants|trunks?\/|inbound|outbound)(?=[^\s"'<>]{0,128}\d)[^\s"'<>]+/gi;

/** SIP and tel URIs (RFC 3261, 19.1; RFC 3966). `sip:486` is a status. */
const CALL_URI = /(?<![A-Za-z0-9])(?:sips?:(?!\d{3}(?![\w@.+-]))|tel:(?=\+?\d))[^\s<>"';,]+/gi;

/** Users in the variables of SIP proxies: `fU=jane tU=bob` (kamailio.org, pseudo-variables). */
const PROXY_USER = /(?<=(?<![A-Za-z0-9])\$?[ftrac][Uu]=)(?!REDACTED)[^\s"'<>;,]+/g;

/** Users of clients and messengers: `client:jane`. */
const CLIENT_URI =
  /(?<![\w.-])(?:client|whatsapp|messenger|skype|viber|callto|xmpp|identity):(?!REDACTED|(?:error|closed?|timeout|unknown|abort(?:ed)?|disconnect\w{0,6}|request|side|\/\/)(?!\w))[\w+%][\w.+%@-]{1,128}/gi;

/** International bank account numbers (ISO 13616), with spaces or hyphens between their groups. */
const IBAN = /(?<![A-Za-z0-9])([A-Z]{2})\d\d(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g;
/** Each country has one length: https://www.swift.com/standards/data-standards/iban-international-bank-account-number */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  ...{ AD: 24, AE: 23, AT: 20, BE: 16, BG: 22, BR: 29, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24 },
  ...{ FI: 18, FR: 27, GB: 22, GR: 27, HR: 21, HU: 28, IE: 22, IL: 23, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20 },
  ...{ LV: 21, MC: 27, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, RS: 22, SA: 24, SE: 24, SI: 19, SK: 24 },
  ...{ SM: 27, TR: 26, UA: 29 },
};
const unlessOtherLength = (number: string, country: string): string =>
  IBAN_LENGTHS[country] === number.replaceAll(/[ -]/g, '').length ? REDACTED : number;

/** Mostly RFC 6531: letters of any alphabet; a host with or without a domain, or, as in SIP, an IP address. */
const MAIL =
  /(?:"[^"\r\n]{1,64}"|(?<![\p{L}\p{N}.!$*+_~'=-])[\p{L}\p{N}.!$*+_~'=-]{1,4096})@(?:(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}|\d{1,3}(?:\.\d{1,3}){3}|\[[\da-fA-F:.]{2,45}\]|\p{L}[\p{L}\p{N}-]{1,62})/gu;
/** Obfuscated against crawlers. */
const MAIL_AT = /[\w.+-]{1,64} ?[([{]at[)\]}] ?[\w.-]{1,128}(?: ?[([{]dot[)\]}] ?\w{1,63}){0,4}/gi;

/** Obfuscated in words. */
const MAIL_WORDS = /[\w.+-]{1,64} AT [\w-]{1,63}(?: DOT \w{1,63}){1,4}/g;
/** Hidden by Cloudflare from crawlers: https://developers.cloudflare.com/waf/tools/scrape-shield/email-address-obfuscation */
const MAIL_ENCODED = /(?<=data-cfemail=["']|email-protection#)[0-9a-f]{10,}/gi;
/** With spaces beside the sign, where a domain follows. */
const MAIL_SPACED = /[\w.+-]{1,64} @ ?(?:[\w-]{1,63}\.){1,8}[A-Za-z]{2,24}(?![\w-])/g;

/** Removes keys, tokens, SIP and tel URIs, e-mail addresses and telephone numbers in plain text. */
export function redactShapes(text: string, secrets: readonly RegExp[] = []): string {
  const plain = toPlain(text);
  let result = redactCredentials(plain, secrets);
  if (result.includes('/')) result = result.replace(CHANNEL, REDACTED);
  if (result.includes(':')) result = result.replace(CALL_URI, REDACTED).replace(CLIENT_URI, REDACTED);
  if (result.includes('U=')) result = result.replace(PROXY_USER, REDACTED);
  if (/[A-Z]{2}\d\d/.test(result)) result = result.replace(IBAN, unlessOtherLength);
  // Costs more than all the others where there is no "@".
  if (result.includes('@')) result = result.replace(MAIL, REDACTED);
  if (result.includes('email')) result = result.replace(MAIL_ENCODED, REDACTED);
  if (result.includes(' @ ')) result = result.replace(MAIL_SPACED, REDACTED);
  if (/[([{]at[)\]}]/i.test(result)) result = result.replace(MAIL_AT, REDACTED);
  if (result.includes(' DOT ')) result = result.replace(MAIL_WORDS, REDACTED);
  result = redactNumbers(redactAddresses(result, REDACTED), REDACTED);
  return result === plain ? text : result;
}

export function holdsCredential(text: string, secrets: readonly RegExp[] = []): boolean {
  return redactCredentials(text, secrets) !== text;
}

export function redactCredentials(text: string, secrets: readonly RegExp[] = []): string {
  let result = redactBlocks(text);
  for (const shape of secrets) result = result.replace(shape, REDACTED);
  if (WEBHOOK_HINT.test(result)) result = result.replace(WEBHOOK, REDACTED);
  if (!CREDENTIAL_HINT.test(result)) return result;
  for (const shape of CREDENTIALS) result = result.replace(shape, REDACTED);
  return result;
}
