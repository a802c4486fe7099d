/** Replaces private text. */
export const REDACTED = 'REDACTED';
