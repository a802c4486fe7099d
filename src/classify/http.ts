import type { Facts } from '../catalogue/condition.ts';
import type { BodySample, HttpObservation } from '../catalogue/observation.ts';
import { networkRow, standardRow } from '../catalogue/standards.ts';
import {
  type Credits,
  EMPTY_VERDICT,
  NO_CREDITS,
  NO_RATE_LIMITS,
  type RateLimit,
  type Verdict,
} from '../model/verdict.ts';
import { type ErrorFacts, judgeError, readErrorFacts } from './error-facts.ts';
import { readCredits, readRateLimits } from './header-values.ts';
import { readBody, readSuccess } from './read-body.ts';
import { errorCode, requestId } from './sanitise.ts';
import { readBalances, readLimits } from './success-readings.ts';

const NO_UPGRADE = {
  retry: 'never',
  todo: 'The server did not answer the WebSocket handshake with 101: check the URL, and any proxies.',
} as const;

/** What is classified: neither the span nor its context matters. */
export type HttpFacts = Omit<HttpObservation, 'context' | 'span'>;

/** The facts in the headers, whether the exchange failed or not. */
type Readings = { requestId: string | undefined; credits: readonly Credits[]; rateLimits: readonly RateLimit[] };

/**
 * Classifies one exchange. Pure: the same observation gives the same verdict, without clock, span or socket.
 *
 * Precedence: the provider's code, the operation's own rule, the provider's status table, the standard.
 *
 * @param identify whether the request id of a success is needed: to read it costs a quarter of judging one
 */
export function classifyHttp(observation: HttpFacts, identify = true): Verdict {
  const { kind, status, failure } = observation;
  const needsId = identify || kind === 'connect' || failure !== undefined || (status ?? 0) >= 400;
  const readings = readHeaders(observation, needsId);
  if (status !== undefined && status >= 400) return classifyErrorResponse(observation, status, readings);
  if (kind === 'connect' && status !== undefined && status !== 101) {
    return {
      ...EMPTY_VERDICT,
      ...readings,
      category: 'unknown',
      failed: true,
      errorType: statusType(status),
      ...NO_UPGRADE,
    };
  }
  // A client that follows a redirect discards its body: the hop itself succeeded.
  const redirected = status !== undefined && status >= 300 && failure?.byService === true;
  if (failure !== undefined && !redirected)
    return classifyFailure(failure.byService, failure.code ?? failure.name, readings);
  if (observation.body !== undefined) return classifySuccessBody(observation, observation.body, readings);
  return successful(readings);
}

function readHeaders({ headers, provider, answeredAt }: HttpFacts, identify: boolean): Readings {
  const names = provider.definition.headers;
  if (headers === undefined || names === undefined)
    return { requestId: undefined, credits: NO_CREDITS, rateLimits: NO_RATE_LIMITS };
  return {
    requestId: identify ? headerRequestId(provider, headers) : undefined,
    credits: readCredits(headers, names, answeredAt),
    rateLimits: readRateLimits(headers, names, answeredAt),
  };
}

function headerRequestId(
  { requestIdHeaders, secrets }: HttpFacts['provider'],
  headers: NonNullable<HttpFacts['headers']>,
): string | undefined {
  for (let i = 0; i < requestIdHeaders.length; i++) {
    const id = requestId(headers.get(requestIdHeaders[i] as string), secrets);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Without spreads: two of them cost more than the rest of classifying a success. */
function successful({ requestId, credits, rateLimits }: Readings): Verdict {
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
    rateLimits,
  };
}

/** A success whose body may report a failure, a balance or a limit. */
function classifySuccessBody(observation: HttpFacts, body: BodySample, readings: Readings): Verdict {
  const { provider, operation, headers, answeredAt } = observation;
  const read = operation && provider.successes.get(operation);
  if (read === undefined || (!read.mayFail && read.balances.length === 0 && read.limits.length === 0))
    return successful(readings);
  const document = readSuccess(body);
  if (document === undefined) return successful(readings);
  const place = { root: document, node: document, headers };
  const limits = readLimits(read.limits, place);
  const balances = readBalances(read.balances, place, headers, answeredAt);
  const all = {
    requestId: readings.requestId,
    credits: balances.length === 0 ? readings.credits : balances,
    rateLimits: limits.length === 0 ? readings.rateLimits : [...readings.rateLimits, ...limits],
  };
  const facts = readErrorFacts(provider, provider.errorBody, place, factsOf(observation));
  const row = read.mayFail ? provider.failures.find(facts.facts) : undefined;
  if (row === undefined) return successful(all);
  return failed(observation, facts, all, { ...row, errorType: row.code });
}

function classifyFailure(byService: boolean, word: string, readings: Readings): Verdict {
  const network = networkRow(word);
  // A deadline that the service set is a timeout; any other abort is intended.
  if (byService && network.category !== 'timeout') return { ...EMPTY_VERDICT, ...readings, category: 'cancelled' };
  const { category, errorType, retry, todo } = network;
  return {
    ...EMPTY_VERDICT,
    ...readings,
    category,
    failed: true,
    errorType,
    code: errorCode(word),
    retry,
    todo,
  };
}

function classifyErrorResponse(observation: HttpFacts, status: number, readings: Readings): Verdict {
  const { provider, headers, operation } = observation;
  const document = provider.errorBody === undefined ? undefined : readBody(observation.body);
  const place = { root: document, node: document, headers };
  const error = readErrorFacts(provider, provider.errorBody, place, factsOf(observation));
  const own = provider.statuses.find(status, error.facts);
  const byStatus = own ?? standardRow(status);
  // A row for this operation is more exact than the operation's word for all of its server errors.
  const serverError = status >= 500 && own?.when?.operation === undefined ? operation?.serverError : undefined;
  const category = serverError ?? byStatus.category;
  const { retry, todo } = byStatus;
  return failed(observation, error, readings, { category, errorType: statusType(status), retry, todo });
}

type Otherwise = Parameters<typeof judgeError>[2];

function failed(observation: HttpFacts, error: ErrorFacts, readings: Readings, otherwise: Otherwise): Verdict {
  const { provider, headers, answeredAt } = observation;
  return judgeError(provider, error, otherwise, headers, answeredAt, readings);
}

function factsOf({ status, operation }: HttpFacts): Pick<Facts, 'status' | 'operation'> {
  return { status, operation: operation?.name };
}

/** Only 400 to 599 (RFC 9110), because a hostile server could otherwise invent label values. */
function statusType(status: number): string {
  return status < 600 ? String(status) : '_OTHER';
}
