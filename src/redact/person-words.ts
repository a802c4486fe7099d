import { REDACTED } from './redacted.ts';

/** Fields that hold the name of a person, or what identifies one. `name` alone may be that of a voice or a model. */
const ENGLISH_FIELD =
  '(?:[a-z]{1,16}[_ -]?)?(?:(?:caller|callee|customer|contact|user|patient|subscriber|recipient|participant|visitor|guest|owner|member|person|guardian|account[_ -]?holder|alerting|billing|auth|display|first|last|given|family|middle|maiden|full|sur|nick|sender|from|to|caller[_ -]?id)[_ -]?name|caller[_ -]?id(?:\\((?:name|all|num|ani)\\))?|account[_ -]?holder|card[_ -]?holder|cnam|login|user(?:name|id| id(?==))?|(?<![a-z])uid(?==)|upn|sAMAccountName|usr|identity|patient|subscriber|caller|callee|customer|contact|participant|attendee|supervisor|applicant|payee|payer|beneficiary|holder|dob|birth[_ -]?da(?:te|y)|date[_ -]of[_ -]birth|street|(?:home|street|postal|billing|shipping|service|mailing|emergency)[_ -]?address)';
/** The same in the languages of providers' countries and of the forms that services send. */
const FOREIGN_FIELD =
  "(?:nom (?:du|de la|de l[\u2019']) ?\\p{L}{3,14}|nombre (?:del|de la) \\p{L}{3,14}|nome (?:do|da|del|della) \\p{L}{3,14}|name de[rs] \\p{L}{3,16}|\u5ba2[\u6237\u6236]|\u9867\u5ba2|\u304a\u5ba2\u69d8|\u8054\u7cfb\u4eba|\u6765\u7535\u8005|\uace0\uac1d|\ubc1c\uc2e0\uc790|nombres?|apellidos?|titular|usuari[oa]|cliente|abonado|llamante|pr[e\u00e9]nom|nom(?: de famille)?|appelant|utilisateur|titulaire|abonn[e\u00e9]|nome|cognome|intestatario|utente|chiamante|vorname|nachname|familienname|inhaber(?:in)?|kund(?:e|in|enname)|anrufer(?:in)?|benutzer(?:name)?|teilnehmer(?:in)?|voornaam|achternaam|naam|klant|gebruiker(?:snaam)?|beller|namn|f\u00f6rnamn|efternamn|kund|navn|imi\u0119|nazwisko|abonent|\u043a\u043b\u0438\u0435\u043d\u0442|\u043f\u043e\u043b\u044c\u0437\u043e\u0432\u0430\u0442\u0435\u043b\u044c|\u0444\u0438\u043e|\u0438\u043c\u044f|\u0444\u0430\u043c\u0438\u043b\u0438\u044f|\u0430\u0431\u043e\u043d\u0435\u043d\u0442|\u6c0f\u540d|\u304a?\u540d\u524d|\u59d3\u540d|\uc774\ub984|\uc131\uba85|\u0928\u093e\u092e|\u0627\u0644\u0627\u0633\u0645)";
/** Those that are words for a person alone. */
export const CALLER_ABROAD =
  'cliente|abonado|llamante|usuari[oa]|appelant|utilisateur|titulaire|abonn[e\u00e9]|intestatario|utente|chiamante|inhaber(?:in)?|kund(?:e|in)?|anrufer(?:in)?|benutzer(?:in)?|teilnehmer(?:in)?|klant|gebruiker|beller|abonent|\u043a\u043b\u0438\u0435\u043d\u0442|\u0430\u0431\u043e\u043d\u0435\u043d\u0442';
/** What a person said or reads. */
export const SPEECH =
  '(?:final|partial|interim|last)?[_ -]?(?:transcript(?:ion|s)?(?:[_ -]text)?|utterances?|last words|speech[_ -]?result|display[_ -]?text|unstable[_ -]?speech[_ -]?result|voicemail[_ -]?message|caller said|user said|spoken text|ssml|texte|texto)';
export const PARTICLE = '(?:van|von|der|den|de|da|do|dos|del|di|la|le|al|el|bin|ibn|ter|ten|y|e)';
export const CAPITALISED = "\\p{Lu}[\\p{L}\\p{M}'\u2019-]{1,30}";
export const FIELD = `(?:${ENGLISH_FIELD}|${FOREIGN_FIELD})`;
export const TITLE =
  'Mrs?|Ms|Mx|Mister|Dr|Miss|Madam|Doctor|Prof|Professor|Herrn?|Frau|Mme|Mlle|Madame|Monsieur|Mademoiselle|Se\u00f1or(?:a|ita)?|Sra?|Do\u00f1a|Don|Signor(?:a|e|ina)?|Sig|Senhora?|Mevrouw|Meneer|Dhr|Mevr|Pan|Pani|Sir|Lady|Ing|Dipl|Rev|Father|Sister|Capt|Captain|Sgt|Hi|Hello|Dear|Hej|Hola|Bonjour|Hallo|Ciao|Liebe[rs]?|Sehr geehrte[rs]?|Estimad[oa]';
/** Words of errors that are capitalised as names are. */
const TECHNICAL =
  /^(?:Access|Account|Agent|Analytics|Api|API|Application|Authority|Bad|Busy|Call|Caller|Cent(?:er|re)|Cloud|Conference|Connect|Connection|Customer|Data|Declined|Default|Denied|Desk|Disconnected|Engine|Exceeded|Expired|Failed|Found|Forbidden|Gateway|Group|Here|Hung|Country|Dial|Error|From|Id|ID|Inbox|Internal|Invalid|Left|Limit|Line|Management|Media|Message|Messaging|Network|No|Not|Number|On|Hold|Numbers|Permission|Phone|Policy|Portal|Premium|Pro|Profile|Project|Queue|Quota|Rate|Rejected|Request|Resource|Server|Service|Session|Sales|Sid|SID|SIP|Stream|Support|System|Team|Temporarily|Test|Timeout|Token|To|Name|Trunk|Unauthorized|Unavailable|Unknown|Up|User|Verify|Voice|Web|Webhook)$/;
export const isTechnical = (words: string): boolean => words.split(' ').some((word) => TECHNICAL.test(word));
/** A single word may be the beginning of a sentence. */
export const unlessTechnical = (name: string): string => (name.includes(' ') && !isTechnical(name) ? REDACTED : name);
