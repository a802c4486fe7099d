import type { RuleContext } from './context.ts';
import { equals, indent, LABEL, list, METRIC, noneOf } from './promql.ts';
import type { RecordingRule } from './rule.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const WEEK = 7 * DAY;
/** A reading from further in the future is that of a wrong clock, and would stay the newest for as long. */
const FUTURE = 300;
/** A balance outlives the last process that read it for so long. */
const KEPT = 4 * DAY;
/** A rise by more than this share of the balance is a payment. A smaller one is a refund or a late answer. */
const PAYMENT = 0.2;
/** Without a name, two services may have keys of two accounts: each job is a separate account. */
const UNNAMED = 'default';

const NAMED_ACCOUNT = ['cluster', 'namespace', LABEL.provider, LABEL.account, LABEL.creditsUnit];
const UNNAMED_ACCOUNT = ['cluster', 'namespace', 'job', LABEL.provider, LABEL.account, LABEL.creditsUnit];
const KINDS = [
  { matcher: equals(LABEL.account, UNNAMED), labels: UNNAMED_ACCOUNT },
  { matcher: noneOf(LABEL.account, [UNNAMED]), labels: NAMED_ACCOUNT },
] as const;

const credits = (what: string): string => `account:voice_api_credits_${what}`;

export const FORECAST_RECORDS = {
  readAt: `account:${METRIC.creditsObserved}:reading`,
  read: `account:${METRIC.creditsRemaining}:reading`,
  payment: credits('recharged:least'),
  consumed: credits('consumed:total'),
  consumedSeconds: credits('consumed_seconds:total'),
  paid: credits('recharged:level'),
  remaining: `account:${METRIC.creditsRemaining}:latest`,
  observed: `account:${METRIC.creditsObserved}:max`,
  rate15m: credits('consumed:rate15m'),
  rate1h: credits('consumed:rate1h'),
  rate6h: credits('consumed:rate6h'),
  rate1d: credits('consumed:rate1d'),
  season4h: credits('consumed:season4h'),
  season24h: credits('consumed:season24h'),
  unread: credits('unread:seconds'),
  pace4h: credits('consumed:pace4h'),
  pace24h: credits('consumed:pace24h'),
  spendable: credits('spendable:now'),
  fast: credits('exhaustion_seconds:fast'),
  seasonal: credits('exhaustion_seconds:seasonal'),
  season1h: credits('consumed:season1h'),
  forecast: credits('exhaustion_seconds:forecast'),
  unforeseeable: credits('unforeseeable:reason'),
} as const;

const R = FORECAST_RECORDS;
const or = (...parts: readonly string[]): string => parts.join('\nor\n');
const bothKinds = (of: (kind: (typeof KINDS)[number]) => string): string => or(...KINDS.map(of));

/**
 * From reading to reading, an account has two counters: what it consumed, and the seconds that it took. Each rate is a
 * difference of the one by a difference of the other, so that one reading a minute, an hour or a morning need no special
 * case, and what another consumer draws in a night is spread over the night.
 *
 * Order matters: the counters compare what is read now with what the evaluation before left in `remaining` and `observed`.
 */
export function readingRecords({ span }: RuleContext): RecordingRule[] {
  const last = (record: string) => `last_over_time(${record}[${span(HOUR)}])`;
  const raw = (metric: string, matcher: string) => `last_over_time(${metric}{${matcher}}[${span(5 * MINUTE)}])`;
  const times = (matcher: string) => `${raw(METRIC.creditsObserved, matcher)} <= time() + ${FUTURE}`;
  const newer = `${R.readAt} >= ${last(R.observed)}`;
  const rise = `${R.read} - ${last(R.remaining)}`;
  const kept = (record: string) => `${last(record)} and ${last(R.observed)}`;
  return [
    { record: R.readAt, expr: bothKinds(({ matcher, labels }) => `max by (${list(labels)}) (${times(matcher)})`) },
    {
      record: R.read,
      // The newest time inline and not from the record: VictoriaMetrics sees a record a minute late, and would find no reading.
      expr: bothKinds(
        ({ matcher, labels }) => `min by (${list(labels)}) (
  ${raw(METRIC.creditsRemaining, matcher)}
  and (
    ${raw(METRIC.creditsObserved, matcher)}
    == on (${list(labels)}) group_left ()
    max by (${list(labels)}) (${times(matcher)})
  )
)`,
      ),
    },
    { record: R.payment, expr: `${PAYMENT} * abs(max_over_time(${R.remaining}[${span(6 * HOUR)}]))` },
    {
      record: R.consumed,
      expr: or(
        `${last(R.consumed)}
+ (${last(R.remaining)} - ${R.read})
* (${R.readAt} >= bool ${last(R.observed)})
* (${rise} <= bool ${R.payment})`,
        kept(R.consumed),
        `0 * ${R.read}`,
      ),
    },
    {
      record: R.consumedSeconds,
      expr: or(
        `${last(R.consumedSeconds)}
+ clamp_min(${R.readAt} - ${last(R.observed)}, 0)
* (${rise} <= bool ${R.payment})`,
        kept(R.consumedSeconds),
        `0 * ${R.read}`,
      ),
    },
    {
      // One sample for each payment: the balance before.
      record: R.paid,
      expr: `${last(R.remaining)}
and
${rise} > ${R.payment}
and
${newer}`,
    },
    { record: R.remaining, expr: or(`${R.read} and ${newer}`, kept(R.remaining), R.read) },
    { record: R.observed, expr: or(newer, `${last(R.observed)} > time() - ${KEPT}`, R.readAt) },
  ];
}

/** Credits per second between the readings around a window; unknown where they are more than two windows apart. */
export function rateRecords({ span, seconds }: RuleContext): RecordingRule[] {
  const grew = (record: string, from: number, to = 0) =>
    `${record}${to === 0 ? '' : ` offset ${span(to)}`} - ${record} offset ${span(from)}`;
  const rate = (window: number) =>
    `clamp_min(${grew(R.consumed, window)}, 0)\n/\n(${grew(R.consumedSeconds, window)} > 0 <= ${seconds(2 * window)})`;
  // The coming hours as they were a week ago; as they were yesterday, in the first week.
  const season = (ago: number) => `clamp_min(${grew(R.consumed, ago, ago - 4 * HOUR)}, 0)
/
clamp_min(${grew(R.consumedSeconds, ago, ago - 4 * HOUR)}, ${seconds(4 * HOUR)})`;
  const successes = (labels: readonly string[]) =>
    `sum by (${list(labels)}) (increase(${METRIC.requests}{${equals(LABEL.category, '')}}[${span(15 * MINUTE)}])) > 0`;
  const age = ({ matcher, labels }: (typeof KINDS)[number]) => {
    const here = labels.filter((label) => label !== LABEL.account && label !== LABEL.creditsUnit);
    return `time() - ${R.observed}{${matcher}}\nand on (${list(here)})\n${successes(here)}`;
  };
  return [
    { record: R.rate15m, expr: rate(15 * MINUTE) },
    { record: R.rate1h, expr: rate(HOUR) },
    { record: R.rate6h, expr: rate(6 * HOUR) },
    { record: R.rate1d, expr: rate(DAY) },
    { record: R.season4h, expr: or(season(WEEK), season(DAY)) },
    {
      record: R.season24h,
      expr: or(
        `clamp_min(${grew(R.consumed, WEEK, WEEK - DAY)}, 0) / ${seconds(DAY)}`,
        `clamp_min(${grew(R.consumed, DAY)}, 0) / ${seconds(DAY)}`,
      ),
    },
    { record: R.unread, expr: bothKinds(age) },
  ];
}

/** When the credits are used up: at the pace of the last hours, and as the season was. */
export function forecastRecords({ span, seconds }: RuleContext): RecordingRule[] {
  const near = seconds(4 * HOUR);
  const paid = (window: number) => `count_over_time(${R.paid}[${span(window)}])`;
  const levels = (quantile: number) => `quantile_over_time(${quantile}, ${R.paid}[${span(WEEK)}])`;
  return [
    {
      // After a payment the lesser of two paces, so that a page ends soon. Without a new reading the last pace that is known.
      record: R.pace4h,
      expr: or(
        `${R.rate15m} < ${R.rate1h} and ${paid(HOUR)}`,
        `${R.rate1h} and (${R.rate15m} or ${R.unread})`,
        R.rate15m,
        `(${R.rate6h} or ${R.rate1d}) and ${R.unread}`,
      ),
    },
    {
      record: R.pace24h,
      expr: or(
        `${R.rate1h} < ${R.rate6h}`,
        `${R.rate6h} and ${R.rate1h}`,
        `(${R.rate6h} or ${R.rate1d} or ${R.rate1h}) and ${R.unread}`,
      ),
    },
    {
      // Less what must have gone since the reading. Nothing is foretold of an account that is empty.
      record: R.spendable,
      expr: or(`clamp_min((${R.remaining} > 0) - ${R.unread} * ${R.pace4h}, 0)`, `${R.remaining} > 0`),
    },
    {
      record: R.fast,
      expr: or(
        `${R.spendable} / (${R.pace4h} > 0) < ${near}`,
        `clamp_min(${R.spendable} / (${R.pace24h} > 0), ${near})`,
      ),
    },
    {
      // A season without consumption: no end in sight, and not no forecast.
      record: R.seasonal,
      expr: or(
        `${R.spendable} / clamp_min(${R.season4h}, 1e-9) < ${near}`,
        `clamp_min(${R.spendable} / clamp_min(${R.season24h}, 1e-9), ${near})`,
      ),
    },
    { record: R.season1h, expr: or(`${R.rate1h} offset ${span(WEEK)}`, `${R.rate1h} offset ${span(DAY)}`) },
    {
      // A usual hour: the season decides. An unusual one, or less than an hour left: the pace. Unknown: the nearer end.
      record: R.forecast,
      expr: or(
        `${R.fast} < ${seconds(HOUR)}`,
        `(
  ${R.seasonal}
  and ${R.rate1h} <= 1.5 * ${R.season1h}
  and ${R.rate1h} >= 0.5 * ${R.season1h}
)`,
        `(
  ${R.seasonal} < ${near}
  unless (${R.rate1h} and ${R.season1h})
)`,
        R.fast,
      ),
    },
    {
      // 1: a card recharges the balance at one level, and works. 2: the keys of several accounts share a name.
      record: R.unforeseeable,
      expr: or(
        `2 * (${paid(HOUR)} > bool 3) > 0`,
        `(
  ${indent(`(${paid(WEEK)} >= bool 3)
* (${levels(0.8)} <= bool 1.3 * ${levels(0.2)})
* (${R.remaining} >= bool 0.8 * ${levels(0.2)})`)}
) > 0`,
      ),
    },
  ];
}
