const REQUEST_ID = /^[\w.:=/+@-]{1,128}$/;
const IDENTIFIER = /^[A-Za-z_][\w.\-[\]$]{0,63}$/;
/** As many digits as a telephone number has: an identifier of ours has no business holding one. */
const DIGITS = /\d{7,}/;

/** A machine-readable word of the provider's: not prose, no control characters, nothing that looks like a number to call. */
export function identifier(text: string | undefined): string | undefined {
  return text !== undefined && IDENTIFIER.test(text) && !DIGITS.test(text) ? text : undefined;
}

/** A code may be numeric (Twilio's are). */
export function errorCode(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return /^\d{1,6}$/.test(text) ? text : identifier(text);
}

/** A request id goes into logs and exemplars: whatever is not plainly one is dropped whole. */
export function requestId(text: string | undefined): string | undefined {
  return text !== undefined && REQUEST_ID.test(text) ? text : undefined;
}
