import { redactText } from './text.ts';

const MAX_MESSAGE = 256;

/** What would break a line, forge one or turn its direction around in a terminal: control, format, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;

/** Somebody's words for a log line: they quote numbers, keys and addresses, so that they are redacted first, then cut. */
export function redactLine(text: string, secrets: readonly RegExp[], max = MAX_MESSAGE): string {
  const redacted = redactText(text, secrets);
  const printable = redacted.replace(UNPRINTABLE, ' ');
  // What a control character stood before begins a word now.
  const characters = [...(printable === redacted ? redacted : redactText(printable, secrets))];
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : characters.join('');
}
