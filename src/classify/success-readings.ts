import type { HeaderSnapshot } from '../catalogue/observation.ts';
import type { BalanceRow, LimitRow } from '../catalogue/provider.ts';
import { findAt, type Place } from '../catalogue/read-value.ts';
import { type Credits, NO_RATE_LIMITS, type RateLimit, UNITS, type Unit } from '../model/verdict.ts';
import { decimalAt, readDecimal, readSeconds } from './durations.ts';
import { readClock } from './header-values.ts';

/** The balance in a successful response, by the first row that finds one. */
export function readBalance(
  rows: readonly BalanceRow[],
  place: Place,
  headers: HeaderSnapshot | undefined,
  answeredAt: number,
): Credits | undefined {
  for (const row of rows) {
    const unit = unitAt(place, row.unitAt) ?? row.unit ?? 'credits';
    const used = amountAt(place, row.used, unit);
    const limit = amountAt(place, row.limit, unit);
    const remaining = sumAt(place, row, unit) ?? (limit === undefined || used === undefined ? undefined : limit - used);
    if (remaining === undefined && used === undefined) continue;
    const observedAt = (headers === undefined ? answeredAt : readClock(headers, answeredAt)) / 1000;
    return { remaining, used, unit, observedAt };
  }
  return undefined;
}

export function readLimits(rows: readonly LimitRow[], place: Place): readonly RateLimit[] {
  if (rows.length === 0) return NO_RATE_LIMITS;
  return rows.flatMap(({ kind, ...paths }) => {
    const limit = decimalAt(place, paths.limit);
    const used = decimalAt(place, paths.used);
    const left = limit === undefined || used === undefined ? undefined : Math.max(0, limit - used);
    const remaining = decimalAt(place, paths.remaining) ?? left;
    return limit === undefined && remaining === undefined ? [] : [{ kind, limit, remaining, resetAt: undefined }];
  });
}

/** Adds balances of the same unit in a list. */
function sumAt(place: Place, { remaining, unitAt: unitPath }: BalanceRow, unit: Unit): number | undefined {
  if (remaining === undefined) return undefined;
  const units: (Unit | undefined)[] = [];
  if (unitPath !== undefined) findAt(place, unitPath, (value) => void units.push(toUnit(value)));
  let sum: number | undefined;
  let at = 0;
  findAt(place, remaining, (value) => {
    const amount = readAmount(value, unit);
    const own = units[at++];
    if (amount !== undefined && (own === undefined || own === unit)) sum = (sum ?? 0) + amount;
    return undefined;
  });
  return sum;
}

function amountAt(place: Place, path: string | undefined, unit: Unit): number | undefined {
  return path === undefined ? undefined : findAt(place, path, (value) => readAmount(value, unit));
}

function readAmount(value: unknown, unit: Unit): number | undefined {
  return unit === 'seconds' ? readSeconds(value) : readDecimal(value);
}

/** An unknown currency is `other`, and is never added to a known one. */
export function toUnit(value: unknown): Unit | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const name = value.toLowerCase();
  return UNITS.find((unit) => unit === name) ?? 'other';
}

export function unitAt(place: Place, path: string | undefined): Unit | undefined {
  return path === undefined ? undefined : findAt(place, path, toUnit);
}
