import { renderAlertmanager } from '../../../src/monitoring/alerting/alertmanager.ts';

const MINUTE = 60_000;
const DAY = 1440;
/** Long enough for every alert to fire, and for an unwanted one. */
const NIGHT_MS = 50_000;
/** Not that of the machine, and not a whole hour from it: a time interval has a place. */
const TIME_ZONE = 'Asia/Kathmandu';

/** It is day in one Alertmanager and night in the other, until it is morning there. */
export type Hours = { readonly day: string; readonly night: string; readonly morning: number };

/** The shipped configurations, with local receivers and a faster clock. */
export function managersAt(now: number, address: string): Hours {
  const morning = Math.ceil((now + NIGHT_MS) / MINUTE) * MINUTE;
  const start = minuteOfDay(morning);
  return {
    day: configuration(`${address}/day`, '00:00', '24:00'),
    night: configuration(`${address}/night`, time(start), time(Math.min(DAY, start + DAY / 2))),
    morning,
  };
}

function configuration(address: string, from: string, to: string): string {
  return (
    renderAlertmanager({ days: 'sunday:saturday', from, to, timeZone: TIME_ZONE })
      .replaceAll('http://127.0.0.1:8080', address)
      // As the rules: a minute in a second. What inhibits fires up to two evaluations later in another group.
      .replace('group_wait: 30s', 'group_wait: 2s')
      .replace('group_interval: 5m', 'group_interval: 5s')
  );
}

function minuteOfDay(at: number): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: TIME_ZONE,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((it) => it.type === type)?.value);
  return part('hour') * 60 + part('minute');
}

/** Alertmanager writes hours with two digits. */
const time = (minute: number): string =>
  [minute / 60, minute % 60].map((it) => `${Math.floor(it)}`.padStart(2, '0')).join(':');
