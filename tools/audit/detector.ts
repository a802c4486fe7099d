import type { Secret } from './secrets.ts';

/** The secrets that a text contains, in any case and encoding. */
export function findSecrets(text: string, secrets: readonly Secret[]): Secret[] {
  const haystacks = [text, unescapeAll(text), decodeBase64Words(text)].map((form) => form.toLowerCase());
  return secrets.filter(({ needles }) =>
    needles.some((needle) => haystacks.some((form) => form.includes(needle.toLowerCase()))),
  );
}

/** Escapes are ASCII: each is replaced if valid, even beside broken ones. */
function unescapeAll(text: string): string {
  const once = (form: string): string =>
    form.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return once(once(text));
}

function decodeBase64Words(text: string): string {
  return (text.match(/[\w+/-]{12,}={0,2}/g) ?? [])
    .map((word) => Buffer.from(word, 'base64').toString('latin1'))
    .join('\n');
}
