import { type ErrorAnswer, errorChecks, MILLISECONDS, TIMES } from './answer.ts';
import { type Check, check, oneOf, shape, text } from './checks.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { StreamDialect } from './dialect/stream-dialect.ts';
import { mistake } from './mistake.ts';

/** When it happens after the stream opened. Default: at once. */
export type Delay = { readonly afterMs?: number };

/** How the provider behaves on a stream. Every key is optional; the rest stays healthy. */
export type StreamBehaviour = {
  /** Only this operation, by name. */
  readonly on?: string;
  /** How many streams; then healthy again. */
  readonly times?: number;
  /** Delays the answer to the handshake. */
  readonly slowHandshakeMs?: number;
  /** Answers the handshake with the provider's HTTP error, by code or by status. */
  readonly refuse?: ErrorAnswer;
  /** Sends a close frame. 1005: without a code (RFC 6455, 7.1.5). */
  readonly close?: Delay & { readonly code: number; readonly reason?: string };
  /** Ends the connection in order, but without a close frame. */
  readonly drop?: boolean | Delay;
  /** Resets the TCP connection. */
  readonly reset?: boolean | Delay;
  /** Keeps the connection open and sends nothing: no frame, no pong, no answer to a close. */
  readonly halfOpen?: boolean;
  /** Sends no message. Answers pings and closes. */
  readonly silence?: boolean;
  /** Sends an error frame in the provider's format. The stream stays open. */
  readonly errorFrame?: { readonly code: string; readonly message?: string };
};

/** One requested stream. */
export type SeenStream = {
  readonly operation: string;
  /** Without tokens. */
  readonly path: string;
  /** 101 if accepted; undefined until the handshake is answered, or if it was malformed. */
  readonly status: number | undefined;
  /** As the provider read it: 1006 without a close frame. Undefined while the stream is open. */
  readonly closeCode: number | undefined;
};

/** Keys that exclude each other: at most one of each line. */
const EXCLUSIVE: readonly (readonly (keyof StreamBehaviour)[])[] = [
  ['refuse', 'close', 'drop', 'reset', 'halfOpen'],
  ['refuse', 'halfOpen', 'silence', 'errorFrame'],
];

/** RFC 6455, 7.4, and the IANA registry: 1004 is reserved; 1006 and 1015 are never sent in a frame. */
const CLOSE_CODE = check(
  (value) =>
    Number.isInteger(value) &&
    (((value as number) >= 1000 && (value as number) <= 1014 && value !== 1004 && value !== 1006) ||
      ((value as number) >= 3000 && (value as number) <= 4999)),
  'a code that a close frame can carry: 1000 to 1014 except 1004 and 1006 (use drop), or 3000 to 4999',
);
const FLAG = check((value) => typeof value === 'boolean', 'true or false');
const DELAY = shape({ afterMs: MILLISECONDS });
const FLAG_OR_DELAY: Check = (path, value) => (typeof value === 'object' && value !== null ? DELAY : FLAG)(path, value);
/** RFC 6455, 5.5: a control frame has at most 125 bytes, two of which are the code. */
const REASON = text(0, 123);

/** Checks a StreamBehaviour for this provider. */
export function behaviourCheck(dialect: Dialect, { protocols }: StreamDialect): Check {
  const error = shape(errorChecks(dialect, 400));
  const keys = shape<keyof StreamBehaviour>({
    on: oneOf(Object.keys(protocols), 'one of the streams'),
    times: TIMES,
    slowHandshakeMs: MILLISECONDS,
    refuse: requiring(['code', 'status'], error),
    close: requiring(['code'], shape({ code: CLOSE_CODE, reason: REASON, afterMs: MILLISECONDS })),
    drop: FLAG_OR_DELAY,
    reset: FLAG_OR_DELAY,
    halfOpen: FLAG,
    silence: FLAG,
    errorFrame: requiring(['code'], shape({ code: text(1, 64), message: text(0, 2048) })),
  });
  return (path, value) => {
    keys(path, value);
    const behaviour = value as StreamBehaviour;
    for (const line of EXCLUSIVE) {
      const [first, second] = line.filter((key) => behaviour[key] !== undefined && behaviour[key] !== false);
      if (second !== undefined) throw mistake(`${path}.${second}`, behaviour[second], `not together with ${first}`);
    }
  };
}

/** @param keys at least one of them is required */
function requiring(keys: readonly string[], its: Check): Check {
  return (path, value) => {
    its(path, value);
    const given = value as Record<string, unknown>;
    if (keys.every((key) => given[key] === undefined))
      throw mistake(path, value, `an object with ${keys.join(' or ')}`);
  };
}
