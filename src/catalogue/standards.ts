import type { Category, RetryAdvice } from '../model/verdict.ts';

/** Replaces a catalogue row if the provider documents none. */
export type StandardRow = { readonly category: Category; readonly retry: RetryAdvice; readonly todo: string };

const row = (category: Category, retry: RetryAdvice, todo: string): StandardRow => ({ category, retry, todo });

const REQUEST = 'Fix the request.';
const PROVIDER = 'The provider failed: retry with backoff, check its status page.';

/** RFC 9110, section 15, and RFC 6585: used if the provider's tables have no row. */
const STATUSES = new Map<number, StandardRow>([
  [401, row('auth', 'never', 'Check the API key or token.')],
  [402, row('credits', 'never', 'Check the balance and the subscription.')],
  [403, row('permission', 'never', 'Check what the key is allowed to do.')],
  [404, row('not_found', 'never', 'Check the id and the path.')],
  [407, row('network', 'never', 'A proxy requires credentials.')],
  [408, row('timeout', 'backoff', 'The request did not arrive in time: retry with backoff.')],
  [409, row('conflict', 'never', 'Read the current state first.')],
  [410, row('not_found', 'never', 'The resource is gone.')],
  [423, row('conflict', 'backoff', 'The resource is locked: retry later.')],
  [425, row('conflict', 'backoff', 'Retry later.')],
  [429, row('rate_limit', 'after', 'Slow down: wait for Retry-After.')],
  [451, row('compliance', 'never', 'Unavailable for legal reasons.')],
  [501, row('invalid_request', 'never', 'The provider does not implement this.')],
]);

export function standardRow(status: number): StandardRow {
  const known = STATUSES.get(status);
  if (known) return known;
  if (status >= 400 && status < 500) return row('invalid_request', 'never', REQUEST);
  if (status >= 500 && status < 600) return row('provider', 'backoff', PROVIDER);
  return row('unknown', 'never', 'The status is not valid in HTTP: inspect the response.');
}

const NETWORK_TODO = 'Check DNS, egress, proxy and TLS between this service and the provider.';
const TIMEOUT_TODO = 'The provider or the network is slow: check both, then the timeout.';

/** The name of the failure of a handshake whose 101 the client rejected. */
export const INVALID_HANDSHAKE = 'InvalidHandshake';
const HANDSHAKE_TODO =
  'The WebSocket handshake was answered with a 101 that RFC 6455 does not allow: check the URL, the subprotocols, and any proxies.';

/** Network codes that may be a label value, by kind. */
const NETWORK_CODES = new Map<string, 'network' | 'timeout'>([
  // DNS: getaddrinfo(3)
  ['ENOTFOUND', 'network'],
  ['EAI_AGAIN', 'network'],
  // TCP: connect(2), read(2)
  ['ECONNREFUSED', 'network'],
  ['ECONNRESET', 'network'],
  ['ECONNABORTED', 'network'],
  ['EHOSTUNREACH', 'network'],
  ['ENETUNREACH', 'network'],
  ['EPIPE', 'network'],
  ['ETIMEDOUT', 'timeout'],
  ['ESOCKETTIMEDOUT', 'timeout'],
  // TLS: https://nodejs.org/api/tls.html#x509-certificate-error-codes
  ['CERT_HAS_EXPIRED', 'network'],
  ['CERT_NOT_YET_VALID', 'network'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'network'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'network'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'network'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'network'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'network'],
  ['EPROTO', 'network'],
  // undici: https://undici.nodejs.org/#/docs/api/Errors
  ['UND_ERR_SOCKET', 'network'],
  ['UND_ERR_ABORTED', 'network'],
  ['UND_ERR_PRX_TLS', 'network'],
  // https://nodejs.org/api/http.html#built-in-proxy-support
  ['ERR_PROXY_TUNNEL', 'network'],
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['TimeoutError', 'timeout'],
]);

/** Every `error.type` of failures without a status. */
export const NETWORK_ERROR_TYPES: readonly string[] = [...NETWORK_CODES.keys(), '_OTHER'];

export type NetworkRow = StandardRow & { readonly errorType: string };

/** @param word the error's code, or its name without a code */
export function networkRow(word: string | undefined): NetworkRow {
  const category = word === undefined ? undefined : NETWORK_CODES.get(word);
  if (category === undefined) {
    const todo = word === INVALID_HANDSHAKE ? HANDSHAKE_TODO : NETWORK_TODO;
    return { errorType: '_OTHER', ...row('network', 'backoff', todo) };
  }
  return {
    errorType: word as string,
    ...row(category, 'backoff', category === 'timeout' ? TIMEOUT_TODO : NETWORK_TODO),
  };
}

/**
 * The errors of Node.js and undici while a host or the network is down: every process of a service gets them at once, for
 * the first time. Other errors come from certificates, proxies and other clients, and last until someone fixes them.
 */
const OUTAGE_TYPES = [
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'TimeoutError',
  '_OTHER',
];

/** Network failure types with their category, for series that must exist before the first failure. */
export function networkTypes(): readonly { errorType: string; category: Category }[] {
  return OUTAGE_TYPES.map((errorType) => ({ errorType, category: networkRow(errorType).category }));
}
