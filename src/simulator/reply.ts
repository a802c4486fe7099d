import { listOf } from '../catalogue/pattern.ts';
import type { CodeRow } from '../catalogue/provider.ts';
import type { Category } from '../model/verdict.ts';
import type { Account } from './account.ts';
import type { Answer } from './answer.ts';
import type { SimulatedCall } from './dialect/call-dialect.ts';
import type { Dialect } from './dialect/dialect.ts';
import { textOf } from './dialect/make-dialect.ts';

/** A response, before it is coded for the wire. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
};

/** Why a request is refused. */
export type Refusal = { readonly code?: string | undefined; readonly status?: number | undefined };

export type ReplyContext = {
  /** Undefined: the path is no operation's. */
  readonly operation: string | undefined;
  /** Undefined: the request succeeds. */
  readonly refusal: Refusal | undefined;
  readonly scripted: Answer | undefined;
  readonly account: Account;
  readonly host: string;
  readonly call?: SimulatedCall | undefined;
  readonly calls?: () => readonly SimulatedCall[];
  readonly serial: number;
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly now: number;
};

/** Where neither the tables nor the dialect know one: a request that was understood and refused. */
const STATUSES: Readonly<Partial<Record<Category, number>>> = {
  credits: 402,
  rate_limit: 429,
  concurrency: 429,
  auth: 401,
  permission: 403,
  not_found: 404,
  conflict: 409,
  provider: 500,
  upstream: 502,
};
/** Of any other category: a request that was understood and refused. */
const STATUS_OF_LAST_RESORT = 400;

/** RFC 9110, section 15: the words for a bare status. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function composeReply(dialect: Dialect, exchange: ReplyContext): Reply {
  const { refusal, scripted } = exchange;
  const { status, body, headers, retryAfter } =
    refusal === undefined ? success(dialect, exchange) : failure(dialect, exchange, refusal);
  const sent = scripted?.body === undefined ? body : scripted.body;
  const isText = typeof sent === 'string';
  return {
    status,
    headers: {
      'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
      ...documentedHeaders(dialect, exchange, status),
      ...headers,
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...lowerCased(scripted?.headers),
    },
    body: Buffer.from(isText ? sent : JSON.stringify(sent)),
  };
}

type Parts = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly retryAfter?: number | undefined;
};

const NO_CALLS = (): readonly SimulatedCall[] => [];

function success(dialect: Dialect, exchange: ReplyContext): Parts {
  const { operation, scripted, account, serial, host, call, calls = NO_CALLS } = exchange;
  const documented = dialect.successes[operation ?? ''];
  const { remaining, used } = account.credits;
  return {
    status: scripted?.status ?? documented?.status ?? 200,
    body: documented?.body({ serial, host, credits: { remaining, used }, call, calls }) ?? {},
  };
}

function failure(dialect: Dialect, exchange: ReplyContext, { code, status: asked }: Refusal): Parts {
  const row = dialect.provider.codes?.rows.find((candidate) => candidate.code === code);
  const status = asked ?? row?.status ?? dialect.statuses?.[code ?? ''] ?? statusOf(row);
  const retryAfter = secondsToWait(dialect, exchange, code);
  const message = messageOf(dialect, row, status).replace('{retry_after}', String(retryAfter));
  const error = { status, code, message, requestId: exchange.requestId, retryAfter };
  return {
    status,
    body: dialect.errorBody(error),
    headers: dialect.errorHeaders?.(error),
    retryAfter,
  };
}

function statusOf(row: CodeRow | undefined): number {
  const [status] = listOf(row?.when?.status ?? []);
  return status ?? STATUSES[row?.category ?? 'unknown'] ?? STATUS_OF_LAST_RESORT;
}

function messageOf({ messages }: Dialect, row: CodeRow | undefined, status: number): string {
  if (row === undefined) return REASONS[status] ?? `HTTP ${status}`;
  return messages[row.code] ?? textOf(row);
}

/** The script's own word, else what is left of the rate limit's window, else the documentation's sample. */
function secondsToWait(dialect: Dialect, exchange: ReplyContext, code: string | undefined): number | undefined {
  const { scripted, account, now } = exchange;
  if (scripted?.retryAfter !== undefined) return scripted.retryAfter;
  const { retryAfter, scenarios } = dialect;
  if (retryAfter === undefined || code === undefined || !retryAfter.codes.includes(code)) return undefined;
  const limited = code === scenarios.rateLimited?.code && scripted?.code === undefined;
  return (limited ? account.rate?.reading(now).retryAfter : undefined) ?? retryAfter.seconds;
}

/** The headers that the provider's table names, and no other. */
function documentedHeaders({ provider }: Dialect, exchange: ReplyContext, status: number): Record<string, string> {
  const { requestId, creditsRemaining, creditsUsed, rateLimits = [] } = provider.headers ?? {};
  const { credits, rate } = exchange.account;
  const headers: Record<string, string> = {};
  const set = (name: string | undefined, value: string | number): void => {
    if (name !== undefined) headers[name] = String(value);
  };
  set(listOf(requestId ?? [])[0], exchange.requestId);
  // The key identifies the owner of the balance.
  if (status !== 401) {
    set(creditsRemaining, credits.remaining);
    set(creditsUsed, credits.used);
  }
  const rateLimit = rateLimits.find(({ kind }) => kind === 'requests');
  if (rate !== undefined && rateLimit !== undefined) {
    const { limit, remaining, resetAt } = rate.reading(exchange.now);
    set(rateLimit.limit, limit);
    set(rateLimit.remaining, remaining);
    set(rateLimit.reset, resetAt);
  }
  return headers;
}

function lowerCased(headers: Answer['headers'] = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
