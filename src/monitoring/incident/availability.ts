import type { Counted } from './counters.ts';
import { type Availability, PROVIDER_SIDE } from './incident.ts';
import { bucketsOf } from './timeline.ts';
import type { Period } from './times.ts';

const MINUTE_S = 60;
/** Google's and others' agreements call a minute down where more than this share of valid requests fails. */
const BAD_SHARE = 0.05;
const MINUTES_PER_MONTH = 30 * 24 * 60;

/** What the provider itself failed, as agreements count it. */
export function availabilityOf(attempts: readonly Counted[], period: Period, sla: number | undefined): Availability {
  const minutes = bucketsOf(attempts, period, MINUTE_S);
  const sum = (key: 'requests' | 'providerSide') => minutes.reduce((all, minute) => all + minute[key], 0);
  const [requests, failures] = [sum('requests'), sum('providerSide')];
  const percent = requests === 0 ? undefined : round(100 * (1 - failures / requests));
  return {
    categories: PROVIDER_SIDE,
    failures,
    percent,
    minutes: minutes.length,
    badMinutes: minutes.filter((minute) => minute.requests > 0 && minute.providerSide / minute.requests > BAD_SHARE)
      .length,
    sla:
      sla === undefined || percent === undefined
        ? undefined
        : { percent: sla, met: percent >= sla, allowedMinutesPerMonth: round((MINUTES_PER_MONTH * (100 - sla)) / 100) },
  };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
