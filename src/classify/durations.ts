import type { DurationPlace } from '../catalogue/provider.ts';
import { findAt, type Place } from '../catalogue/read-value.ts';

/** As fractions: 695 ms over 1000 is 0.695, times 0.001 it is 0.6950000000000001. */
const SECONDS = { ms: [1, 1000], s: [1, 1], min: [60, 1] } as const;
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,12})?$/;
/** `42.3s`, `6m0s`, `1h2m`, `695ms`. */
const UNITS =
  /^(?:(\d{1,9}(?:\.\d{1,9})?)h)?(?:(\d{1,9}(?:\.\d{1,9})?)m(?!s))?(?:(\d{1,9}(?:\.\d{1,9})?)s)?(?:(\d{1,9}(?:\.\d{1,9})?)ms)?$/;

/** A finite decimal number, as a number or as text: `"300.00"`, `-0.03`. Nothing else: no `1e308`, no `0x10`. */
export function readDecimal(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) < 1e15 ? value : undefined;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

/** Seconds: a number in its unit, or a text with its own units. */
export function readSeconds(value: unknown, unit: keyof typeof SECONDS = 's'): number | undefined {
  const number = readDecimal(value);
  if (number !== undefined) return (number * SECONDS[unit][0]) / SECONDS[unit][1];
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const match = UNITS.exec(value);
  if (match === null || value === '') return undefined;
  const [, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000;
}

/** Unix seconds of a time: ISO 8601, RFC 2822, or a number of seconds, milliseconds or nanoseconds. */
export function readTime(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{16,19}$/.test(value) ? Number(value) : readDecimal(value);
  if (number !== undefined) {
    if (number < 1e8) return undefined;
    return number < 1e11 ? number : number < 1e14 ? number / 1e3 : number < 1e17 ? number / 1e6 : number / 1e9;
  }
  if (typeof value !== 'string' || value.length > 40 || !/\d{4}/.test(value)) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at / 1000;
}

/** Seconds at the first of several places that holds a duration. */
export function durationAt(place: Place, places: readonly DurationPlace[] | undefined): number | undefined {
  for (const where of places ?? []) {
    const seconds = oneDuration(place, where);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

function oneDuration(place: Place, where: DurationPlace): number | undefined {
  if (typeof where === 'string') return findAt(place, where, (value) => readSeconds(value));
  if ('at' in where) return findAt(place, where.at, (value) => readSeconds(value, where.unit));
  const from = findAt(place, where.from, readTime);
  const to = findAt(place, where.to, readTime);
  return from === undefined || to === undefined || to < from ? undefined : to - from;
}

export function decimalAt(place: Place, path: string | undefined): number | undefined {
  return path === undefined ? undefined : findAt(place, path, readDecimal);
}
