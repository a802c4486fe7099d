import { METRIC } from '../../../src/monitoring/rules/promql.ts';
import { calls, fires, JOB, type Scenario, SERVICE, started } from './scenario.ts';

const USD = { voice_api_credits_unit: 'usd' };
const labels = { ...SERVICE, instance: 'a', voice_api_provider_name: 'kallglot', voice_api_account: 'default', ...USD };
const cost = (more: Record<string, string> = {}): string =>
  `${METRIC.callCost}{${Object.entries({ ...labels, ...more })
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}}`;

/** Samples each hour. */
const DAY = 24;
const ENDED = (job: string): string => calls('answered', 'agent_hangup', { job });
const WEEKDAYS = { job: 'weekdays' };
const YOUNG = { job: 'young' };
const RARE = { job: 'rare' };
/** From Monday on: 10 dollars an hour, 1 at weekends. */
const week = (from: number): string => `${from}+10x${5 * DAY - 1} ${from + 1200}+1x${2 * DAY - 1}`;
/** One a day, and from the ninth day on two. */
const rare = `${Array.from({ length: 8 }, (_, i) => `${i}x${DAY - 1}`).join(' ')} 9x${DAY - 1} 11x${DAY - 1} 13x${DAY}`;

/** Histories of more than a week, scraped and evaluated each hour. */
export const COST: readonly Scenario[] = [
  {
    alert: 'VoiceApiCallCostDoubled',
    name: 'a day at three times the cost of a week before warns, and resolves; a new service, a weekend and two calls in place of one are no news',
    interval: '1h',
    series: {
      [started()]: `-864000x${11 * DAY}`,
      [cost()]: `0+10x${9 * DAY} 2190+30x${DAY - 1} 2890+10x${DAY}`,
      [ENDED('dialer')]: `0+20x${11 * DAY}`,
      [started(WEEKDAYS)]: `-864000x${11 * DAY}`,
      [cost(WEEKDAYS)]: `${week(0)} ${week(1248)}`,
      [ENDED('weekdays')]: `0+20x${11 * DAY}`,
      [started(YOUNG)]: `_x${4 * DAY} ${4 * 86_400}x${7 * DAY}`,
      [cost(YOUNG)]: `_x${4 * DAY} 0+1x${3 * DAY} 150+30x${4 * DAY}`,
      [ENDED('young')]: `_x${4 * DAY} 0+20x${7 * DAY}`,
      [started(RARE)]: `-864000x${11 * DAY}`,
      [cost(RARE)]: rare,
      [ENDED('rare')]: rare,
    },
    at: {
      '216h': null,
      '240h': fires(
        { ...JOB, ...USD },
        'warning',
        'Calls of dialer at kallglot cost 720 usd in 24 hours, at least 2 times as much as a week before.',
      ),
      '262h': null,
    },
  },
  {
    alert: 'VoiceApiCallCostDoubled',
    name: 'on its first day a service has nothing to compare with',
    interval: '1h',
    series: { [started()]: `0x${DAY}`, [cost()]: `0+30x${DAY}`, [ENDED('dialer')]: `0+20x${DAY}` },
    at: { '24h': null },
  },
];
