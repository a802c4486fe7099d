import { plain } from '../console/text.ts';

/** ISO 8601 with a zone, so that it is unambiguous. */
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;
const DAY_ONLY = /^\d{4}-\d\d-\d\d$/;
const AGO = /^-?(\d+(?:\.\d+)?)(s|m|h|d)(?: ?ago)?$/;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const LONGEST_S = 31 * 86_400;
const FIRST_S = Date.UTC(2020, 0) / 1000;

/** Unix seconds. */
export type Period = { readonly from: number; readonly to: number };

/** @throws Error one sentence naming the option, the value and what was expected */
export function readPeriod(from: string | undefined, to: string | undefined, now = Date.now() / 1000): Period {
  if (from === undefined)
    throw new Error('sidetone: incident needs --from <time>, expected for example 2026-11-21T03:00:00Z or 2h');
  const period = { from: readTime('from', from, now), to: to === undefined ? now : readTime('to', to, now) };
  if (period.from >= period.to)
    throw new Error(
      `sidetone: --from is ${show(period.from)} and --to is ${show(period.to)}, expected --from before --to`,
    );
  if (period.from > now) throw new Error(`sidetone: --from is ${show(period.from)}, expected a time that has passed`);
  if (period.to - period.from > LONGEST_S)
    throw new Error(
      `sidetone: --from is ${show(period.from)} and --to is ${show(period.to)}, expected at most 31 days between them`,
    );
  return { from: period.from, to: Math.min(period.to, now) };
}

function readTime(option: string, text: string, now: number): number {
  const value = text.trim();
  if (value === 'now') return now;
  const [, count, unit] = AGO.exec(value) ?? [];
  if (count !== undefined) return now - Number(count) * (SECONDS[unit ?? ''] ?? 0);
  if (/^\d{10}(?:\.\d+)?$/.test(value)) return Number(value);
  const [iso, zone] = ISO.exec(value) ?? [];
  const parsed = iso === undefined || zone === undefined ? Number.NaN : Date.parse(iso.replace(' ', 'T')) / 1000;
  // Date.parse() takes the 31st of February for the 3rd of March, and refuses the 32nd.
  if (
    parsed >= FIRST_S &&
    iso?.slice(8, 10) === new Date((parsed + offsetOf(zone ?? 'Z')) * 1000).toISOString().slice(8, 10)
  )
    return parsed;
  const hint = ISO.test(value) || DAY_ONLY.test(value) ? ' with a time zone, such as Z' : '';
  throw new Error(
    `sidetone: --${option} is ${JSON.stringify(plain(text, 60))}, expected a time${hint}: 2026-11-21T03:00:00Z, 2h (ago), Unix seconds or now`,
  );
}

/** Seconds by which the local day is ahead. */
function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

const show = (seconds: number): string => new Date(seconds * 1000).toISOString();
