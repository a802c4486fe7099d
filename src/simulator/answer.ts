import { type Check, check, oneOf, shape, wholeNumber } from './checks.ts';
import type { Dialect } from './dialect/dialect.ts';

export const TRANSFERS = ['plain', 'chunked', 'gzip', 'deflate', 'br', 'zstd'] as const;
export type Transfer = (typeof TRANSFERS)[number];

export const RESETS = ['before-headers', 'after-headers'] as const;
export type Reset = (typeof RESETS)[number];

/** What to answer, to what, and in which manner. Every key is optional: what is not said is as if healthy. */
export type Answer = {
  /** A code of the provider's table. Its status and text follow. */
  readonly code?: string;
  /** With a code: instead of the documented one. Alone: a bare status, as from a gateway in front. */
  readonly status?: number;
  /** One operation only, by its name. */
  readonly on?: string;
  /** So often, then healthy again. */
  readonly times?: number;
  /** Seconds, instead of those of the documentation's sample. */
  readonly retryAfter?: number;
  /** Beside the documented ones, or instead of them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Instead of the documented one: a string is sent as text, everything else as JSON. */
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly transfer?: Transfer;
  /** So many bytes of the body as it is sent, then the connection ends. */
  readonly cutAfterBytes?: number;
  /** A TCP reset. */
  readonly reset?: Reset;
};

/** What of it is an error's, whatever is answered. */
export type ErrorAnswer = Pick<Answer, 'code' | 'status' | 'retryAfter' | 'headers' | 'body'>;

export const TIMES = wholeNumber(1, 1_000_000);
export const MILLISECONDS = wholeNumber(0, 600_000);

const HEADERS: Check = check(
  (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string'),
  'an object of header names and strings',
);

export function errorChecks(
  { provider, retryAfter }: Dialect,
  firstStatus: number,
): Readonly<Record<keyof ErrorAnswer, Check>> {
  const codes = [...new Set(provider.codes?.rows.map(({ code }) => code))];
  return {
    code: oneOf(codes, 'one of the codes'),
    status: wholeNumber(firstStatus, 599),
    retryAfter: retryAfter === undefined ? oneOf([]) : wholeNumber(0, 86_400),
    headers: HEADERS,
    body: () => {},
  };
}

/** What an Answer must be, at this provider. */
export function answerCheck(dialect: Dialect): Check {
  const { code, status, ...rest } = errorChecks(dialect, 200);
  const operations = [...new Set(dialect.provider.operations?.rows.map(({ name }) => name))];
  return shape<keyof Answer>({
    code,
    status,
    on: oneOf(operations, 'one of the operations'),
    times: TIMES,
    ...rest,
    delayMs: MILLISECONDS,
    transfer: oneOf(TRANSFERS),
    cutAfterBytes: wholeNumber(0, 1_000_000_000),
    reset: oneOf(RESETS),
  });
}
