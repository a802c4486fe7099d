/**
 * Attribute names. OpenTelemetry's are copied as strings, because `url.template` is in development and the incubating
 * entry point must not be imported at run time (README of @opentelemetry/semantic-conventions).
 */
export const ATTR = {
  // https://opentelemetry.io/docs/specs/semconv/registry/attributes/ (stable except url.template)
  errorType: 'error.type',
  method: 'http.request.method',
  status: 'http.response.status_code',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  urlFull: 'url.full',
  urlPath: 'url.path',
  urlQuery: 'url.query',
  urlTemplate: 'url.template',
  // Our namespace, as https://opentelemetry.io/docs/specs/semconv/general/naming/ recommends.
  provider: 'voice_api.provider.name',
  operation: 'voice_api.operation.name',
  account: 'voice_api.account',
  category: 'voice_api.error.category',
  code: 'voice_api.error.code',
  advice: 'voice_api.error.advice',
  param: 'voice_api.error.param',
  retryable: 'voice_api.error.retryable',
  requestId: 'voice_api.request.id',
  retryAfter: 'voice_api.retry_after',
  creditsRemaining: 'voice_api.credits.remaining',
  creditsUnit: 'voice_api.credits.unit',
  creditsUsed: 'voice_api.credits.used',
  keyVariable: 'voice_api.credits.key_variable',
  rateLimitKind: 'voice_api.rate_limit.kind',
  rateLimitLimit: 'voice_api.rate_limit.limit',
  rateLimitRemaining: 'voice_api.rate_limit.remaining',
  rateLimitReset: 'voice_api.rate_limit.reset_timestamp',
  streamPhase: 'voice_api.stream.phase',
  closeCode: 'voice_api.stream.close.code',
  closeInitiator: 'voice_api.stream.close.initiator',
  closeReason: 'voice_api.stream.close.reason_class',
  callOutcome: 'voice_api.call.outcome',
  callEndReason: 'voice_api.call.end_reason',
  callEndWord: 'voice_api.call.end_word',
  callDirection: 'voice_api.call.direction',
  callId: 'voice_api.call.id',
  stage: 'voice_api.instrumentation.stage',
  reason: 'voice_api.instrumentation.reason',
  version: 'version',
} as const;

/** Label value that replaces any value outside the closed set. */
export const OTHER = '_OTHER';

/** Methods that may be a label value: the list of the semantic conventions (RFC 9110, RFC 5789). */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE', 'QUERY']);

export function knownMethod(method: string): string {
  return METHODS.has(method) ? method : OTHER;
}

/** A status that may be a label value (RFC 9110, section 15), else 0: a server can send any number. */
export function knownStatus(status: number | undefined): number {
  return status !== undefined && status >= 100 && status <= 599 ? status : 0;
}
