/** Names of headers whose values are credentials or identify a person. */
const SECRET =
  /auth|token|key|secret|cookie|signature|credential|password|jwt|session|^cf-access-|^x-amzn-oidc-|phone|caller|callee|mail|^forwarded$|^x-forwarded-for$|real-ip/i;

/** A deny-list that no configuration overrides: the value of such a header is neither read nor left on a span. */
export function isSecretHeader(name: string): boolean {
  return SECRET.test(name);
}
