import type { HttpObservation } from '../catalogue/observation.ts';
import type { CodeRow } from '../catalogue/provider.ts';
import { networkRow, standardRow } from '../catalogue/standards.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import { type Credits, NOTHING_SAID, type RateLimit, type Verdict } from '../model/verdict.ts';
import { readJsonBody } from './decode-body.ts';
import { readCredits, readHeaderRetryAfter, readNumber, readRateLimit, readRetryAfter } from './header-values.ts';
import { readFieldPath, readPath, readText } from './read-json.ts';
import { errorCode, identifier, requestId } from './sanitise.ts';

const NO_UPGRADE = {
  retry: 'never',
  todo: 'The answer to the handshake was no WebSocket: check the URL, and proxies between.',
} as const;

/** What the headers alone say, whether the exchange failed or not. */
type Readings = { requestId: string | undefined; credits: Credits | undefined; rateLimit: RateLimit | undefined };

/**
 * Judges one exchange. Pure: the same observation gives the same verdict, without clock, span or socket.
 *
 * Precedence: the provider's code in the body, the operation's own rule, the provider's status table, the standard.
 *
 * @param identify whether anybody asks for the request id of a success: to read it costs a quarter of judging one
 */
export function classifyHttp(observation: HttpObservation, identify = true): Verdict {
  const { kind, status, failure } = observation;
  const readings = readHeaders(
    observation,
    identify || kind === 'connect' || failure !== undefined || (status ?? 0) >= 400,
  );
  if (status !== undefined && status >= 400) return classifyErrorResponse(observation, status, readings);
  if (kind === 'connect' && status !== undefined && status !== 101) {
    return {
      ...NOTHING_SAID,
      ...readings,
      category: 'unknown',
      failed: true,
      errorType: statusType(status),
      ...NO_UPGRADE,
    };
  }
  // Who follows a redirect throws its body away: the hop itself went well.
  const followed = status !== undefined && status >= 300 && failure?.byService === true;
  if (failure !== undefined && !followed)
    return classifyFailure(failure.byService, failure.code ?? failure.name, readings);
  return successful(readings);
}

function readHeaders({ headers, provider, answeredAt }: HttpObservation, identify: boolean): Readings {
  const names = provider.definition.headers;
  if (headers === undefined || names === undefined)
    return { requestId: undefined, credits: undefined, rateLimit: undefined };
  return {
    requestId:
      identify && names.requestId !== undefined ? requestId(headers.get(names.requestId), provider.secrets) : undefined,
    credits: readCredits(headers, names, answeredAt),
    rateLimit: readRateLimit(headers, names, answeredAt),
  };
}

/** Written out: two spreads cost more than all the rest of judging a success. */
function successful({ requestId, credits, rateLimit }: Readings): Verdict {
  return {
    category: undefined,
    failed: false,
    errorType: undefined,
    code: undefined,
    type: undefined,
    param: undefined,
    message: undefined,
    retry: undefined,
    todo: undefined,
    requestId,
    retryAfter: undefined,
    credits,
    rateLimit,
  };
}

function classifyFailure(byService: boolean, word: string, readings: Readings): Verdict {
  const network = networkRow(word);
  // A deadline that the service set is a timeout; any other abort is its own wish.
  if (byService && network.category !== 'timeout') return { ...NOTHING_SAID, ...readings, category: 'cancelled' };
  const { category, errorType, retry, todo } = network;
  return {
    ...NOTHING_SAID,
    ...readings,
    category,
    failed: true,
    errorType,
    code: errorCode(word),
    retry,
    todo,
  };
}

function classifyErrorResponse(observation: HttpObservation, status: number, readings: Readings): Verdict {
  const { provider, headers, operation } = observation;
  const shape = provider.errorBody;
  const json = shape === undefined ? undefined : readJsonBody(observation.body, headers);
  const message = readText(json, shape?.message);
  const word = readText(json, shape?.code);
  const row = findCode(provider, json, message);
  const here = operation?.statuses?.find((known) => known.status === status);
  const byStatus = here ?? provider.statuses.get(status) ?? standardRow(status);
  const serverError = here === undefined && status >= 500 ? operation?.serverError : undefined;
  const category = row?.category ?? serverError ?? byStatus.category;
  const { retry, todo } = row ?? byStatus;
  return {
    category,
    failed: true,
    errorType: row?.code ?? statusType(status),
    // Nothing is hidden in a word that the catalogue has.
    code: row !== undefined && word === row.code ? word : (errorCode(word, provider.secrets) ?? row?.code),
    type: identifier(readText(json, shape?.type), provider.secrets),
    param: identifier(readFieldPath(json, shape?.param), provider.secrets),
    message,
    retry,
    todo,
    requestId: readings.requestId ?? requestId(readText(json, shape?.requestId), provider.secrets),
    retryAfter: retryAfter(observation, json),
    credits: readings.credits,
    rateLimit: readings.rateLimit,
  };
}

/** The first candidate that is catalogued, else the text that a documented sentence begins. */
function findCode(provider: WatchedProvider, json: unknown, message: string | undefined): CodeRow | undefined {
  if (json === undefined) return undefined;
  const { code, type } = provider.errorBody ?? {};
  const row = findCodeAt(code, provider, json) ?? findCodeAt(type, provider, json);
  if (row !== undefined) return row;
  return message === undefined ? undefined : provider.texts.find((row) => message.startsWith(row.startsWith));
}

function findCodeAt(
  paths: readonly string[] | undefined,
  { codes }: WatchedProvider,
  json: unknown,
): CodeRow | undefined {
  for (const path of paths ?? []) {
    const value = readPath(json, path);
    const row = typeof value === 'string' || typeof value === 'number' ? codes.get(String(value)) : undefined;
    if (row !== undefined) return row;
  }
  return undefined;
}

function retryAfter({ headers, provider, answeredAt }: HttpObservation, json: unknown): number | undefined {
  const byHeader = headers && readHeaderRetryAfter(headers, answeredAt);
  return byHeader ?? readRetryAfter(readNumber(readText(json, provider.errorBody?.retryAfter))?.toString(), answeredAt);
}

/** RFC 9110 knows 400 to 599: anything else would let a hostile server make up label values. */
function statusType(status: number): string {
  return status < 600 ? String(status) : '_OTHER';
}
