import type { Failure } from '../observation.ts';

/** Codes by which a client says that its caller gave up. */
const ABORT_CODES = new Set(['ABORT_ERR', 'UND_ERR_ABORTED', 'ERR_CANCELED']);
/** Codes by which client libraries (axios, got) say that they gave up after a time of their own. */
const DEADLINE_CODES = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

/** The service, or the library it uses, did not want to wait any longer. */
export const DEADLINE: Failure = { name: 'TimeoutError', code: undefined, byService: true };

/** Reads a client's error, of whatever realm and shape, by name and code: never by its message. */
export function readFailure(error: unknown): Failure {
  const { name, code, cause } = describe(error);
  // AbortSignal.timeout() of node:http hides its reason in the cause.
  if (name === 'TimeoutError' || describe(cause).name === 'TimeoutError') return DEADLINE;
  const aborted = name === 'AbortError' || (code !== undefined && ABORT_CODES.has(code));
  // Every failure of a socket, of TLS or of the client itself has a code. One without comes from the service: the
  // reason that it gave to AbortController.abort(), or an error of its own request body.
  return { name, code, byService: aborted || code === undefined };
}

/** @param reason what the service, or the library it uses, passed to destroy() */
export function readGivenUp(reason: unknown): Failure {
  const failure = readFailure(reason);
  if (failure.code !== undefined && DEADLINE_CODES.has(failure.code)) return DEADLINE;
  return { ...failure, byService: true };
}

function describe(error: unknown): { name: string; code: string | undefined; cause: unknown } {
  if (typeof error !== 'object' || error === null) return { name: 'Error', code: undefined, cause: undefined };
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown };
  return { name: typeof name === 'string' ? name : 'Error', code: typeof code === 'string' ? code : undefined, cause };
}
