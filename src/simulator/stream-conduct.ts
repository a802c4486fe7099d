import { type ErrorAnswer, errorChecks, MILLISECONDS, TIMES } from './answer.ts';
import { type Check, check, oneOf, shape, text } from './checks.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { StreamDialect } from './dialect/stream-dialect.ts';
import { mistake } from './mistake.ts';

/** How long all is well before. At once where it is not said. */
export type Lasting = { readonly afterMs?: number };

/** How the provider behaves on a stream. Every key is optional: what is not said is as if healthy. */
export type StreamConduct = {
  /** One operation only, by its name. */
  readonly on?: string;
  /** So many streams, then healthy again. */
  readonly times?: number;
  /** The handshake is answered so much later, whatever the answer. */
  readonly slowHandshakeMs?: number;
  /** The handshake is answered with the provider's HTTP error, by code or by status. */
  readonly refuse?: ErrorAnswer;
  /** A close frame. 1005: one without a code (RFC 6455, 7.1.5). */
  readonly close?: Lasting & { readonly code: number; readonly reason?: string };
  /** The connection ends in order, but without a close frame. */
  readonly drop?: boolean | Lasting;
  /** A TCP reset. */
  readonly reset?: boolean | Lasting;
  /** Connected, and nobody is there: no frame, no pong, no answer to a close. */
  readonly halfOpen?: boolean;
  /** Not one message. Pings and closes are answered. */
  readonly silence?: boolean;
  /** An error in-band, as the provider words it. The stream stays open. */
  readonly errorFrame?: { readonly code: string; readonly message?: string };
};

/** One stream that was asked for. */
export type SeenStream = {
  readonly operation: string;
  /** Without its tokens. */
  readonly path: string;
  /** 101 when accepted; undefined while the handshake is not answered, and where it made no sense. */
  readonly status: number | undefined;
  /** As this side read it: 1006 without a close frame. Undefined while the stream is open. */
  readonly closeCode: number | undefined;
};

/** What cannot both be so: of each line one. */
const APART: readonly (readonly (keyof StreamConduct)[])[] = [
  ['refuse', 'close', 'drop', 'reset', 'halfOpen'],
  ['refuse', 'halfOpen', 'silence', 'errorFrame'],
];

/** RFC 6455, 7.4, and the IANA registry: 1004 is reserved, 1006 and 1015 stand for frames that never came. */
const CLOSE_CODE = check(
  (value) =>
    Number.isInteger(value) &&
    (((value as number) >= 1000 && (value as number) <= 1014 && value !== 1004 && value !== 1006) ||
      ((value as number) >= 3000 && (value as number) <= 4999)),
  'a code that a close frame can have: 1000 to 1014 but 1004 and 1006 (that is drop), or 3000 to 4999',
);
const FLAG = check((value) => typeof value === 'boolean', 'true or false');
const LASTING = shape({ afterMs: MILLISECONDS });
const FLAG_OR_LASTING: Check = (path, value) =>
  (typeof value === 'object' && value !== null ? LASTING : FLAG)(path, value);
/** RFC 6455, 5.5: a control frame has 125 bytes, two of which are the code. */
const REASON = text(0, 123);

/** What a StreamConduct must be, at this provider. */
export function conductCheck(dialect: Dialect, { protocols }: StreamDialect): Check {
  const error = shape(errorChecks(dialect, 400));
  const keys = shape<keyof StreamConduct>({
    on: oneOf(Object.keys(protocols), 'one of the streams'),
    times: TIMES,
    slowHandshakeMs: MILLISECONDS,
    refuse: requiring(['code', 'status'], error),
    close: requiring(['code'], shape({ code: CLOSE_CODE, reason: REASON, afterMs: MILLISECONDS })),
    drop: FLAG_OR_LASTING,
    reset: FLAG_OR_LASTING,
    halfOpen: FLAG,
    silence: FLAG,
    errorFrame: requiring(['code'], shape({ code: text(1, 64), message: text(0, 2048) })),
  });
  return (path, value) => {
    keys(path, value);
    const conduct = value as StreamConduct;
    for (const line of APART) {
      const [first, second] = line.filter((key) => conduct[key] !== undefined && conduct[key] !== false);
      if (second !== undefined) throw mistake(`${path}.${second}`, conduct[second], `nothing beside ${first}`);
    }
  };
}

/** @param keys one of which must be there */
function requiring(keys: readonly string[], its: Check): Check {
  return (path, value) => {
    its(path, value);
    const given = value as Record<string, unknown>;
    if (keys.every((key) => given[key] === undefined))
      throw mistake(path, value, `an object with ${keys.join(' or ')}`);
  };
}
