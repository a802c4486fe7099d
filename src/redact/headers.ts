/** Names of headers whose values are credentials or identify a person. */
const SECRET =
  /auth|token|key|secret|cookie|signature|credential|password|jwt|session|^cf-access-|^x-amzn-oidc-|phone|caller|callee|mail|(?:user|customer|display|full|first|last|given|family)-?name|^forwarded$|^x-forwarded-for$|real-ip/i;

/** A deny-list that no configuration overrides: the value of such a header is neither read nor left on a span. */
export function isSecretHeader(name: string): boolean {
  return SECRET.test(name);
}

/** Limits, times and sizes are numbers of any length. */
const LIMIT = /rate-?_?limit|(?:limit|remaining|reset|quota|used)$|^(?:retry-after|content-length|age|expires)$/i;

export function isLimitHeader(name: string): boolean {
  return LIMIT.test(name);
}

/** `100`, `"burst";q=100;w=60`: words, counts of at most nine digits, and Unix times. */
const COUNT = /^(?:"?[a-z_-]{1,16}"?|\d{1,9}(?:\.\d{1,6})?|1[78]\d{8}(?:\d{3})?)?$/i;
const MAX_COUNTS = 256;

/** @param value of an attribute: a text, or a list of them */
export function holdsCounts(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(holdsCounts);
  return typeof value === 'string' && value.length <= MAX_COUNTS && value.split(/[\s;,=]/).every(isCount);
}

const isCount = (part: string): boolean => COUNT.test(part);
