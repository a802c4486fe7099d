import { type Check, check, oneOf, shape, wholeNumber } from './checks.ts';
import type { Dialect } from './dialect/dialect.ts';

export const TRANSFERS = ['plain', 'chunked', 'gzip', 'deflate', 'br', 'zstd'] as const;
export type Transfer = (typeof TRANSFERS)[number];

export const RESETS = ['before-headers', 'after-headers'] as const;
export type Reset = (typeof RESETS)[number];

/** What to answer, to which operation, and how. Every key is optional; the rest stays as in a healthy response. */
export type Answer = {
  /** A code of the provider's table. Its status and text follow. */
  readonly code?: string;
  /** With a code: replaces the documented status. Alone: a bare status, as a gateway sends it. */
  readonly status?: number;
  /** Only this operation, by name. */
  readonly on?: string;
  /** How many times; then healthy again. */
  readonly times?: number;
  /** Seconds; replaces those of the documentation's sample. */
  readonly retryAfter?: number;
  /** Added to the documented headers; a header of the same name is replaced. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces the documented body: a string is sent as text, anything else as JSON. */
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly transfer?: Transfer;
  /** Ends the connection after this many bytes of the body as sent. */
  readonly cutAfterBytes?: number;
  /** A TCP reset. */
  readonly reset?: Reset;
};

/** The part of an answer that describes an error. */
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

/** Checks an Answer for this provider. */
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
