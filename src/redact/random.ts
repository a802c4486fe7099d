const MIN_LENGTH = 16;

/**
 * Whether a word looks random: a key without a known shape. Names change between small letters, capitals and
 * digits at the beginnings of their words; base64 and hexadecimal do so at every second or third character.
 */
export function looksRandom(text: string): boolean {
  if (text.length < MIN_LENGTH) return false;
  if (/[0-9a-f]{24,}/i.test(text) && /\d/.test(text)) return true;
  const word = text.replace(/[^A-Za-z0-9]/g, '');
  let changes = 0;
  for (let i = 1; i < word.length; i++) if (kindOf(word, i) !== kindOf(word, i - 1)) changes++;
  return word.length >= MIN_LENGTH && changes / word.length > 0.35;
}

function kindOf(word: string, i: number): 'digit' | 'capital' | 'small' {
  const code = word.charCodeAt(i);
  if (code < 58) return 'digit';
  return code < 91 ? 'capital' : 'small';
}
