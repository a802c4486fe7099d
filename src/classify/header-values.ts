import type { HeaderSnapshot } from '../catalogue/observation.ts';
import type { HeaderNames, RateLimitHeaders } from '../catalogue/provider.ts';
import { type Credits, NO_CREDITS, NO_RATE_LIMITS, type RateLimit } from '../model/verdict.ts';
import { readSeconds } from './durations.ts';

const PLAIN_NUMBER = /^\d{1,15}(?:\.\d{1,9})?$/;
const DAY = 86_400;
/** A wait of more than a month is an error or an attack. */
const MAX_RETRY_AFTER = 31 * DAY;
/** Unix seconds of 2020 and 2100: a reset outside this range is not a Unix time. */
const MIN_UNIX = 1_577_836_800;
const MAX_UNIX = 4_102_444_800;

/** A non-negative finite number, else undefined. A repeated header (RFC 9110, 5.3) counts with its first value. */
export function readNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const comma = text.indexOf(',');
  const first = (comma === -1 ? text : text.slice(0, comma)).trim();
  return PLAIN_NUMBER.test(first) ? Number(first) : undefined;
}

/** readNumber() of a header, at a tenth of its cost for a whole number. */
export function readHeaderNumber(headers: HeaderSnapshot, name: string | undefined): number | undefined {
  return name === undefined ? undefined : (headers.digits(name) ?? readNumber(headers.get(name)));
}

/** A plausible wait. */
export function plausibleWait(seconds: number | undefined): number | undefined {
  return seconds !== undefined && seconds >= 0 && seconds <= MAX_RETRY_AFTER ? seconds : undefined;
}

/**
 * Seconds to wait: delay-seconds or an HTTP date (RFC 9110, 10.2.3). A date in the past is 0.
 * @param now Unix milliseconds by the provider's clock
 */
export function readRetryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const seconds = readNumber(text) ?? readHttpDate(text, now);
  return seconds !== undefined && seconds <= MAX_RETRY_AFTER ? seconds : undefined;
}

/** readRetryAfter() of the header, by the provider's clock: nearly always a whole number, which needs neither text nor clock. */
export function readHeaderRetryAfter(headers: HeaderSnapshot, answeredAt: number): number | undefined {
  const seconds = headers.digits('retry-after');
  if (seconds !== undefined) return seconds <= MAX_RETRY_AFTER ? seconds : undefined;
  const text = headers.get('retry-after');
  return text === undefined ? undefined : readRetryAfter(text, readClock(headers, answeredAt));
}

function readHttpDate(text: string, now: number): number | undefined {
  // Date.parse() accepts too much, so only text that begins like a date of RFC 9110, 5.6.7 is parsed.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now) / 1000));
}

/**
 * The time of the response by the provider's clock, so that readings from many hosts compare. The local clock is used if
 * the provider sent no `Date`, or one that is more than a day off.
 * @returns Unix milliseconds
 */
export function readClock(headers: HeaderSnapshot, answeredAt: number): number {
  const text = headers.get('date');
  const at = text === undefined ? Number.NaN : parseDate(text);
  return Math.abs(at - answeredAt) < DAY * 1000 ? at : answeredAt;
}

// The header changes once a second and costs 300 ns to parse: answers come faster than that.
let lastText = '';
let lastTime = Number.NaN;

function parseDate(text: string): number {
  if (text !== lastText) {
    lastText = text;
    lastTime = Date.parse(text);
  }
  return lastTime;
}

export function readCredits(headers: HeaderSnapshot, names: HeaderNames, answeredAt: number): readonly Credits[] {
  const remaining = readHeaderNumber(headers, names.creditsRemaining);
  const used = readHeaderNumber(headers, names.creditsUsed);
  if (remaining === undefined && used === undefined) return NO_CREDITS;
  const unit = names.creditsUnit ?? 'credits';
  return [{ remaining, used, unit, observedAt: readClock(headers, answeredAt) / 1000 }];
}

export function readRateLimits(headers: HeaderSnapshot, names: HeaderNames, answeredAt: number): readonly RateLimit[] {
  const families = names.rateLimits;
  if (families === undefined) return NO_RATE_LIMITS;
  let limits: RateLimit[] | undefined;
  for (let i = 0; i < families.length; i++) {
    const limit = readRateLimit(headers, families[i] as RateLimitHeaders, answeredAt);
    if (limit === undefined) continue;
    if (limits === undefined) limits = [limit];
    else limits.push(limit);
  }
  return limits ?? NO_RATE_LIMITS;
}

function readRateLimit(headers: HeaderSnapshot, names: RateLimitHeaders, answeredAt: number): RateLimit | undefined {
  const limit = readHeaderNumber(headers, names.limit);
  const used = names.used === undefined ? undefined : readHeaderNumber(headers, names.used);
  const remaining =
    readHeaderNumber(headers, names.remaining) ??
    (limit === undefined || used === undefined ? undefined : Math.max(0, limit - used));
  const resetAt = names.reset === undefined ? undefined : readReset(headers, names.reset, answeredAt);
  if (limit === undefined && remaining === undefined && resetAt === undefined) return undefined;
  return { kind: names.kind, limit, remaining, resetAt };
}

/** Unix seconds. A number is a Unix time or the seconds that are left, by its size; `6m0s` is a duration. */
function readReset(headers: HeaderSnapshot, name: string, answeredAt: number): number | undefined {
  const number = readHeaderNumber(headers, name) ?? readSeconds(headers.get(name));
  if (number === undefined || number < 0) return undefined;
  if (number <= MAX_RETRY_AFTER) return readClock(headers, answeredAt) / 1000 + number;
  return number > MIN_UNIX && number < MAX_UNIX ? number : undefined;
}
