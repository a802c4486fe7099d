/** Names of headers whose values are credentials or identify a person. */
const SECRET =
  /auth|token|key|secret|cookie|signature|credential|password|jwt|session|^cf-access-|^x-amzn-oidc-|phone|caller|callee|mail|^forwarded$|^x-forwarded-for$|real-ip/i;

/** A deny-list that no configuration overrides: the value of such a header is neither read nor left on a span. */
export function isSecretHeader(name: string): boolean {
  return SECRET.test(name);
}

/** Limits, times and sizes are numbers of any length. */
const LIMIT = /rate-?_?limit|(?:limit|remaining|reset|quota|used)$|^(?:retry-after|content-length|age|expires)$/i;

export function isLimitHeader(name: string): boolean {
  return LIMIT.test(name);
}

/** `100`, `"burst";q=100;w=60`: counts of at most nine digits, and Unix times. */
const COUNTS = /^(?:[\s;,=."a-z-]|(?<!\d)(?:\d{1,9}|1[78]\d{8}(?:\d{3})?)(?!\d)){1,256}$/i;

/** @param value of an attribute: a text, or a list of them */
export function holdsCounts(value: unknown): boolean {
  return Array.isArray(value) ? value.every(holdsCounts) : typeof value === 'string' && COUNTS.test(value);
}
