import type { CloseRow } from './provider.ts';

/**
 * RFC 6455, section 7.4.1, and the IANA registry "WebSocket Close Code Number": used if the provider's table has no row. A
 * code describes the other end: 1002 from the provider means that the client broke the protocol.
 */
const ROWS: readonly CloseRow[] = [
  { code: 1000, reason: 'normal', retry: 'never', todo: 'Nothing: the stream was closed normally.' },
  { code: 1001, reason: 'going_away', retry: 'backoff', todo: 'The other end is going away: connect again.' },
  {
    code: 1002,
    reason: 'protocol_error',
    category: 'invalid_request',
    retry: 'never',
    todo: 'A frame broke the protocol: check the client library.',
  },
  {
    code: 1003,
    reason: 'unsupported_data',
    category: 'invalid_request',
    retry: 'never',
    todo: 'The other end does not accept this kind of frame.',
  },
  { code: 1005, reason: 'no_status', retry: 'never', todo: 'Closed without a reason.' },
  {
    code: 1007,
    reason: 'invalid_payload',
    category: 'invalid_request',
    retry: 'never',
    todo: 'A frame did not have its announced type.',
  },
  {
    code: 1008,
    reason: 'policy_violation',
    category: 'permission',
    retry: 'never',
    todo: 'Read the close reason in the log.',
  },
  { code: 1009, reason: 'message_too_big', category: 'invalid_request', retry: 'never', todo: 'Send smaller frames.' },
  {
    code: 1010,
    reason: 'extension_missing',
    category: 'invalid_request',
    retry: 'never',
    todo: 'The server does not support an extension that the client requires.',
  },
  {
    code: 1011,
    reason: 'server_error',
    category: 'provider',
    retry: 'backoff',
    todo: 'Server-side error: reconnect with backoff.',
  },
  {
    code: 1012,
    reason: 'service_restart',
    category: 'provider',
    retry: 'backoff',
    todo: 'The service restarts: reconnect with backoff.',
  },
  {
    code: 1013,
    reason: 'try_again_later',
    category: 'provider',
    retry: 'backoff',
    todo: 'The service is overloaded: reconnect with backoff.',
  },
  {
    code: 1014,
    reason: 'bad_gateway',
    category: 'upstream',
    retry: 'backoff',
    todo: 'A gateway received an invalid response: reconnect with backoff.',
  },
  {
    code: 1015,
    reason: 'tls_handshake',
    category: 'network',
    retry: 'backoff',
    todo: 'TLS failed: check certificates and proxies.',
  },
  { code: 3000, reason: 'unauthorized', category: 'auth', retry: 'never', todo: 'Check the key or token.' },
  {
    code: 3003,
    reason: 'forbidden',
    category: 'permission',
    retry: 'never',
    todo: 'Check what the key is allowed to do.',
  },
  {
    code: 3008,
    reason: 'timeout',
    category: 'timeout',
    retry: 'backoff',
    todo: 'The other end timed out: check the network in between.',
  },
];

export const STANDARD_CLOSES: ReadonlyMap<number, CloseRow> = new Map(ROWS.map((row) => [row.code, row]));

/** Causes of an abnormal end (1006, which is never sent), by who ended the connection. */
export const ABNORMAL = {
  /** `terminate()` by the service: not an error. */
  terminated: {
    code: 1006,
    reason: 'terminated',
    category: 'cancelled',
    retry: 'never',
    todo: 'Nothing: this process ended the connection.',
  },
  /** Reset, timeout, unreachable. */
  lost: {
    code: 1006,
    reason: 'network_lost',
    category: 'network',
    retry: 'backoff',
    todo: 'The connection was lost: check the network in between, then the provider.',
  },
  /** The peer ended TCP without a close frame: a crash, a proxy, the timeout of a load balancer. */
  frameless: {
    code: 1006,
    reason: 'closed_without_frame',
    category: 'network',
    retry: 'backoff',
    todo: 'The other end, or a proxy in between, ended the connection without a close frame: reconnect with backoff.',
  },
  /** The client failed the connection because a frame broke RFC 6455. */
  protocol_error: {
    code: 1006,
    reason: 'protocol_error',
    category: 'provider',
    retry: 'backoff',
    todo: 'The provider, or a proxy in between, sent a frame that breaks the protocol, so the client library closed the connection: reconnect with backoff, and report it to the provider.',
  },
  /** The client failed the connection because of its own limit, such as the `maxPayload` of `ws`. */
  message_too_big: {
    code: 1006,
    reason: 'message_too_big',
    category: 'invalid_request',
    retry: 'never',
    todo: 'A message exceeded a limit of the client library, which closed the connection: raise the limit in the service (ws: maxPayload, undici: webSocket.maxPayloadSize).',
  },
} as const satisfies Record<string, CloseRow>;

export const UNKNOWN_CLOSE: Omit<CloseRow, 'code'> = {
  reason: 'unknown',
  category: 'unknown',
  retry: 'never',
  todo: 'The catalogue does not know this code: read the provider’s documentation, and report the code to sidetone.',
};
