/** An escape of RFC 3986, 2.1. */
export const ESCAPE = /%[0-9a-fA-F]{2}/;
/** A percent sign that begins no escape. */
export const MALFORMED = /%(?![0-9a-fA-F]{2})/;

/**
 * Percent-decodes several times.
 *
 * @returns undefined if the text is malformed or escapes remain
 */
export function decode(text: string, times: number): string | undefined {
  let plain = text;
  try {
    for (let i = 0; i < times && ESCAPE.test(plain); i++) plain = decodeURIComponent(plain);
  } catch {
    return undefined;
  }
  return ESCAPE.test(plain) ? undefined : plain;
}

/** Decodes each run of escapes separately, up to three times; invalid UTF-8 stays. */
export function decodeLoosely(text: string): string {
  let plain = text;
  for (let i = 0; i < 3 && ESCAPE.test(plain); i++) {
    plain = plain.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => {
      try {
        return decodeURIComponent(run);
      } catch {
        return run;
      }
    });
  }
  return plain;
}
