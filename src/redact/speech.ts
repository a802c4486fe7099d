import { SPEECH, unlessTechnical } from './person-words.ts';
import { REDACTED } from './redacted.ts';
import { isValidation } from './validation.ts';

export const IS_SPEECH = new RegExp(SPEECH, 'i');
/** A text of several words, or of a script that writes none, in a field that may also hold a word; no sentence of an error. */
const TEXT_FIELD =
  /((?<![\w;])(?:\\?["'](?:text|input|prompt|say|speech|sentence|content|body(?=\\?["']\s{0,2}(?:=>|:)\s{0,2}\\?["'](?:[^"\\\s]{1,64} ){4})|summary|partial|notes|comment|(?:input|message|sms|msg)[_-]?(?:text|body))\\?["']\s{0,2}(?:=>|:)|(?:text|input|prompt|say|speech|sentence|body|summary|partial|hypothesis)=)\s{0,2}(?:\[\s{0,2})?\\?["'])(?!(?:Invalid|Unauthorized|Forbidden|Bad|Missing|No|Not|Unable|Unknown|Unsupported|Could|Cannot|Failed|Error|The|This|Request|Field)\b)(?:(?:[^"\\\s]{1,64} ){2,64}[^"\\]{1,256}|[^"\\\s]{0,32}[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4}[^"\\]{0,256})/gi;
/** The same without quotes, of four words and more: `transcript: hello my name is …`. */
const BARE_SPEECH = new RegExp(
  `((?<![A-Za-z0-9])(?:${SPEECH}|you said|heard|speaker \\d{1,2})(?:=|: {0,2}))(?!REDACTED)([^\\s"'{[][^\\s"]{0,40}(?: [^\\s"]{1,40}){3,64})`,
  'giu',
);
/** What was heard, in quotes: `could not understand "my name is …"`. */
const HEARD =
  /(\b(?:heard|said|saying|transcribed|recogni[sz]ed|understand|understood|spoken|uttered):? \\?["\u201c'])(?:[^"\u201d'\\\s]{1,40} ){2,64}[^"\u201d\\]{1,256}/gi;
/** Several of them: `"input_text":["…","…"]`. */
const TEXT_LIST =
  /(\\?"(?:input[_-]?)?(?:texts?|transcripts?|utterances|sentences|lines|phrases|prompts?|inputs?)\\?"\s{0,2}:\s{0,2}\[\s{0,2})\\?"(?!(?:Invalid|Missing|This|Ensure|Enter|Please|Field|Must|The)\b)([^\]]{1,768})(?=\])/gi;
/** Words that recognition is to expect, which are often names. */
const EXPECTED_WORDS =
  /(\\?"(?:key_?terms?(?:_prompt)?|keywords|word_boost|phrase_hints|hints|boosted_\w{1,16}|(?:additional|custom)_vocab\w{0,8})\\?"\s{0,2}:\s{0,2}\[)(?=\s{0,2}\\?")[^\]]{1,512}/gi;
/** A name in such a field: `"content":"Jane Doe"`. */
const TEXT_NAME =
  /(?<="(?:text|input|content|value|body)"\s{0,2}:\s{0,2}")\p{Lu}[\p{L}\p{M}'\u2019-]{1,30}(?: \p{Lu}[\p{L}\p{M}'\u2019-]{1,30}){1,3}(?=")/gu;
/** A word of a transcript, with what was recognised beside it. */
const HEARD_WORD =
  /("(?:text|word|punctuated_word|content)"\s{0,2}:\s{0,2}")[^"\\]{1,64}(?="\s{0,2},\s{0,2}"(?:speaker|confidence|start|end|is_final|type)[\w]{0,8}"\s{0,2}:)/gi;
/** Input that an error quotes: several words. A short quotation is a name of something. */
const ECHO =
  /(\b(?:invalid|unsupported|bad|unexpected|malformed|unparsable|illegal|wrong|got|received|suppressed|truncated|dropped|discarded|interrupted|filtered|too long|too short)[\w ]{0,32}:? \\?["\u201c])(?:[^"\u201d\\\s]{1,64}[ \u3000]){3,64}[^"\u201d\\]{1,256}/gi;
/** The same in single quotes, which quote a provider's sentences too. */
const ECHO_SINGLE =
  /(\b(?:(?:invalid|bad|wrong) (?:value|input|argument|text|content|instructions|prompt|parameter)|too long|got|received):? ')(?:(?:[^'\s]|'(?=\p{L})){1,64} ){3,64}(?:[^'\r\n]|'(?=\p{L})){1,256}/giu;
const MATCHED = /(?<=Matched Data: )[^\r\n]{1,256}?(?= found within )/g;
const SSML = /<speak\b(?:(?!<\/speak>)[\s\S])*(?:<\/speak>)?/g;
/** What is no JSON, or no number, as parsers quote it. */
const UNPARSED =
  /(?<=[Uu]nexpected [^"\r\n]{1,48})"[^\r\n]{1,256}?"(?=(?:\.{3})? is not valid JSON)|(?<=NOT_A_NUMBER\W{1,4}["'])[^"'\r\n]{1,64}/g;

/** Removes what a person said where a field announces it. */
export function redactSpeech(text: string): string {
  const result = text.replace(BARE_SPEECH, (all, before: string, words: string) =>
    isValidation(words) ? all : `${before}${REDACTED}`,
  );
  if (!/["']/.test(result)) return result;
  return redactLists(
    result
      .replace(TEXT_FIELD, `$1${REDACTED}`)
      .replace(TEXT_NAME, unlessTechnical)
      .replace(HEARD_WORD, `$1${REDACTED}`),
  );
}

function redactLists(text: string): string {
  if (!/\[\s{0,2}\\?["']/.test(text)) return text;
  return text
    .replace(EXPECTED_WORDS, `$1"${REDACTED}"`)
    .replace(TEXT_LIST, (all, before: string, texts: string) => (texts.includes(' ') ? `${before}"${REDACTED}"` : all));
}

/** The same where an error quotes it. */
export function redactQuotedSpeech(text: string): string {
  let result = text
    .replace(ECHO, `$1${REDACTED}`)
    .replace(ECHO_SINGLE, `$1${REDACTED}`)
    .replace(HEARD, `$1${REDACTED}`);
  if (result.includes('Matched')) result = result.replace(MATCHED, REDACTED);
  return result.includes('valid JSON') || result.includes('NOT_A') ? result.replace(UNPARSED, REDACTED) : result;
}

/** A text to speak. */
export function redactSsml(text: string): string {
  return text.replace(SSML, REDACTED);
}
