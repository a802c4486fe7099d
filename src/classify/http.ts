import type { CodeRow } from '../catalogue/provider.ts';
import type { WatchedProvider } from '../catalogue/watched-provider.ts';
import type { HttpObservation } from '../observation.ts';
import { type Credits, NOTHING_SAID, type RateLimit, type Verdict } from '../verdict.ts';
import { readErrorBody, type SaidInBody } from './error-body.ts';
import { readCredits, readHeaderRetryAfter, readNumber, readRateLimit, readRetryAfter } from './header-values.ts';
import { fieldOf } from './read-json.ts';
import { errorCode, identifier, requestId } from './sanitise.ts';
import { networkRow, standardRow } from './standards.ts';

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
  const said = readErrorBody(provider.errorBody, observation.body, headers);
  const message = said?.text('message');
  const word = said?.text('code');
  const row = said && findCode(provider, said, message);
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
    type: identifier(said?.text('type'), provider.secrets),
    param: identifier(said?.first('param', fieldOf), provider.secrets),
    message,
    retry,
    todo,
    requestId: readings.requestId ?? requestId(said?.text('requestId'), provider.secrets),
    retryAfter: retryAfter(observation, said),
    credits: readings.credits,
    rateLimit: readings.rateLimit,
  };
}

/** The first candidate that is catalogued, else the text that a documented sentence begins. */
function findCode(
  { codes, texts }: WatchedProvider,
  said: SaidInBody,
  message: string | undefined,
): CodeRow | undefined {
  const catalogued = (value: unknown): CodeRow | undefined =>
    typeof value === 'string' || typeof value === 'number' ? codes.get(String(value)) : undefined;
  const row = said.first('code', catalogued) ?? said.first('type', catalogued);
  if (row !== undefined) return row;
  return message === undefined ? undefined : texts.find((row) => message.startsWith(row.startsWith));
}

function retryAfter({ headers, answeredAt }: HttpObservation, said: SaidInBody | undefined): number | undefined {
  const byHeader = headers && readHeaderRetryAfter(headers, answeredAt);
  return byHeader ?? readRetryAfter(readNumber(said?.text('retryAfter'))?.toString(), answeredAt);
}

/** RFC 9110 knows 400 to 599: anything else would let a hostile server make up label values. */
function statusType(status: number): string {
  return status < 600 ? String(status) : '_OTHER';
}
