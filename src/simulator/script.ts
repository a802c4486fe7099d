import type { Dialect } from './dialect.ts';
import { mistake, quoted } from './mistake.ts';

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

type Check = { readonly holds: (value: unknown) => boolean; readonly expected: string };

const wholeNumber = (from: number, to: number): Check => ({
  holds: (value) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to,
  expected: `a whole number from ${from} to ${to}`,
});

const oneOf = (words: readonly string[], what = 'one of'): Check => ({
  holds: (value) => typeof value === 'string' && words.includes(value),
  expected: words.length === 0 ? 'nothing: the provider has none' : `${what} ${quoted(words)}`,
});

const HEADERS: Check = {
  holds: (value) =>
    typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string'),
  expected: 'an object of header names and strings',
};

/** What each key must be, at this provider. */
function checks({ provider, retryAfter }: Dialect): Readonly<Record<keyof Answer, Check>> {
  const operations = [...new Set(provider.operations?.rows.map(({ name }) => name))];
  const codes = [...new Set(provider.codes?.rows.map(({ code }) => code))];
  return {
    code: oneOf(codes, 'one of the codes'),
    status: wholeNumber(200, 599),
    on: oneOf(operations, 'one of the operations'),
    times: wholeNumber(1, 1_000_000),
    retryAfter: retryAfter === undefined ? oneOf([]) : wholeNumber(0, 86_400),
    headers: HEADERS,
    body: { holds: () => true, expected: '' },
    delayMs: wholeNumber(0, 600_000),
    transfer: oneOf(TRANSFERS),
    cutAfterBytes: wholeNumber(0, 1_000_000_000),
    reset: oneOf(RESETS),
  };
}

const ANY_OPERATION = '*';

type Entry = { readonly answer: Answer; left: number };

/** The answers that were asked for, by operation. */
export class Script {
  readonly #entries = new Map<string, Entry>();
  readonly #checks: Readonly<Record<string, Check>>;
  readonly #name: string;

  constructor(dialect: Dialect) {
    this.#checks = checks(dialect);
    this.#name = dialect.provider.name;
  }

  /**
   * Replaces what was asked for the same operation, or for all.
   * @throws Error one sentence naming the key, the value and what was expected
   */
  set(answer: Answer): void {
    for (const [key, value] of Object.entries(answer)) {
      const check = this.#checks[key];
      const path = `${this.#name}.answer.${key}`;
      if (check === undefined) throw mistake(path, value, `one of the keys ${Object.keys(this.#checks).join(', ')}`);
      if (value !== undefined && !check.holds(value)) throw mistake(path, value, check.expected);
    }
    this.#entries.set(answer.on ?? ANY_OPERATION, { answer, left: answer.times ?? Number.POSITIVE_INFINITY });
  }

  /** What was asked for one operation goes before what was asked for all. */
  take(operation: string | undefined): Answer | undefined {
    for (const key of [operation ?? ANY_OPERATION, ANY_OPERATION]) {
      const entry = this.#entries.get(key);
      if (entry === undefined) continue;
      if (--entry.left <= 0) this.#entries.delete(key);
      return entry.answer;
    }
    return undefined;
  }

  clear(): void {
    this.#entries.clear();
  }
}
