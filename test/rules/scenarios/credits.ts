import { METRIC } from '../../../src/monitoring/rules/promql.ts';
import {
  ACCOUNT,
  answers,
  closes,
  connects,
  customers,
  errors,
  fires,
  JOB,
  observed,
  refusals,
  remaining,
  type Scenario,
} from './scenario.ts';

const OUT = errors('credits', 'insufficient_api_credits');
const exhausted = (count: string, job = 'dialer') =>
  fires(
    { ...JOB, job },
    'critical',
    `kallglot refused ${count} requests or streams of ${job} for lack of credits in 5 minutes.`,
  );
const suspended = (count: string) =>
  fires(
    JOB,
    'critical',
    `kallglot refused ${count} requests of dialer in 5 minutes because the account is suspended or inactive.`,
  );
const ofCustomer = (text: string) => fires({ ...JOB, voice_api_account: 'customer-7' }, 'warning', text);
const lasts = (severity: 'critical' | 'warning', time: string) =>
  fires(ACCOUNT, severity, `Account default at kallglot lasts ${time} at the present consumption.`);

const EXHAUSTED: Scenario[] = [
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'the very first error pages, is held for 15 minutes, and resolves',
    series: { [OUT]: '0x9 1x40' },
    at: { '9m': null, '10m': exhausted('1'), '14m': exhausted('1'), '29m': exhausted('1'), '31m': null },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'two jobs out of credits are two alerts, one notification',
    series: { [OUT]: '0x9 1x20', [errors('credits', '402', { job: 'reminder' })]: '0x9 2x20' },
    at: { '10m': [exhausted('1'), exhausted('2', 'reminder')] },
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
    name: 'other errors, a counter that restarts, a scrape gap and a new pod at 0 do not page',
    series: {
      [errors('rate_limit', 'rate_limit_exceeded')]: '0+5x40',
      [errors('credits', 'organization_inactive')]: '0x9 1x30',
      [OUT]: '4x9 0x30',
      [errors('credits', '402')]: '2x9 _x5 2x25',
      [errors('credits', '402', { instance: 'b' })]: '_x9 0x30',
    },
    at: { '12m': null, '20m': null, '35m': null },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'one customer of ten has no credits: a warning that names the customer',
    series: {
      ...customers(10, '0+10x60'),
      [OUT]: '0x9 1x40',
      [refusals('credits', 'insufficient_api_credits', 'customer-7')]: '0x9 1x40',
    },
    at: {
      '9m': null,
      '10m': ofCustomer(
        'kallglot refused 1 requests or streams of dialer in 5 minutes because account customer-7 is out of credits. Other accounts are well.',
      ),
      // Held for a job that runs every hour.
      '85m': ofCustomer(
        'kallglot refused 1 requests or streams of dialer in 5 minutes because account customer-7 is out of credits. Other accounts are well.',
      ),
      '92m': null,
    },
  },
  {
    alert: 'VoiceApiCreditsExhausted',
    name: 'without a series there is no alert',
    series: {},
    at: { '10m': null },
  },
  {
    alert: 'VoiceApiAccountSuspended',
    name: 'the first refusal pages, and resolves',
    series: { [errors('credits', 'organization_inactive')]: '0x9 1x40' },
    at: { '9m': null, '10m': suspended('1'), '29m': suspended('1'), '31m': null },
  },
  {
    alert: 'VoiceApiAccountSuspended',
    name: 'one customer of ten is suspended: a warning that names the customer',
    series: {
      ...customers(10, '0+10x60'),
      [errors('credits', 'organization_inactive')]: '0x9 1x40',
      [refusals('credits', 'organization_inactive', 'customer-7')]: '0x9 1x40',
    },
    at: {
      '9m': null,
      '10m': ofCustomer(
        'kallglot refused 1 requests of dialer in 5 minutes because account customer-7 is suspended or inactive. Other accounts are well.',
      ),
      // Held for a job that runs every hour.
      '85m': ofCustomer(
        'kallglot refused 1 requests of dialer in 5 minutes because account customer-7 is suspended or inactive. Other accounts are well.',
      ),
      '92m': null,
    },
  },
  {
    alert: 'VoiceApiAccountSuspended',
    name: 'a lack of credits is another matter',
    series: { [OUT]: '0x9 1x40', [errors('credits', 'organization_inactive')]: '0x40' },
    at: { '10m': null, '20m': null },
  },
];

const left = (credits: string) =>
  fires({ ...ACCOUNT, by: 'level' }, 'warning', `Account default at kallglot has ${credits} credits left.`);

/** The shapes of consumption are in test/rules/forecast: this file tests the text of an alert and its labels. */
const RUNNING_OUT: Scenario[] = [
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'pages below four hours, and a top-up resolves both severities',
    series: { [remaining()]: '3000-10x120 80000-10x120', [observed()]: '0+60x241' },
    at: {
      '15m': null,
      '80m': [lasts('critical', '3h 40m 0s'), lasts('warning', '3h 40m 0s')],
      '200m': null,
    },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'two accounts of one name, of two namespaces and of two jobs, are different accounts',
    series: {
      [remaining({ namespace: 'production' })]: '50000x120',
      [observed({ namespace: 'production' })]: '0+120x60',
      [remaining({ namespace: 'staging' })]: '40x120',
      [observed({ namespace: 'staging' })]: '60+120x60',
      [remaining({ job: 'reminder' })]: '40x120',
      [observed({ job: 'reminder' })]: '60+120x60',
      [remaining()]: '50000x120',
      [observed()]: '0+120x60',
    },
    at: { '30m': null, '60m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'an idle pod with an old low reading is ignored, as is a pod whose clock is an hour fast',
    series: {
      [remaining()]: '90000-10x200',
      [observed()]: '0+60x200',
      [remaining({ instance: 'idle' })]: '1x200',
      [observed({ instance: 'idle' })]: '-900x200',
      [remaining({ instance: 'fast' })]: '2-0.01x200',
      [observed({ instance: 'fast' })]: '3600+60x200',
    },
    at: { '30m': null, '120m': null, '180m': null },
  },
  {
    alert: 'VoiceApiCreditsRunningOut',
    name: 'an account at 0 warns, though nothing is consumed',
    series: { [remaining()]: '0x50 500x20', [observed()]: '0+60x71' },
    at: { '14m': null, '15m': left('0'), '50m': left('0'), '52m': null },
  },
];

const AMBIGUOUS: Scenario[] = [
  {
    alert: 'VoiceApiCreditsAmbiguous',
    name: 'the keys of several accounts share a name: no forecast, and a hint',
    series: {
      [remaining()]: '5000x3 100x3 5000x3 100x3 5000x3 100x3 5000x3 100x3 5000x3 100x3 4000x200',
      [observed()]: '0+60x240',
    },
    at: {
      '10m': null,
      '60m': fires(
        ACCOUNT,
        'info',
        'The balance of account default at kallglot keeps jumping: the keys of several accounts share the name. No forecast is made (2).',
      ),
      '150m': null,
    },
  },
  {
    alert: 'VoiceApiCreditsAmbiguous',
    name: 'a top-up is no second account',
    series: { [remaining()]: '500-5x60 5000-5x120', [observed()]: '0+60x181' },
    at: { '62m': null, '100m': null },
  },
];

const STALE: Scenario[] = [
  {
    alert: 'VoiceApiCreditReadingStale',
    name: 'requests without a reading for half an hour fire, a reading resolves',
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
    name: 'an idle service reads nothing, and no alert fires',
    series: { [remaining()]: '500x120', [observed()]: '0x120', [answers('sessions.create')]: '7x120' },
    at: { '60m': null, '110m': null },
  },
];

const failures = (variable: string, category: string, account: string): string =>
  `${METRIC.creditsFailures}{cluster="eu", namespace="voice", job="sidetone-credits", instance="a", voice_api_provider_name="kallglot", voice_api_account="${account}", voice_api_credits_key_variable="${variable}", voice_api_error_category="${category}"}`;
const unread = (count: string, category: string, variable: string) =>
  fires(
    { ...JOB, job: 'sidetone-credits', voice_api_credits_key_variable: variable, voice_api_error_category: category },
    'warning',
    `sidetone-credits cannot read the balances of ${count} accounts at kallglot (${category}). The key is that of ${variable}.`,
  );

const READER: Scenario[] = [
  {
    alert: 'VoiceApiCreditsReaderFailing',
    name: 'a refused key warns after one request, once for all accounts of its variable, and resolves with the next balance',
    series: {
      [failures('KALLGLOT_KEY', '', 'eu')]: '0x3 _x10 0x8',
      [failures('KALLGLOT_KEY', 'auth', 'eu')]: '_x4 1x4 2x4',
      [failures('KALLGLOT_KEY', '', 'us')]: '0x3 _x10 0x8',
      [failures('KALLGLOT_KEY', 'auth', 'us')]: '_x4 1x9',
    },
    at: {
      '8m': null,
      '9m': unread('2', 'auth', 'KALLGLOT_KEY'),
      '13m': unread('2', 'auth', 'KALLGLOT_KEY'),
      '20m': null,
    },
  },
  {
    alert: 'VoiceApiCreditsReaderFailing',
    name: 'anything else warns with the third failure in a row',
    series: { [failures('KEY_2', 'provider', 'eu')]: '_ 1x2 2x2 3x6' },
    at: { '11m': null, '12m': unread('1', 'provider', 'KEY_2') },
  },
  {
    alert: 'VoiceApiCreditsReaderFailing',
    name: 'two failures in a row are no news',
    series: { [failures('KEY_2', 'network', 'eu')]: '_ 1x2 2x9', [failures('KEY_2', '', 'eu')]: '0 _x12 0x3' },
    at: { '6m': null, '12m': null, '15m': null },
  },
];

export const CREDITS: readonly Scenario[] = [...EXHAUSTED, ...RUNNING_OUT, ...AMBIGUOUS, ...STALE, ...READER];
