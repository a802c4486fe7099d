import type { HeaderSnapshot } from '../catalogue/observation.ts';
import type { BalanceRow, LimitRow } from '../catalogue/provider.ts';
import { findAt, isThere, type Place } from '../catalogue/read-value.ts';
import { type Credits, NO_CREDITS, NO_RATE_LIMITS, type RateLimit, UNITS, type Unit } from '../model/verdict.ts';
import { decimalAt, readDecimal, readSeconds } from './durations.ts';
import { readClock } from './header-values.ts';

/** The balances in a successful response: one for each unit, by the first row that finds it. */
export function readBalances(
  rows: readonly BalanceRow[],
  place: Place,
  headers: HeaderSnapshot | undefined,
  answeredAt: number,
): readonly Credits[] {
  if (rows.length === 0) return NO_CREDITS;
  const observedAt = (headers === undefined ? answeredAt : readClock(headers, answeredAt)) / 1000;
  const found = new Map<Unit, Credits>();
  for (const row of rows)
    for (const [unit, { remaining, used }] of amountsOf(row, place))
      if (!found.has(unit)) found.set(unit, { remaining, used, unit, observedAt });
  return [...found.values()];
}

type Amounts = { remaining: number | undefined; used: number | undefined };

/** What one row finds, by unit. Balances of one unit in a list are added. */
function amountsOf(row: BalanceRow, place: Place): Map<Unit, Amounts> {
  const sums = new Map<Unit, Amounts>();
  const add = (node: unknown): undefined => {
    const at = { ...place, node };
    const unit = unitOf(at, row);
    const amounts = unit && amountsAt(at, row, unit);
    if (unit === undefined || amounts === undefined) return;
    const sum = sums.get(unit);
    sums.set(unit, { remaining: plus(sum?.remaining, amounts.remaining), used: plus(sum?.used, amounts.used) });
  };
  if (row.each === undefined) add(place.node);
  else findAt(place, row.each, add);
  return sums;
}

/** Undefined if the place of the unit holds a word that is none. */
function unitOf(place: Place, { unit, unitAt: path }: BalanceRow): Unit | undefined {
  if (path === undefined) return unit ?? 'credits';
  return findAt(place, path, isThere) === undefined ? unit : unitAt(place, path);
}

function amountsAt(place: Place, row: BalanceRow, unit: Unit): Amounts | undefined {
  const used = amountAt(place, row.used, unit);
  const limit = amountAt(place, row.limit, unit);
  const remaining =
    amountAt(place, row.remaining, unit) ?? (limit === undefined || used === undefined ? undefined : limit - used);
  return remaining === undefined && used === undefined ? undefined : { remaining, used };
}

function plus(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : a + b;
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

function amountAt(place: Place, path: string | undefined, unit: Unit): number | undefined {
  return path === undefined ? undefined : findAt(place, path, (value) => readAmount(value, unit));
}

function readAmount(value: unknown, unit: Unit): number | undefined {
  return unit === 'seconds' ? readSeconds(value) : readDecimal(value);
}

/** A currency without a name here is `other`. A word that is no currency is no unit. */
export function toUnit(value: unknown): Unit | undefined {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_UNIT) return undefined;
  const name = value.toLowerCase();
  const known = UNITS.find((unit) => unit === name);
  if (known !== undefined) return known;
  return currencies().has(value.toUpperCase()) ? 'other' : undefined;
}

/** `characters`. */
const LONGEST_UNIT = 10;

let isoCurrencies: ReadonlySet<string> | undefined;

/** ISO 4217. */
function currencies(): ReadonlySet<string> {
  isoCurrencies ??= new Set(Intl.supportedValuesOf('currency'));
  return isoCurrencies;
}

export function unitAt(place: Place, path: string | undefined): Unit | undefined {
  return path === undefined ? undefined : findAt(place, path, toUnit);
}
