import { answers, fires, info, JOB, type Scenario } from './scenario.ts';

/** Traffic by half hours, as many as `x` gives: a day has 48. */
const busy = (halfHours: number) => `+120x${halfHours}`;
const WEEK = 7 * 48;

/** Histories of more than a week. Scraped and evaluated each half hour: a week at one-minute steps would take minutes. */
export const WEEKS: readonly Scenario[] = [
  {
    alert: 'VoiceApiTrafficStopped',
    name: 'traffic as usual for eight days, then none for two hours: warns, and resolves when it is back',
    interval: '30m',
    series: {
      [answers('sessions.create')]: `0${busy(WEEK + 48)} 46080x4 46200${busy(6)}`,
      [info()]: `1x${WEEK + 60}`,
    },
    at: {
      '192h': null,
      '194h': fires(
        JOB,
        'warning',
        'dialer sends next to nothing to kallglot. In the same half hour yesterday it sent 720 requests.',
      ),
      '197h': null,
    },
  },
  {
    alert: 'VoiceApiTrafficStopped',
    name: 'no calls on a Sunday, a service without a week of history, and a removed one do not alert here',
    interval: '30m',
    series: {
      [answers('sessions.create', '', { job: 'weekdays' })]: `0x48 0${busy(6 * 48 - 1)} 34440x60`,
      [info({ job: 'weekdays' })]: `1x${WEEK + 60}`,
      [answers('sessions.create', '', { job: 'young' })]: `_x${6 * 48} 0${busy(48)} 5760x60`,
      [info({ job: 'young' })]: `1x${WEEK + 60}`,
      [answers('sessions.create', '', { job: 'removed' })]: `0${busy(WEEK)}`,
      [info({ job: 'removed' })]: `1x${WEEK}`,
    },
    at: { '168h': null, '170h': null, '180h': null, '196h': null },
  },
];
