import type { Shape } from './shape.ts';

const HOUR = 60;
const DAY = 24;
const WEEK = 7 * DAY;

/** Credits left when so much is spent an hour: by the hours of each part. */
function falling(
  from: number,
  ...parts: readonly (readonly [hours: number, perHour: number])[]
): (hour: number) => number {
  return (hour) => {
    let [left, passed] = [from, 0];
    for (const [hours, perHour] of parts) {
      left -= Math.max(0, Math.min(hours, hour - passed)) * perHour;
      passed += hours;
    }
    return Math.max(0, left);
  };
}

/** Hours of work since the beginning: from 8 to 20. */
const shift = (hour: number): number => Math.floor(hour / DAY) * 12 + Math.min(12, Math.max(0, (hour % DAY) - 8));
const isDay = (hour: number): boolean => hour % DAY >= 7 && hour % DAY < 20;
/** The same on weekdays only; the beginning is a Monday. */
const weekdays = (hour: number): number => {
  const [weeks, rest] = [Math.floor(hour / WEEK), hour % WEEK];
  return weeks * 60 + (rest >= 5 * DAY ? 60 : shift(rest));
};

/** 60 at first, and again with each payment of 50 below 10; 20 an hour. */
const recharged =
  (until: number) =>
  (hour: number): number => {
    const spent = 20 * hour;
    const payments = Math.min(
      Math.floor(Math.max(0, spent - 50) / 50) + (spent >= 50 ? 1 : 0),
      Math.floor((20 * until) / 50),
    );
    return Math.max(0, 60 - spent + 50 * payments);
  };

export const SHAPES: readonly Shape[] = [
  {
    name: 'steady, 40 hours of it',
    hours: 39,
    step: 5,
    readers: [{ balance: falling(20_000, [40, 500]) }],
    pages: [[36.5, 38.9]],
    noPage: [[0, 35.5]],
    warns: [[16.5, 38.9]],
    noWarning: [[0, 15.5]],
  },
  {
    name: 'a burst of 20 minutes at ten times the pace, then as before',
    hours: 12,
    step: 5,
    readers: [{ balance: falling(6000, [6, 100], [1 / 3, 1000], [10, 100]) }],
    noPage: [[0, 12]],
  },
  {
    name: 'a loop dials at ten times the pace until nothing is left',
    hours: 14.5,
    step: 5,
    readers: [{ balance: falling(6000, [10, 100], [5, 1000]) }],
    pages: [[11.6, 14.5]],
    noPage: [[0, 10.2]],
  },
  {
    name: 'a burst, then a top-up, and the dialers pause while other requests go on',
    hours: 12,
    step: 5,
    readers: [
      {
        balance: (hour) =>
          hour < 8 ? 6000 - 100 * hour : hour < 8.75 ? 5200 - 5600 * (hour - 8) : hour < 9 ? 1000 : 3000,
      },
    ],
    pages: [[8.5, 8.9]],
    noPage: [
      [0, 8],
      [9.6, 12],
    ],
  },
  {
    name: 'nobody of the service reads at night, when another consumer spends',
    hours: 4 * DAY,
    step: 15,
    readers: [{ balance: falling(100_000, [4 * DAY, 500]), reads: isDay }],
    noPage: [[0, 4 * DAY]],
    noWarning: [[0, 4 * DAY]],
  },
  {
    name: 'from 8 to 20 on weekdays: what is left on Friday evening is enough for the weekend',
    hours: WEEK + 6 * DAY,
    step: 15,
    readers: [{ balance: (hour) => 125_000 - 1000 * weekdays(hour) }],
    noPage: [[0, WEEK + 6 * DAY]],
  },
  {
    name: 'an idle weekend, then Monday begins with 2 hours of work left: a warning on Sunday, no page at night',
    hours: 2 * WEEK + 10,
    step: 15,
    readers: [{ balance: (hour) => Math.max(0, 122_000 - 1000 * weekdays(hour)) }],
    pages: [[2 * WEEK + 9.25, 2 * WEEK + 9.75]],
    noPage: [[0, 2 * WEEK + 7.5]],
    warns: [[2 * WEEK - 12, 2 * WEEK + 9.75]],
  },
  {
    name: 'a card recharges 50 below 10, for three days',
    hours: 3 * DAY,
    step: 5,
    readers: [{ balance: recharged(1000) }],
    noPage: [[DAY, 3 * DAY]],
    noWarning: [[DAY, 3 * DAY]],
  },
  {
    name: 'the same, and the card fails: a page 20 minutes after the payment was due',
    hours: 53,
    step: 5,
    readers: [{ balance: recharged(50) }],
    pages: [[52.84, 52.92]],
    noPage: [[DAY, 52.5]],
  },
  {
    name: 'a monthly reset with 20 hours left: a warning until then, no page',
    hours: 5 * DAY,
    step: 15,
    readers: [{ balance: (hour) => (hour < 3 * DAY ? 9200 - 100 * hour : 10_000 - 100 * (hour - 3 * DAY)) }],
    noPage: [[0, 5 * DAY]],
    warns: [[69.5, 71.5]],
    noWarning: [
      [0, 67],
      [73, 5 * DAY],
    ],
  },
  {
    name: 'the reset comes with one and a half hours left: a page until then',
    hours: 2 * DAY,
    step: 5,
    readers: [{ balance: (hour) => (hour < 30 ? 3150 - 100 * hour : 10_000 - 100 * (hour - 30)) }],
    pages: [[28, 29.9]],
    noPage: [
      [0, 27],
      [30.7, 2 * DAY],
    ],
  },
  {
    name: 'two services with one key and one name: one account',
    hours: 20,
    step: 5,
    readers: [
      { balance: falling(20_000, [20, 1000]) },
      {
        balance: falling(20_000, [20, 1000]),
        labels: { job: 'reminder', instance: 'b' },
        reads: (hour) => hour % 1 < 0.5,
      },
    ],
    pages: [[16.6, 19.5]],
    noPage: [[0, 15.5]],
  },
  {
    name: 'two services that nobody named, with two keys: 500 idle and 80,000 busy',
    hours: DAY,
    step: 5,
    readers: [
      { balance: () => 500, labels: { voice_api_account: 'default' }, reads: (hour) => hour % 0.5 < 0.1 },
      {
        balance: falling(80_000, [DAY, 500]),
        labels: { voice_api_account: 'default', job: 'reminder', instance: 'b' },
      },
    ],
    noPage: [[0, DAY]],
    noWarning: [[0, DAY]],
  },
  {
    name: 'the same with one explicit name, which is a mistake: no forecast, and a hint',
    hours: 12,
    step: 1,
    readers: [
      { balance: () => 500, reads: (hour) => Math.round(hour * HOUR) % 10 === 0 },
      {
        balance: falling(80_000, [DAY, 500]),
        labels: { job: 'reminder', instance: 'b' },
        reads: (hour) => Math.round(hour * HOUR) % 10 === 5,
      },
    ],
    noPage: [[2, 12]],
    ambiguous: true,
  },
  {
    name: 'one reading an hour',
    hours: 39,
    step: 5,
    readers: [
      { balance: falling(20_000, [40, 500]), reads: (hour) => Math.round(hour * HOUR) % 60 === 15, busy: () => true },
    ],
    pages: [[37.5, 38.9]],
    noPage: [[0, 35]],
    warns: [[18, 38.9]],
    noWarning: [[0, 15]],
  },
  {
    name: 'readings stop before the end, requests go on',
    hours: 39,
    step: 5,
    readers: [{ balance: falling(20_000, [40, 500]), reads: (hour) => hour < 34, busy: () => true }],
    pages: [[37, 38.9]],
    noPage: [[0, 35]],
  },
  {
    name: 'readings and requests stop in the evening with five hours left: nobody is woken',
    hours: 48,
    step: 15,
    readers: [{ balance: falling(20_000, [35, 500]), reads: (hour) => hour < 35 }],
    noPage: [[0, 48]],
  },
  {
    name: '12.30 dollars at 0.41 an hour',
    hours: 29,
    step: 5,
    readers: [{ balance: falling(12.3, [30, 0.41]), labels: { voice_api_credits_unit: 'usd' } }],
    pages: [[26.5, 28.9]],
    noPage: [[0, 25]],
    warns: [[7, 28.9]],
  },
  {
    name: 'one account in two units: the minutes run out, the dollars do not',
    hours: 20,
    step: 5,
    readers: [
      { balance: falling(1000, [20, 50]), labels: { voice_api_credits_unit: 'minutes' } },
      { balance: falling(5000, [20, 1]), labels: { voice_api_credits_unit: 'usd' } },
    ],
    pages: [[16.6, 19.5]],
    noPage: [[0, 15.5]],
  },
  {
    name: 'reserved at the dial and given back: 10 more or less on 60 an hour',
    hours: 12,
    step: 5,
    readers: [{ balance: (hour) => 2400 - 60 * hour + (Math.round(hour * 12) % 3) * 10 }],
    noPage: [[0, 12]],
  },
  {
    name: 'seen for the first time with five hours left',
    hours: 5,
    step: 5,
    readers: [{ balance: falling(2500, [5, 500]) }],
    pages: [[1.7, 4.8]],
    noPage: [[0, 0.9]],
  },
  {
    name: 'an idle process goes on showing what it read before a top-up',
    hours: DAY,
    step: 5,
    readers: [
      { balance: (hour) => (hour < 4 ? 600 - 100 * hour : 20_000 - 100 * (hour - 4)) },
      { balance: (hour) => 600 - 100 * hour, labels: { instance: 'b' }, reads: (hour) => hour < 3 },
    ],
    noPage: [[5, DAY]],
    noWarning: [[5.5, DAY]],
  },
];
