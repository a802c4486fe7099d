import {
  CALLER_ABROAD,
  CAPITALISED,
  FIELD,
  isTechnical,
  PARTICLE,
  SPEECH,
  TITLE,
  unlessTechnical,
} from './person-words.ts';
import { REDACTED } from './redacted.ts';
import { IS_SPEECH, redactQuotedSpeech, redactSpeech, redactSsml } from './speech.ts';
import { isValidation } from './validation.ts';

/** A quoted text: an apostrophe within a word does not end it. */
const quotedBy = (quote: string): string =>
  `${quote}(?:[^${quote}\\\\\\r\\n]|\\\\(?!${quote})|${quote}(?=\\p{L})){1,256}`;
const QUOTED = `(?:\\\\?"[^"\\\\\\r\\n]{1,256}|${quotedBy("'")}|\`[^\`\\r\\n]{1,256}|[\u201c\u2018][^\u201d\u2019\\r\\n]{1,256})`;
const SIGN = '(?:\\\\?["\'`])?\\s{0,2}(?:=>|[=:]{1,2})\\s{0,2}';

/** What a validation says of a user: `"username":["jane.doe already in use"]`. */
const IN_MESSAGE = new RegExp(
  `((?<![A-Za-z0-9])${FIELD}${SIGN}\\[\\s{0,2}\\\\?["'])[^"'\\s]{0,32}[\\d._@-][^"'\\s]{1,64}(?= )`,
  'giu',
);
/** The sign is looked for first: there are fewer of them than of words. */
const IN_FIELD = new RegExp(
  `(?=(?:\\\\?["'\`])?\\s{0,2}[=:])(?<=(?<![A-Za-z0-9])(${FIELD}|${SPEECH}))(${SIGN})(${QUOTED})`,
  'giu',
);
/** A list of pairs, as Python prints a form: `('CallerName', 'Jane Doe')`. */
const IN_PAIR = new RegExp(`((?<=\\(["'])(?:${FIELD}|${SPEECH})["'], {0,2})(${QUOTED})`, 'giu');
/** The name within an object about a person: `"customer":{"id":7,"name":"Jane Doe"}`. */
const NESTED_NAME =
  /((?<![A-Za-z])(?:customer|caller|callee|contact|user|patient|guest|member|participant|recipient|owner|lead|person|profile)\\?["']?\s{0,2}[:=]\s{0,2}\{[^{}]{0,160}?(?<!\w)(?:name|first|last)\\?["']?\s{0,2}[:=]\s{0,2}\\?["'])(?!REDACTED)[^"'\\]{1,128}/gi;
/** After what a validation says of it: "customer.name must be shorter than 40 characters: Jane van Doe". */
const AFTER_RULE = new RegExp(
  `(?<=(?:name|holder|customer|caller|callee|contact|patient|recipient)["'\\]\`]? (?:must|should|may|can|is|has|contains|exceeds)[^:"\\r\\n]{1,96}: ["']?)${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,4}`,
  'gu',
);
/** The end of a call, of some kind: `{"type":"app","user":"jane"}`, `{"type":"username","endpoint":"jane"}`. */
const ENDPOINT =
  /((?<!\w)type\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?(?:user(?:name)?|app|sip|phone|client|caller|contact|e?mail)\\?["']?\s{0,2},\s{0,2}\\?["']?(?:endpoint|value|address|uri|user|name)\\?["']?\s{0,2}[:=]\s{0,2}\\?["']?)[^"'\\\r\n,}]{1,128}/gi;
/** "no user named jane.doe" */
const NAMED =
  /(?<=(?:user|caller|customer|contact|participant|subscriber|member|guest) (?:named|called) ["']?)[\p{L}\p{N}][\p{L}\p{M}\p{N}._@-]{1,63}/giu;
/** Without quotes: one word, and those that follow it, of which only names are removed. */
const BARE = new RegExp(
  `(?= ?[=:])(?<=(?<![A-Za-z0-9])(${FIELD}))((=| ?: {0,2})(?:&\\w{1,16} )?)((?!REDACTED)[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}'._+@\\\\-]{1,63}(?: [\\p{L}\\p{M}'.-]{1,31}(?![\\p{L}\\p{M}'.-]|["']?[=:(])){0,3})`,
  'giu',
);
const NAME_WORDS = /^[^ ]+(?: \p{Lu}[\p{Ll}\p{M}'.-]+| \p{Lu}\.)*/u;
/** In a sentence: "user 'Jane Doe'", "after utterance '…'". */
const IN_PROSE = new RegExp(
  `((?<![A-Za-z0-9])(?:(?:display |full )name|user(?:name)?|caller|callee|customer|contact|participant|subscriber|recipient|owner|guest|patient|visitor|member|identity|lead|prospect|attendee|speaker|supervisor|passenger|employee|resident|applicant|${CALLER_ABROAD}|${SPEECH})s?(?: (?:named|called|is|was|with|id|name)){0,2} )(${QUOTED})`,
  'giu',
);
/** A contact’s name beside a number or an address, in a field that may be another’s name. */
const NAME_FIELD =
  /((?<![\w])\\?["']?name\\?["']?\s{0,2}(?:=>|[=:])\s{0,2}\\?["']?)(?=\p{Lu})[\p{L}\p{M}'.-]{1,31}(?: [\p{L}\p{M}'.-]{1,31}){1,3}/gu;

/** After a title. */
const TITLED = new RegExp(
  `(?<![\\p{L}\\p{N}])((?:${TITLE})\\.? (?:(?:${TITLE}|med|rer|nat|phil|jur|h\\.c)\\.? ){0,3})(?!World\\b|There\\b|Team\\b|All\\b|Customer\\b|Support\\b|User\\b|Caller\\b)(?:\\p{Lu}\\. ?){0,3}${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){0,2}`,
  'gu',
);
/** A display name before an address: `"Jane Doe" <sip:…>`, RFC 5322, 3.4. */
const DISPLAY = new RegExp(
  `(?:\\\\?"(?!REDACTED)[^"<>\\r\\n\\\\]{1,64}\\\\?"|${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,3})(\\s{0,2}(?:<|&lt;|\\[)(?:sips?:|tel:|mailto:)?REDACTED)`,
  'gu',
);
/** "for Jane Doe at …", "caller Jane Doe (…)". */
const BESIDE = new RegExp(
  `(?<=\\b(?:for|by|with|named|caller|callee|customer|contact|patient|user|owner|agent|from|to|called?|dial(?:ing|led)?) )(${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,3})((?: at|,| on| \\(| -|:|;|/){0,2}[ ,(:/]{0,2}REDACTED)`,
  'gu',
);
/** A cell of a table in HTML beside the name of its field: `<td>full_name</td><td>Jane Doe</td>`. */
const FIELD_CELL = new RegExp(
  `((?<![A-Za-z0-9])(?:${FIELD}|log[io]n user|remote user)(?:</?\\w{1,8}(?: [^<>]{0,64})?>\\s?){2,6}["']?)(?!REDACTED)[^<>"']+`,
  'giu',
);
/** In brackets or in the same quotation as a number: "+1 … (Jane Doe)", "'Jane Doe +1 …'". */
const BRACKETED = new RegExp(
  `(?<=REDACTED["']?,? \\()${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,3}(?=[,)])|(?<=["'(])${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,3}(?=[ ,:;-]{1,3}REDACTED)`,
  'gu',
);
/** The last name before the first, in a cell: `,"Doe, Jane"`. */
const LAST_FIRST = new RegExp(`(?<=[,;\\t]")${CAPITALISED}, ${CAPITALISED}(?=")`, 'gu');
/** A cell of a table beside a number. */
const CELL = new RegExp(
  `(?<=REDACTED["']?[;,|\\t] ?["']?)${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,3}(?=["']?(?:[;,|\\t\\r\\n]|$))|(?<=(?:^|[;,|\\t\\n])["']?)${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){1,3}(?=["']?[;,|\\t] ?["']?REDACTED)`,
  'gu',
);
/** Cells of one word each, two before a number: `Doe;Jane;…`. */
const CELLS = new RegExp(
  `(?<=(?:^|[;,|\\t\\n"']|: )["']?)${CAPITALISED}["']?([;,|\\t])["']?${CAPITALISED}(?=["']?\\1["']?REDACTED)`,
  'gu',
);
/** Without quotes, after a word for a person alone: "owner B. Hale". */
const OWNER = new RegExp(
  `(?<=\\b(?:[Oo]wner|[Cc]aller|[Cc]allee|[Pp]atient|[Ss]ubscriber|[Rr]ecipient|[Cc]ustomer|[Cc]lient|[Uu]ser|[Ll]ogin|[Ii]dentity|[Pp]articipant|[Aa]ttendee|[Gg]uest|[Vv]isitor|[Ss]upervisor|[Ss]peaker|[Mm]ember|[Ee]mployee|[Pp]assenger|[Rr]esident|[Aa]pplicant|${CALLER_ABROAD})(?:,| is| was)? |\\b(?:alias|speaker|supervisor)[=:] ?)(?:\\p{Lu}\\. ){0,2}${CAPITALISED}(?: (?:${PARTICLE} ){0,2}${CAPITALISED}){0,2}`,
  'gu',
);

/** Subjects of certificates, entries of directories and visiting cards: CN=Jane Doe. A CA has a company’s name, a server its host’s. */
const SUBJECT =
  /((?<!\w)(?:CN|cn|FN|sn|givenName|displayName)(?:=|:{1,2} ?))([\p{L}\p{M}'’.-]{1,31}(?: [\p{L}\p{M}'’.-]{1,31}){1,4})/gu;
const COMPANY =
  /\b(?:CA|Root|Authority|Encrypt|Trust|Inc|Ltd|LLC|GmbH|Server|Services|SSL|TLS|Global|Corporation|Issuing|Intermediate)\b/;
/** The same in XML, and a text to speak (SSML). */
const ELEMENT = new RegExp(`(<(?:\\w{1,16}:)?(?:${FIELD}|${SPEECH}|say)(?: [^<>]{0,128})?>)[^<]+`, 'giu');

/** Rows and keys that a database quotes, and a street. */
const ROW =
  /(?<=Failing row contains \()[^\r\n]{1,1024}?(?=\)(?:[.\s]|$))|(?<=Key \([\w, ]{1,64}\)=\()[^)\r\n]{1,256}|(?<=Duplicate entry ['"])[^'"\r\n]{1,256}|(?<=\b(?:VALUES|values) ?\()[^)\r\n]{1,512}|(?<=duplicate key value is \()[^)\r\n]{1,256}/g;
const ROW_HINT = /row contains|Key \(|Duplicate entry|VALUES|values|key value is/;
const STREET =
  /(?<![\w])\d{1,5}[A-Za-z]? (?:\p{Lu}[\p{L}'.-]{1,24} ){1,3}(?:Street|Road|Avenue|Lane|Drive|Boulevard|Terrace|Court|Place|Way|Square|Crescent|Close|Gardens|Parkway|St|Rd|Ave|Ln|Dr|Blvd|Ct|Pl)\b\.?/gu;
/** The same in German, French, Spanish, Italian and Portuguese. */
const STREET_ABROAD =
  /(?<!\p{L})\p{Lu}[\p{L}-]{1,24}(?:stra(?:\u00df|ss)e|str\.|gasse|allee|platz|weg) ?\d{1,4}[a-z]?(?!\w)|(?<!\w)\d{1,4},? (?:rue|avenue|chemin) (?:(?:de|du|des|la|les|le) ){0,2}\p{Lu}[\p{L}'-]{1,24}|\b(?:Calle|Rua|Avenida|Plaza|Piazza|Via (?:della|dei)) (?:(?:de|da|do|del|di|la) ){0,2}\p{Lu}[\p{L}'-]{1,24},? \d{1,4}(?!\w)/gu;
/** When somebody was born. */
const BIRTH =
  /((?<![A-Za-z])(?:dob|d\.o\.b\.|birth[_ -]?da(?:te|y)|date[_ -]of[_ -]birth|born(?: on)?|geb(?:oren|\.)(?: am)?|geburtsdatum|n\u00e9e? le|nacimiento|nascita|nascimento)["'\\]{0,2}\s{0,2}[:=]?\s{0,2}["'\\]{0,2})\d{1,4}[./-]\d{1,2}[./-]\d{1,4}/gi;
/** Without quotes, two words between which a point stands: "user jane.doe is suspended". */
const POINTED_USER =
  /(?<=\b(?:[Uu]ser(?:name)?|[Ll]ogin|[Ss]ubscriber|[Ii]dentity) )[a-z]{2,24}\.(?!(?:json|html?|ya?ml|js|ts|xml|csv|txt|log|wav|conf)\b)[a-z]{2,24}(?![\w.@-])|(?<=\b(?:[Uu]ser(?:name)?|[Ll]ogin|[Ss]ubscriber|[Ii]dentity) )(?!(?:error|code|status|user|usr|req|id|type)_)[a-z]{3,24}_\d{1,4}(?![\w.@-])/g;

const HINT =
  /name|nom|naam|namn|navn|titul|usu|client|abon|appel|utili|intest|utente|chiam|inhab|kund|anruf|benutz|teiln|klant|gebru|beller|imi|nazw|holder|texto?|invalid|unsupp|bad|unexp|malf|unpars|illeg|wrong|Matched|[\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u3000-\u9fff\uac00-\ud7af]|user|call|custom|contact|particip|subscr|recip|owner|guest|patient|visitor|member|identity|login|cnam|dob|birth|address|street|alias|transcri|utteran|word|heard|saying|lead|prospect|got|received|suppr|trunc|dropp|discard|interr|filter|too |keyterm|vocab|boost|hints|understand|understood|recogn|spoken|uid|upn|SAM|speech|said|say|text|input|prompt|sentence|content|body|summary|partial|notes?|comment|type|speaker|superv|attend|applic|payee|payer|benef|ssml|speak|not valid JSON|NOT_A/iu;
/** Words that are no names. */
const NOBODY =
  /^(?:unknown|null|none|undefined|anonymous|invalid|required|missing|empty|true|false|restricted|private|unavailable|REDACTED)$/i;

/** Removes names of persons where a field or a word announces them, and what is quoted of their speech. */
export function redactPeople(text: string): string {
  let result = /\d[./-]\d{1,2}[./-]\d/.test(text) ? text.replace(BIRTH, `$1${REDACTED}`) : text;
  if (HINT.test(result)) {
    if (/[:=]|\(["']/.test(result)) result = redactFields(result);
    if (/["'`\u201c\u2018]/.test(result))
      result = redactQuotedSpeech(
        result.replace(IN_PROSE, (all, before: string, quoted: string) => hide(all, before, quoted)),
      );
    if (NAMED_HINT.test(result))
      result = result.replace(NAMED, REDACTED).replace(OWNER, unlessTechnical).replace(POINTED_USER, REDACTED);
    if (result.includes('<'))
      result = redactSsml(result).replace(ELEMENT, `$1${REDACTED}`).replace(FIELD_CELL, `$1${REDACTED}`);
  }
  if (ROW_HINT.test(result)) result = result.replace(ROW, REDACTED);
  if (/\d[A-Za-z]?,? [A-Zrac]|[a-z.] \d/.test(result))
    result = result.replace(STREET, REDACTED).replace(STREET_ABROAD, REDACTED);
  if (TITLE_HINT.test(result)) result = result.replace(TITLED, `$1${REDACTED}`);
  if (/(?:CN|FN|cn|sn|Name)[=:]/.test(result))
    result = result.replace(SUBJECT, (all, before: string, name: string) =>
      COMPANY.test(name) ? all : `${before}${REDACTED}`,
    );
  return result;
}

function redactFields(text: string): string {
  const hasQuotes = VALUE_IN_QUOTES.test(text);
  let result = hasQuotes
    ? text.replace(IN_FIELD, (all, field: string, sign: string, quoted: string) => hide(all, sign, quoted, field))
    : text;
  result = result.replace(BARE, (all, field: string, before: string, sign: string, words: string) => {
    const name = NAME_WORDS.exec(words)?.[0] ?? '';
    return isProse(field, sign, name) ? all : `${before}${REDACTED}${words.slice(name.length)}`;
  });
  if (result.includes('type')) result = result.replace(ENDPOINT, `$1${REDACTED}`);
  if (/\(["']/.test(result))
    result = result.replace(IN_PAIR, (all, before: string, quoted: string) => hide(all, before, quoted));
  if (RULE_HINT.test(result)) result = result.replace(AFTER_RULE, unlessTechnical);
  result = redactSpeech(result);
  if (/\{/.test(result)) result = result.replace(NESTED_NAME, `$1${REDACTED}`);
  return /\[\s{0,2}\\?["']/.test(result) ? result.replace(IN_MESSAGE, `$1${REDACTED}`) : result;
}

const VALUE_IN_QUOTES = /[=:>]\s{0,2}(?:\[\s{0,2})?\\?["'`\u201c\u2018]/;
const RULE_HINT = / (?:must|should|may|can|is|has|contains|exceeds) /;

export const NAMED_HINT =
  /named|called|[Oo]wner|[Cc]all(?:er|ee)|[Pp]atient|[Ss]ubscriber|[Rr]ecipient|[Cc]ustomer|[Cc]lient|[Uu]ser|[Pp]artici|[Aa]ttend|[Gg]uest|[Vv]isit|[Ss]uperv|[Ss]peaker|[Mm]ember|[Ee]mploy|[Pp]assen|[Rr]esident|[Aa]pplic|[Aa]lias|cliente|abon|llam|usuar|appel|utili|titul|intest|utente|chiam|nhaber|[Kk]und|nrufer|enutz|eilneh|klant|gebru|beller/;

export const TITLE_HINT =
  /(?:M[rsx]|Mister|Dr|Miss|Mada|Doctor|Prof|Herr|Frau|Mme|Mlle|Mons|Madem|Se\u00f1or|Sra?|Do\u00f1a|Don|Sig|Senh|Mev|Mene|Dhr|Pani?|Sir|Lady|Ing|Dipl|Rev|Father|Sister|Capt|Sgt|Hi |Hello|Dear|Hej|Hola|Bonj|Hallo|Ciao|Lieb|geehrte|Estim)(?![a-z]{7})/;

/** Names beside what was removed: numbers and addresses are a person’s. */
export function redactNamesBeside(text: string): string {
  if (!text.includes(REDACTED)) return text;
  return text
    .replace(DISPLAY, `${REDACTED}$1`)
    .replace(BESIDE, (all, name: string, after: string) => (isTechnical(name) ? all : `${REDACTED}${after}`))
    .replace(CELL, (name) => (isTechnical(name) ? name : REDACTED))
    .replace(BRACKETED, (name) => (isTechnical(name) ? name : REDACTED))
    .replace(LAST_FIRST, REDACTED)
    .replace(CELLS, (_, sign: string) => `${REDACTED}${sign}${REDACTED}`)
    .replace(NAME_FIELD, `$1${REDACTED}`);
}

/** Keeps the quote, so that the text stays readable and JSON stays JSON. */
function hide(all: string, before: string, quoted: string, field = before): string {
  const quote = /^\\?["'`\u201c\u2018]/.exec(quoted)?.[0] ?? '';
  const text = quoted.slice(quote.length);
  return NOBODY.test(text) || (isValidation(text) && !IS_SPEECH.test(field)) ? all : `${before}${quote}${REDACTED}`;
}

/** After a colon: "user: not found", "caller: Busy Here". */
function isProse(field: string, sign: string, value: string): boolean {
  if (NOBODY.test(value)) return true;
  // A name in a script that writes no capitals.
  if (/^[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,6}$/.test(value)) return false;
  if (sign === '=') return false;
  if (/^[a-z]+\.?$/.test(value) || isTechnical(value)) return true;
  return !/name|nom|naam|apell|cnam|id/i.test(field) && !/[\d._@-]| /.test(value);
}
