import {
  ACCOUNT,
  answers,
  closes,
  connects,
  errors,
  fires,
  observed,
  PROVIDER,
  remaining,
  type Scenario,
} from './scenario.ts';

const OUT = errors('credits', 'insufficient_api_credits');
const exhausted = (count: string) =>
  fires(PROVIDER, 'critical', `kallglot refused ${count} requests or streams for lack of credits in 5 minutes.`);
const inactive = (count: string) =>
  fires(PROVIDER, 'critical', `kallglot refused ${count} requests of an inactive organization in 5 minutes.`);
const lasts = (severity: 'critical' | 'warning', time: string) =>
  fires(ACCOUNT, severity, `Account default at kallglot lasts ${time} at the consumption of the last hour.`);

const EXHAUSTED: Scenario[] = [
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'the very first error pages, is held for 15 minutes, and resolves',
    series: { [OUT]: '0x9 1x40' },
    at: { '9m': null, '10m': exhausted('1'), '14m': exhausted('1'), '29m': exhausted('1'), '31m': null },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'two jobs out of credits are one page',
    series: { [OUT]: '0x9 1x20', [errors('credits', '402', { job: 'reminder' })]: '0x9 2x20' },
    at: { '10m': exhausted('3') },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'a refused stream and a stream that is closed for lack of credits page too',
    series: {
      [OUT]: '0x30',
      [connects('credits', 'insufficient_api_credits')]: '0x9 1x20',
      [closes('credits', '1008')]: '0x9 1x20',
    },
    at: { '10m': exhausted('2') },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'other errors, a counter that starts anew, a scrape gap and a new pod at 0 do not page',
    series: {
      [errors('rate_limit', 'rate_limit_exceeded')]: '0+5x40',
      [errors('credits', 'organization_inactive')]: '0x9 1x30',
      [OUT]: '4x9 0x30',
      [errors('credits', '402')]: '2x9 _x5 2x25',
      [errors('credits', '402', { instance: 'b' })]: '_x9 0x30',
    },
    at: { '12m': null, '17m': null, '35m': null },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'without a series there is no alert',
    series: {},
    at: { '10m': null },
  },
  {
    alert: 'VoiceApiOrganizationInactive',
    name: 'the first refusal pages, and resolves',
    series: { [errors('credits', 'organization_inactive')]: '0x9 1x40' },
    at: { '9m': null, '10m': inactive('1'), '29m': inactive('1'), '31m': null },
  },
  {
    alert: 'VoiceApiOrganizationInactive',
    name: 'a lack of credits is another matter',
    series: { [OUT]: '0x9 1x40', [errors('credits', 'organization_inactive')]: '0x40' },
    at: { '10m': null, '20m': null },
  },
];

/** Ten credits in a minute, each read at once. */
const STEADY = { [remaining()]: '3000-10x300', [observed()]: '0+60x300' };

const left = (credits: string) =>
  fires({ ...ACCOUNT, by: 'level' }, 'warning', `Account default at kallglot has ${credits} credits left.`);

const RUNNING_OUT: Scenario[] = [
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'one burst in the first minutes that anybody has seen is not what goes on',
    series: { [remaining()]: '500x5 450x120', [observed()]: '0+60x125' },
    at: { '16m': null, '26m': lasts('warning', '9h 0m 0s'), '50m': lasts('warning', '9h 0m 0s'), '90m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'two accounts of one name, of staging and of production, are two',
    series: {
      [remaining({ namespace: 'production' })]: '50000x120',
      [observed({ namespace: 'production' })]: '0+120x60',
      [remaining({ namespace: 'staging' })]: '40x120',
      [observed({ namespace: 'staging' })]: '60+120x60',
    },
    at: { '30m': null, '60m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'warns below a day, pages below four hours, and a top-up resolves both',
    series: { [remaining()]: '3000-10x240 80000-10x120', [observed()]: '0+60x361' },
    at: {
      '15m': null,
      '40m': lasts('warning', '6h 30m 0s'),
      // At a turn of five minutes an hour holds thirteen of them.
      '121m': [lasts('warning', '2h 59m 0s'), lasts('critical', '2h 59m 0s')],
      '250m': null,
      '300m': null,
    },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'an idle pod with an old low reading is not believed, nor a pod whose clock is an hour fast',
    series: {
      [remaining()]: '90000-10x300',
      [observed()]: '0+60x300',
      [remaining({ instance: 'idle' })]: '1x300',
      [observed({ instance: 'idle' })]: '-900x300',
      [remaining({ instance: 'fast' })]: '2-0.01x300',
      [observed({ instance: 'fast' })]: '3600+60x300',
    },
    at: { '30m': null, '120m': null, '200m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'of the workers of one process the newest reading counts: not the low one from before the top-up',
    series: {
      [remaining({ worker: '1' })]: '1x180',
      [observed({ worker: '1' })]: '-60x180',
      [remaining({ worker: '2' })]: '90000-10x180',
      [observed({ worker: '2' })]: '0+60x180',
    },
    at: { '30m': null, '120m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'the reading of a pod that is gone counts for an hour',
    series: {
      ...STEADY,
      [remaining()]: '1000-10x60 _x120',
      [observed()]: '0+60x60 _x120',
      [remaining({ instance: 'old' })]: '90000x180',
      [observed({ instance: 'old' })]: '-60x180',
    },
    at: { '60m': [lasts('warning', '40m 0s'), lasts('critical', '40m 0s')], '125m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'an account at 0 warns, though nothing is consumed',
    series: { [remaining()]: '0x50 500x20', [observed()]: '0+60x71' },
    at: { '14m': null, '15m': left('0'), '50m': left('0'), '52m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'top-ups of a busy account do not hurt',
    series: { [remaining()]: '20000-10x60 20000-10x60 20000-10x60', [observed()]: '0+60x182' },
    at: { '50m': null, '65m': null, '70m': null, '125m': null, '180m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'a small top-up is no less consumption: the page stays',
    series: { [remaining()]: '1600-10x60 1400-10x30', [observed()]: '0+60x91' },
    at: { '72m': [lasts('warning', '2h 20m 43s'), lasts('critical', '2h 20m 43s')] },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'of two readings of one second the lower one counts: the answers of two requests crossed',
    series: {
      [remaining()]: '2000-10x90',
      [observed()]: '0+60x90',
      [remaining({ instance: 'b' })]: '90000x90',
      [observed({ instance: 'b' })]: '0+60x90',
    },
    at: { '62m': [lasts('warning', '2h 18m 0s'), lasts('critical', '2h 18m 0s')] },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'a scrape gap of 20 minutes changes nothing',
    series: { [remaining()]: '90000-10x60 _x20 89200-10x60', [observed()]: '0+60x60 _x20 4860+60x60' },
    at: { '70m': null, '82m': null, '100m': null, '130m': null },
  },
];

const STALE: Scenario[] = [
  {
    alert: 'VoiceApiCreditReadingStale',
    name: 'requests without a reading for half an hour tell, a reading resolves',
    series: { [remaining()]: '500x120', [observed()]: '0x90 5400+60x30', [answers('sessions.create')]: '0+3x120' },
    at: {
      '44m': null,
      '46m': fires(ACCOUNT, 'info', 'The last reading of account default at kallglot is 46m 0s old.'),
      '92m': null,
    },
  },
  {
    alert: 'VoiceApiCreditReadingStale',
    name: 'a reading of a namespace that is idle is not made stale by the requests of another one',
    series: {
      [remaining({ namespace: 'staging' })]: '500x120',
      [observed({ namespace: 'staging' })]: '0x120',
      [remaining()]: '500x120',
      [observed()]: '0+60x120',
      [answers('sessions.create')]: '0+3x120',
    },
    at: { '60m': null, '110m': null },
  },
  {
    alert: 'VoiceApiCreditReadingStale',
    name: 'an idle service reads nothing, and nobody cares',
    series: { [remaining()]: '500x120', [observed()]: '0x120', [answers('sessions.create')]: '7x120' },
    at: { '60m': null, '110m': null },
  },
];

export const CREDITS: readonly Scenario[] = [...EXHAUSTED, ...RUNNING_OUT, ...STALE];
