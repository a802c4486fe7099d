import { looksRandom } from './random.ts';
import { REDACTED } from './redacted.ts';
import { isValidation } from './validation.ts';

/** A header that carries credentials, as people paste it: all of its line goes. */
const HEADERS =
  /(?<![A-Za-z0-9])((?:set-)?cookie|(?:proxy-)?authorization|(?:x|xi)-[\w-]{0,24}(?:key|token|secret|signature))(["']?[ \t]{0,3}:(?![ \t]{0,3}REDACTED)[ \t]{0,3})(?:(?:Basic|Bearer) [\w.~+/=-]{8,}(?= \w+=| \w+$)|Application [\w-]{8,64}:[\w+/=-]{8,}|[^\r\n]+)/gim;

/** The same in quotes, as in a command: to the quote. */
const QUOTED_HEADER =
  /((["'])(?:(?:set-)?cookie|(?:proxy-)?authorization|(?:x|xi)-[\w-]{0,24}(?:key|token|secret|signature)):(?![ \t]{0,3}REDACTED)[ \t]{0,3})[^"'\r\n]+(?=\2)/gi;

/** Words for a password, in the languages of providers and of the tools that their customers use. */
const PASSWORD =
  'passw(?:or)?[dt]|passphrase|kennwort|wachtwoord|senha|contrase(?:n|\u00f1)a|mot[ _-]?de[ _-]?passe|has(?:l|\u0142)o|heslo|l(?:o|\u00f6)senord|adgangskode|kodeord|passord|salasana|jelsz(?:o|\u00f3)|\u015fifre|\u043f\u0430\u0440\u043e\u043b\u044c|\u30d1\u30b9\u30ef\u30fc\u30c9|\u5bc6\u7801|\u5bc6\u78bc|\ube44\ubc00\ubc88\ud638|pwd|pass';
/** Words that name a secret. Words before them, as in "subscription key", do not matter. */
const WORD = `token|tok|tkn|secret|${PASSWORD}|pw|key|schl(?:\u00fc|ue?)ssel|sleutel|nyckel|klucz|signature|csrf|xsrf|jwt|authorization|bearer|auth|credentials?|session|ticket|assertion|hmac|otp|pin|sig`;
/** Those that end other words too ("vehicle"), and what may follow them: "clé d'API". */
const KEY_ABROAD =
  "(?:cl[e\u00e9]|clave|chiave|chave|jeton|\u043a\u043b\u044e\u0447|\u0442\u043e\u043a\u0435\u043d|\u30ad\u30fc|\u30c8\u30fc\u30af\u30f3|\u5bc6\u94a5|\u5bc6\u9470|\u4ee4\u724c|\ud1a0\ud070|\ud0a4)(?: (?:d[e\u2019'] ?)?(?:api|acc[e\u00e8]so?s?|acesso))?";
const NAME = `(?:(?:${WORD})(?:s|\\d{1,2}|\\[\\d{0,3}\\]|[_-][\\w-]{0,16})?|(?<![A-Za-z0-9_])${KEY_ABROAD})`;
/** Quotes, as they are and as JSON within JSON has them, and brackets. */
const OPENING = '[\\\\"\'`([{]{0,4}';
const VALUE = '([^\\s"\'`&,;<>)\\]}\\\\]+)';

/** A value with its name, in a query, a form, an object: `api_key=…`, `"token": "…"`, `API key: …`. */
const NAMED = new RegExp(`(${NAME})([\\\\"'\`]{0,4}\\s{0,3}(=>|[=:]{1,2})\\s{0,3}${OPENING})${VALUE}`, 'gi');
/** The same in quotes: to the last of them, with the spaces, signs and lines between. */
const QUOTED = new RegExp(
  `(${NAME}\\\\?["'\`]?\\s{0,3}(?:=>|[=:]{1,2})\\s{0,8}(?:\\[\\s{0,8})?)(\\\\"[^"\\\\]{1,256}|"(?:[^"\\\\]|\\\\[^"]){1,256}|'[^'\\r\\n]{1,256}|\`[^\`\\r\\n]{1,256})`,
  'gi',
);
/** A list of them. */
const LIST = new RegExp(
  `(${NAME}\\\\?["'\`]?\\s{0,3}(?:=>|[=:])\\s{0,3}\\[)(?=\\s{0,3}\\\\?["'])(?=[^\\]\\d]{0,256}\\d)[^\\]]{1,512}`,
  'gi',
);
/** A command's option: `--api-key …`. */
const OPTION = new RegExp(`((?<![\\w-])--?[\\w-]{0,32}(?:${WORD})\\s{1,3}${OPENING})${VALUE}`, 'gi');
/** An element of XML: `<ApiKey>…`. */
const ELEMENT = new RegExp(`(<[\\w:.-]{0,32}(?:${WORD})(?: [^<>]{0,128})?>)[^<]+`, 'gi');
/** A block of YAML: `password: >-`, and the lines below it. */
const BLOCK = new RegExp(
  `(${NAME}: {0,3}[>|][+-]?[ \\t]{0,3}\\r?\\n)(?:[ \\t]{1,32}[^\\r\\n]{0,256}(?:\\r?\\n|$)){1,16}`,
  'gi',
);
/** Keys of some providers are UUIDs: right after the word. */
const UUID_KEY =
  /((?<![A-Za-z0-9])(?:[\w-]{0,24}(?:key|token|secret)|cl[e\u00e9]|clave|chiave|chave|schl.{1,2}ssel|sleutel)(?:["'`]| is| was| invalide?| inv[a\u00e1]lid[ao]| ung\S{1,8}ltig| not| valid| found| unknown| expired|[:= ]){1,6}["'`(]?)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
/** A list of pairs, as Python prints a form: `('token', '…')`. */
const PAIR = new RegExp(`((?<=\\(["'][\\w-]{0,32})${NAME}["'], {0,2}["'])[^"'\\r\\n]+`, 'gi');
/** A table of values in HTML: `<th>API_KEY</th><td>…`. */
const CELL = new RegExp(`(${NAME}(?:</?\\w{1,8}(?: [^<>]{0,64})?>\\s?){2,4}["']?)[^<>"']+`, 'gi');
/** In a sentence: "API key '…' is invalid", "token … has expired". */
const IN_PROSE = new RegExp(
  `((?:token|secret|passw(?:or)?d|passphrase|key|signature|jwt|credential)s?\\s{1,3}(?:(?:provided|given|used|value|is|was|of|with|named|called|ending in|beginning with)[ :]{1,3}){0,3}${OPENING})((?=[\\w.~+/=-]{0,64}[A-Za-z])(?=[\\w.~+/=-]{0,64}\\d)[\\w.~+/=-]{6,})`,
  'gi',
);

/** A password in quotes, of any characters: "password 'b!ue'". */
const QUOTED_PASSWORD =
  /((?:passw(?:or)?d|passphrase|secret|pwd)\s{1,3}(?:is |was |of )?)(["'`])(?!REDACTED)[^"'`\s]{4,128}(?=\2)/gi;

/** One without quotes and with any signs: "auth Blue!Sky7 failed", "password is wrong: Blue!Sky7". */
const PLAIN_PASSWORD = new RegExp(
  `((?<![A-Za-z0-9])(?:${PASSWORD}|secret|auth|pw)(?:\\s{1,3}(?:(?:is|was|of|with|given|used)\\s{1,3}){0,2}|(?: [a-z\u00e0-\u017e]{1,16}){1,3}: {0,2})["'\`(]?)(?!https?:|\\/|REDACTED)(?=[^\\s\\d!@#$%^&*]{0,64}[\\d!@#$%^&*])(?=[^\\sA-Za-z]{0,64}[A-Za-z])[^\\s"'\`,;()&\\\\]{6,128}`,
  'gi',
);
/** A code that is sent to a person: "one-time code: 482913". */
const PASSCODE =
  /((?<![A-Za-z0-9])(?:(?:one[ -]time|verification|security|confirmation|access|login) (?:code|pin)|passcode|otp|pin|2fa code)["'`]{0,2} {0,3}(?:(?:is|was|of|[:=]) {0,3}){0,2}["'`(]{0,2})\d{4,10}(?!\w)/gi;
/** The code on the back of a card, and when it expires: `"cvc":"917"`. */
const CARD_CODE =
  /((?<![A-Za-z0-9])(?:cv[cvn]2?|csc|(?:card[ _-]?)?(?:security[ _-]?code|exp(?:iry|iration)[ _-]?date))[\\"'`]{0,3} {0,3}(?:(?:is|was|of|[:=]) {0,3}){0,2}[\\"'`(]{0,3})(?:\d{3,4}|\d\d\/\d\d)(?![\w/-])/gi;
/** Numbers by which a state, a bank or an insurance knows a person, and the numbers of a person's devices: "passport no. C01X…". */
const DOCUMENT =
  /((?<![A-Za-z0-9])(?:passport|driv\w{2,6}['\u2019]?s? licen[cs]e|licen[cs]e plate|number plate|plate number|national id|tax id|ssn|nino|nhs|cpf|dni|nie|pesel|bsn|aadhaar|imei|imsi|iccid|mrn|sort code|bank account|(?:policy|insurance) (?=n))[_ ]?(?:number|num|no\.?|nr\.?|id|#)?["'\\]{0,2}[ :=#]{1,3}["'\\]{0,2})(?=[A-Za-z-]{0,6}\d|[A-Z]{1,3} \d)(?:[A-Z]{1,3}[ -])?\w{2,24}(?:[ ./-]\d\w{0,6}){0,5}(?:,? (?:account|acct) \d{6,12})?/gi;
const DOCUMENT_HINT =
  /passport|licen[cs]e|plate|national|tax|ssn|nino|nhs|cpf|dni|nie|pesel|bsn|aadh|imei|imsi|iccid|mrn|sort|bank|policy|insur/i;
/** A user beside a password: "username ops-7 password …", "login ops-7 / pass …". */
const USER_BESIDE = new RegExp(
  `((?<![A-Za-z0-9])(?:user(?:name)?|login|usr|account)[ :=]{1,3}["'\`]?)(?!(?:and|or|with) )[\\w.@+\\\\-]{2,64}(?=["'\`]?[,;]? {1,3}(?:(?:and|with|[/|]) )?(?:${PASSWORD}|pw|secret|pin)\\b)`,
  'gi',
);
/** The same without a word for the password: "Bad credentials for user ops-7 / …", "denied for user ops-7 / Blue!7". */
const USER_SLASH =
  /((?<![a-z])(?:credentials?|log(?:ged )?in|authenticat\w{1,4})[\w ]{0,24} (?:user|login|as|for) ["'`]?)[\w.@+-]{2,64}["'`]? ?[/:|] ?[^\s"'`]+|((?<![a-z])(?:user|login|account) ["'`]?)[\w.@+\\-]{2,64}["'`]? ?[/|:] ?(?=[^\s\d!@#$%^&*]{0,64}[\d!@#$%^&*])[^\s"'`]{6,}/gi;
/** Arguments of a function that takes a password, in a stack: `PDO->__construct('…', 'ops', '…')`. */
const ARGUMENTS =
  /((?<![A-Za-z0-9])(?:__construct|(?:mysqli?|pg|odbc|ftp|ldap|imap|smtp|ami|esl)_?(?:connect|open|login|bind|auth)|login|authenticate)\()(?=["'])[^)\r\n]{1,256}/gi;
/** A command's user with password: `curl -u user:…`. */
const USER = /((?<![\w-])(?:-u|--user|--proxy-user|-a|--auth)[ =]{1,3}["']?[\w.@+-]{1,64}:)[^\s"']+/g;
const USER_HINT = /-u|-a|--auth/;
/** A password right after an option: `mysql -uroot -p…`, `sshpass -p …`. */
const GLUED =
  /((?<![\w-])(?:mysql|mariadb|mycli|sshpass|lftp|fs_cli|ldap\w{3,8}|smbclient)[\w-]{0,12}(?: {1,3}(?!-[pw])[^\s|;&]{1,128}){0,12} {1,3}-[pw] ?["']?)[^\s"'|;&]+/g;
const GLUED_HINT = /-[pw]/;
/** A cookie that keeps a session, by its usual names. */
const SESSION =
  /((?<![A-Za-z0-9])[\w.-]{0,32}(?:sess(?:ion)?(?:id)?|\.sid|^sid|[ ;,"]sid)["']?=["']?)(?![A-Z]{2}[0-9a-f]{32}(?!\w))[^\s"'`&,;<>)]+/gim;

const SESSION_HINT = /sess|sid/i;

/** In a sentence about these, a word that looks random is a credential. In the languages of providers and of their tools. */
const ABOUT_CREDENTIALS =
  /(?<![a-z])(?:api)?keys?(?![a-z])|token|secret|credential|passw|passphrase|bearer|cookie|csrf|xsrf|signature|hmac|sha-?256|digest|verifier|authenti|authori[sz]|unauthori[sz]|basic auth|auth |jwt|sessid|session id|schl.{1,2}ssel|sleutel|nyckel|n.{1,2}kkel|klucz|anahtar|kennwort|wachtwoord|cl[e\u00e9](?![a-z])|jeton|mot de passe|clave|contrase|chiave|chave|senha|ключ|токен|парол|キー|トークン|パスワード|密钥|密码|金鑰|키/iu;
/** One word of such a sentence. */
const LONG_WORD = /(?<![\w.~+/-])[\w~+/-][\w.~+/-]{15,}={0,2}/g;
const MAY_BE_LONG = /(?:^|[^\w.~+/-])[\w.~+/-]{16}/;
/** An id with a prefix, a UUID, and a word that is redacted already. */
const PLAIN_WORD =
  /^(?:(?:req|request|call|sess|session|conv|agent|asst|room|trace|corr|run|job|evt|event|msg|leg|user|proj|voice|file|rec)[_-]|[A-Z]{2}[0-9a-f]{32}$|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$)|REDACTED|\/\//i;
const ID_BEFORE =
  /(?:request|trace|correlation|connection|conversation|stream|room|call|message|event|job|agent|reference)(?:[ _-]?id)?["'`:= (>]{1,4}$/i;

/** Of a file. That of a message is a signature. */
const DIGEST_BEFORE = /(?:sha-?\d{1,3}|md5|checksum|digest|etag)(?:["'\s:=-]| of| the| file| is){1,8}$/i;
const SIGNED = /signature|hmac|authori[sz]|webhook/i;

const UUID_HINT = /-[0-9a-fA-F]{4}-/;

/** Most texts have none of them, which one test shows. */
const SUSPICIOUS = new RegExp(
  `${WORD}|sess|code|cv[cvn]|csc|exp|cookie|-u|-a|-p|-w|--auth|sid|(?:user|account) \\S{2,64} ?[/|:]|log(?:ged )?in|_connect\\(|_open|_bind|__construct|cl[e\u00e9]|clave|chiave|chave|jeton|[\u043a\u0442]|\u30ad|\u30c8|\u5bc6|\u4ee4|\ud1a0|\ud0a4`,
  'i',
);

/** After a colon a word is prose, "invalid token: expired", unless it is a password. */
const PROSE = /^(?:\p{L}{1,19}|[a-z]{1,12}(?:[_-][a-z]{1,12}){1,4})[.!?)]?$/u;

/** Removes values beside a name that marks them as secret, whatever they look like. */
export function redactNamed(text: string): string {
  let result = redactRandom(redactBeside(text));
  if (/\d/.test(result) && DOCUMENT_HINT.test(result)) result = result.replace(DOCUMENT, `$1${REDACTED}`);
  return UUID_HINT.test(result) ? result.replace(UUID_KEY, `$1${REDACTED}`) : result;
}

/** Words that look random, in a sentence about credentials: "CSRF token mismatch: …". */
function redactRandom(text: string): string {
  if (!MAY_BE_LONG.test(text) || !ABOUT_CREDENTIALS.test(text)) return text;
  return text.replace(LONG_WORD, (word, at: number) => {
    const before = text.slice(Math.max(0, at - 24), at);
    if (PLAIN_WORD.test(word) || !isRandom(word) || ID_BEFORE.test(before)) return word;
    if (/^[0-9a-f]{32,128}$/.test(word) && DIGEST_BEFORE.test(before) && !SIGNED.test(text)) return word;
    return REDACTED;
  });
}

/** Looser than for a name, because the sentence is about credentials. Words in camel case are no secret: `InvalidAccessKeyId`. */
function isRandom(word: string): boolean {
  if (word.replaceAll(/[A-Z]?[a-z]{2,}/g, '').length < word.length / 6) return false;
  return looksRandom(word) || /(?=[a-z]{0,20}\d)(?=\d{0,20}[a-z])[a-z0-9]{20,}/i.test(word);
}

function redactBeside(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  let result = text;
  if (/[:=]/.test(result)) {
    if (/[>|][+-]?[ \t]{0,3}\r?\n/.test(result)) result = result.replace(BLOCK, `$1${REDACTED}`);
    result = result.replace(QUOTED_HEADER, `$1${REDACTED}`).replace(HEADERS, `$1$2${REDACTED}`);
    if (SESSION_HINT.test(result)) result = result.replace(SESSION, `$1${REDACTED}`);
    if (/[=:]\s{0,8}\[?\s{0,8}\\?["'`]/.test(result))
      result = result.replace(LIST, hideList).replace(QUOTED, hideQuoted);
    result = result.replace(NAMED, (all, name: string, between: string, sign: string, value: string) =>
      sign.startsWith(':') && isProse(name, value) ? all : `${name}${between}${REDACTED}`,
    );
  }
  if (result.includes('<')) result = result.replace(ELEMENT, `$1${REDACTED}`).replace(CELL, `$1${REDACTED}`);
  if (result.includes("('") || result.includes('("')) result = result.replace(PAIR, `$1${REDACTED}`);
  if (result.includes('-')) result = result.replace(OPTION, `$1${REDACTED}`);
  if (USER_HINT.test(result)) result = result.replace(USER, `$1${REDACTED}`);
  if (GLUED_HINT.test(result)) result = result.replace(GLUED, `$1${REDACTED}`);
  result = result.replace(IN_PROSE, `$1${REDACTED}`).replace(PLAIN_PASSWORD, `$1${REDACTED}`);
  if (/["'`]/.test(result)) result = result.replace(QUOTED_PASSWORD, `$1$2${REDACTED}`);
  if (/\(["']/.test(result)) result = result.replace(ARGUMENTS, `$1${REDACTED}`);
  if (CODE_HINT.test(result)) result = result.replace(PASSCODE, `$1${REDACTED}`).replace(CARD_CODE, `$1${REDACTED}`);
  return BESIDE_HINT.test(result)
    ? result.replace(USER_BESIDE, `$1${REDACTED}`).replace(USER_SLASH, `$1$2${REDACTED}`)
    : result;
}

const CODE_HINT = /(?:code|pin|otp|cv[cvn]2?|csc|date)[^a-z\d]/i;
const BESIDE_HINT = /user|login|usr|account|credential|log(?:ged )?in|authenticat/i;
const IS_PASSWORD = new RegExp(PASSWORD, 'i');
/** The first word of a sentence about the value, and what databases write instead of a password: "using password: YES". */
const SENTENCE_WORD = /^(?:is|are|has|must|may|should|cannot|This|Ensure|Enter|Please|YES|NO|required)[,.]?$/;

/** Keeps what a validation says of the value in its place. */
function hideQuoted(all: string, before: string, quoted: string): string {
  const quote = /^\\?["'`]/.exec(quoted)?.[0] ?? '';
  const text = quoted.slice(quote.length);
  const isKept = /\s/.test(text)
    ? !isPhrase(before, text)
    : before.includes(':') && isProse(before.replace(/\W+$/, ''), text);
  return isKept ? all : `${before}${quote}${REDACTED}`;
}

function hideList(all: string, before: string): string {
  return isValidation(all.slice(before.length).replace(/^[\s\\"']+/, '')) ? all : `${before}"${REDACTED}"`;
}

/** Whether several words are a secret: of a password all are, of others those that hold a letter and a digit. */
function isPhrase(name: string, words: string): boolean {
  if (isValidation(words)) return false;
  return IS_PASSWORD.test(name) || /(?=[A-Za-z]{0,32}\d)(?=\d{0,32}[A-Za-z])[\w-]{8}/.test(words);
}

/** Also a limit: "tokens: 128000". */
function isProse(name: string, value: string): boolean {
  if (SENTENCE_WORD.test(value) || (/:$/.test(value) && !IS_PASSWORD.test(name))) return true;
  return (PROSE.test(value) && !IS_PASSWORD.test(name)) || (/tokens$/i.test(name) && /^\d{1,6}[.,]?$/.test(value));
}
