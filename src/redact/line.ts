import { redactText } from './text.ts';

const MAX_MESSAGE = 256;

/** Characters that break or forge a line, or reverse its direction: control, format, lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu;

/** Makes a log line of foreign text. It may quote numbers, keys and addresses, so it is redacted first, then cut. */
export function redactLine(text: string, secrets: readonly RegExp[], max = MAX_MESSAGE): string {
  const redacted = redactText(text, secrets);
  const printable = redacted.replace(UNPRINTABLE, ' ');
  // The character after a control character now begins a word.
  const line = printable === redacted ? redacted : redactText(printable, secrets);
  if (line.length <= max) return line;
  const characters = [...line];
  return characters.length > max ? `${characters.slice(0, max).join('')}…` : line;
}
