import type { Failure } from '../../catalogue/observation.ts';
import { INVALID_HANDSHAKE } from '../../catalogue/standards.ts';

/** Codes for requests that the caller aborted. */
const ABORT_CODES = new Set(['ABORT_ERR', 'ERR_CANCELED', 'UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);
/** Codes for timeouts of client libraries (axios, got). */
const DEADLINE_CODES = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/** Error codes of sockets, TLS, HTTP parsers and undici. Any other code comes from the service. */
const TRANSPORT_CODE =
  /^(?:(?:ECONN|EHOST|ENET|EADDR|EAI_)[A-Z]+|ENOTFOUND|ETIMEDOUT|ESOCKETTIMEDOUT|EPIPE|EPROTO|ENOBUFS|UND_ERR_\w+|HPE_\w+|ERR_(?:SSL|TLS|HTTP2?|STREAM|SOCKET|PROXY)_\w+|CERT_\w+|CRL_\w+|UNABLE_TO_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|INVALID_CA|HOSTNAME_MISMATCH)$/;
/** undici's parser errors have no code if llhttp set none. */
const TRANSPORT_NAMES = new Set(['HTTPParserError']);

/** The service, or its HTTP library, did not wait any longer. */
export const DEADLINE: Failure = { name: 'TimeoutError', code: undefined, byService: true };

/** The server answered 101, but the client did not accept the WebSocket. */
export const NO_WEBSOCKET: Failure = { name: INVALID_HANDSHAKE, code: undefined, byService: false };

/** Reads a client's error of any realm and shape, by name and code. */
export function readFailure(error: unknown): Failure {
  const { name, code, cause } = describe(error);
  // AbortSignal.timeout() of node:http hides its reason in the cause.
  if (name === 'TimeoutError' || describe(cause).name === 'TimeoutError') return DEADLINE;
  const aborted = name === 'AbortError' || (code !== undefined && ABORT_CODES.has(code));
  // undici uses one code for a body that the service destroyed and for a proxy that refused the tunnel.
  if (code === 'UND_ERR_ABORTED') return { name, code, byService: !isRefusedTunnel(error) };
  const byTransport = code === undefined ? TRANSPORT_NAMES.has(name) : TRANSPORT_CODE.test(code);
  // Any other error comes from the service: the reason passed to AbortController.abort(), or an error of its request body.
  return { name, code, byService: aborted || !byTransport };
}

/** @param reason the argument of destroy(), from the service or its HTTP library */
export function readGivenUp(reason: unknown): Failure {
  const failure = readFailure(reason);
  if (failure.code !== undefined && DEADLINE_CODES.has(failure.code)) return DEADLINE;
  return { ...failure, byService: true };
}

function isRefusedTunnel(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Proxy response');
}

function describe(error: unknown): { name: string; code: string | undefined; cause: unknown } {
  if (typeof error !== 'object' || error === null) return { name: 'Error', code: undefined, cause: undefined };
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown };
  return { name: typeof name === 'string' ? name : 'Error', code: typeof code === 'string' ? code : undefined, cause };
}
