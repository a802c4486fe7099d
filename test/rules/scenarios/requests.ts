import { answers, bucket, errors, fires, JOB, PROVIDER, type Scenario } from './scenario.ts';

const OK = answers('sessions.create');
const outage = (share: string) =>
  fires(
    PROVIDER,
    'critical',
    `${share} of the requests to kallglot end in a server error, a network error or a timeout.`,
  );
const ratio = (share: string) => fires(JOB, 'warning', `${share} of the requests of dialer to kallglot fail.`);
const slow = (time: string) =>
  fires(JOB, 'warning', `One in twenty successful requests of dialer to kallglot takes longer than ${time}.`);

const OUTAGE: Scenario[] = [
  {
    alert: 'VoiceApiProviderOutage',
    name: 'most requests fail on the provider’s side: pages after three minutes, is held, resolves',
    series: {
      [OK]: '0+10x9 90+4x40 254+10x60',
      [errors('provider', 'internal_error')]: '0x9 0+4x40 160x60',
      [errors('timeout', 'UND_ERR_HEADERS_TIMEOUT')]: '0x9 0+2x40 80x60',
    },
    at: { '11m': null, '14m': null, '20m': outage('60%'), '50m': outage('60%'), '70m': null },
  },
  {
    alert: 'VoiceApiProviderOutage',
    name: 'one page for all jobs and processes',
    series: {
      [errors('network', 'ECONNREFUSED')]: '0+6x40',
      [errors('network', 'ECONNREFUSED', { instance: 'b' })]: '0+6x40',
      [errors('network', 'ECONNREFUSED', { job: 'reminder', namespace: 'crm' })]: '0+6x40',
    },
    at: { '20m': outage('100%') },
  },
  {
    alert: 'VoiceApiProviderOutage',
    name: 'one job whose own network is down does not make an outage',
    series: {
      [errors('network', 'ENOTFOUND')]: '0+6x40',
      [answers('sessions.create', '', { job: 'reminder' })]: '0+20x40',
    },
    at: { '20m': null },
  },
  {
    alert: 'VoiceApiProviderOutage',
    name: 'lone errors at night, refusals of the caller’s own making and counters that start anew do not page',
    series: {
      [errors('provider', '503')]: '0x9 1x30',
      [errors('timeout', 'TimeoutError')]: '0x20 2x20',
      [errors('invalid_request', 'validation_error')]: '0+20x40',
      [errors('provider', 'internal_error')]: '900x15 0x25',
      [errors('network', 'ECONNRESET')]: '50x9 _x10 50x20',
    },
    at: { '12m': null, '17m': null, '22m': null, '35m': null },
  },
  { alert: 'VoiceApiProviderOutage', name: 'without a series there is no alert', series: {}, at: { '10m': null } },
];

const RATIO: Scenario[] = [
  {
    alert: 'VoiceApiHighErrorRatio',
    name: 'one in ten fails: warns after ten minutes, resolves',
    series: {
      [OK]: '0+9x60',
      [errors('permission', 'insufficient_permissions')]: '0x9 0+1x20 20x10 20+1x9',
      [errors('not_found', '404')]: '0x9 0+1x20 20x40',
    },
    at: { '9m': null, '20m': null, '27m': ratio('18.18%'), '29m': ratio('18.18%'), '44m': null },
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    name: 'few requests, and what has an alert of its own, do not warn',
    series: {
      [answers('sessions.get')]: '0x60',
      [errors('not_found', 'session_not_found')]: '0+1x60',
      [errors('rate_limit', 'rate_limit_exceeded')]: '0+9x60',
      [errors('credits', 'insufficient_api_credits')]: '0+9x60',
      [errors('auth', 'api_key_revoked')]: '0+9x60',
      [errors('dial', 'dial_failed')]: '0+9x60',
    },
    at: { '30m': null, '60m': null },
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    name: 'pods that come and go with their counters do not warn',
    series: {
      [OK]: '0+20x60',
      [errors('provider', 'internal_error')]: '700x20 _x40',
      [errors('provider', 'internal_error', { instance: 'b' })]: '_x18 0x40',
      [errors('provider', 'internal_error', { instance: 'c' })]: '500x10 0x10 0x40',
    },
    at: { '15m': null, '25m': null, '45m': null },
  },
];

const LATENCY: Scenario[] = [
  {
    alert: 'VoiceApiHighLatency',
    name: 'a slow twentieth warns after a quarter of an hour, and resolves',
    series: {
      [OK]: '0+10x90',
      [bucket('5')]: '0+10x19 190+9x40 550+10x30',
      [bucket('10')]: '0+10x90',
      [bucket('+Inf')]: '0+10x90',
    },
    at: { '20m': null, '34m': null, '36m': slow('7.5s'), '45m': slow('7.5s'), '85m': null },
  },
  {
    alert: 'VoiceApiHighLatency',
    name: 'a few slow requests say nothing',
    series: { [OK]: '0+1x90', [bucket('5')]: '0x90', [bucket('10')]: '0+1x90', [bucket('+Inf')]: '0+1x90' },
    at: { '40m': null, '80m': null },
  },
];

export const REQUESTS: readonly Scenario[] = [...OUTAGE, ...RATIO, ...LATENCY];
