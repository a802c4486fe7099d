import { aborted, active, answers, bucket, errors, fires, info, JOB, PROVIDER, type Scenario } from './scenario.ts';

const OK = answers('sessions.create');
const outage = (share: string, namespace = 'voice') =>
  fires(
    { ...PROVIDER, namespace },
    'critical',
    `${share} of the requests to kallglot end in a server error, a network error or a timeout.`,
  );
const ratio = (share: string, severity: 'critical' | 'warning' = 'warning') =>
  fires(JOB, severity, `${share} of the requests of dialer to kallglot fail.`);
const nothing = (count: string) =>
  fires(JOB, 'critical', `The last ${count} requests or streams of dialer to kallglot failed, and none succeeded.`);
const hangs = (severity: 'critical' | 'warning', count: string) =>
  fires(JOB, severity, `${count} requests of dialer to kallglot wait for an answer or were given up.`);
const slow = (time: string) =>
  fires(JOB, 'warning', `One in twenty successful requests of dialer to kallglot takes longer than ${time}.`);

const unreachable = (count: string, cluster = 'eu') =>
  fires(
    { cluster },
    'critical',
    `Requests to ${count} providers end in network errors or timeouts, nearly all of those that are called from cluster ${cluster}. Check DNS, egress and proxies.`,
  );
const of = (provider: string, namespace = 'voice', cluster = 'eu') => ({
  voice_api_provider_name: provider,
  namespace,
  cluster,
});
const each = (names: readonly string[], series: (name: string) => string, samples: string) =>
  Object.fromEntries(names.map((name) => [series(name), samples]));

const NETWORK: Scenario[] = [
  {
    alert: 'VoiceApiNetworkFailing',
    name: 'three providers in two namespaces cannot be reached: one page for the cluster, is held, resolves',
    series: {
      [answers('speak', '', of('elevenlabs'))]: '0+20x9 180+0x20 180+20x60',
      [errors('network', 'ENOTFOUND', of('elevenlabs'))]: '0x9 0+20x20 400x60',
      [answers('call', '', of('twilio', 'crm'))]: '0+20x9 180+0x20 180+20x60',
      [errors('timeout', 'UND_ERR_CONNECT_TIMEOUT', of('twilio', 'crm'))]: '0x9 0+20x20 400x60',
      [errors('network', 'EAI_AGAIN', of('deepgram', 'crm'))]: '0x9 0+1x20 20x60',
      [answers('speak', '', of('elevenlabs', 'voice', 'us'))]: '0+20x90',
    },
    at: { '9m': null, '14m': unreachable('3'), '30m': unreachable('3'), '60m': null },
  },
  {
    alert: 'VoiceApiNetworkFailing',
    name: 'three providers of six, two of two, a status, and a lone error of each are no failure of the network',
    series: {
      ...each(['twilio', 'vapi', 'retell'], (name) => errors('network', 'ECONNRESET', of(name)), '0+20x40'),
      ...each(['openai', 'rime', 'daily'], (name) => answers('call', '', of(name)), '0+20x40'),
      ...each(['twilio', 'vapi'], (name) => errors('network', 'ENOTFOUND', of(name, 'voice', 'us')), '0+20x40'),
      ...each(['twilio', 'vapi', 'retell'], (name) => errors('provider', '503', of(name, 'voice', 'ap')), '0+20x40'),
      ...each(
        ['twilio', 'vapi', 'retell'],
        (name) => errors('network', 'ENOTFOUND', of(name, 'voice', 'sa')),
        '0x20 1x20',
      ),
    },
    at: { '12m': null, '22m': null, '35m': null },
  },
];

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
    name: 'one page for all jobs and processes of a namespace',
    series: {
      [errors('network', 'ECONNREFUSED')]: '0+6x40',
      [errors('network', 'ECONNREFUSED', { instance: 'b' })]: '0+6x40',
      [errors('network', 'ECONNREFUSED', { job: 'reminder', namespace: 'crm' })]: '0+6x40',
    },
    at: { '20m': [outage('100%'), outage('100%', 'crm')] },
  },
  {
    alert: 'VoiceApiProviderOutage',
    name: 'one job whose own network is down is no outage',
    series: {
      [errors('network', 'ENOTFOUND')]: '0+6x40',
      [answers('sessions.create', '', { job: 'reminder' })]: '0+20x40',
    },
    at: { '20m': null },
  },
  {
    alert: 'VoiceApiProviderOutage',
    name: 'lone errors at night, refusals that the caller caused and counters that restart do not page',
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
      [errors('conflict', '409')]: '0x9 0+1x20 20x40',
    },
    at: { '9m': null, '20m': null, '27m': ratio('18.18%'), '29m': ratio('18.18%'), '44m': null },
  },
  {
    alert: 'VoiceApiHighErrorRatio',
    name: 'few requests, and errors with their own alert, do not warn',
    series: {
      [answers('sessions.get')]: '0+60x60',
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

const LOSS: Scenario[] = [
  {
    alert: 'VoiceApiHighErrorRatio',
    name: 'most requests of a job fail, whatever the cause: pages after five minutes, resolves',
    series: { [OK]: '0+10x9 90+1x30 121+10x40', [errors('permission', '403')]: '0x9 0+9x30 270x40' },
    at: {
      '11m': null,
      '30m': [ratio('90%', 'critical'), ratio('90%')],
      '60m': null,
    },
  },
  {
    alert: 'VoiceApiNothingSucceeds',
    name: 'a request in ten minutes, each fails: pages with the third; the first success resolves',
    series: { [OK]: '5x70 6x60', [errors('provider', '500')]: '0x9 1x9 2x9 3x9 4x9 5x9 6x9 6x60', [info()]: '1x130' },
    at: { '21m': null, '32m': nothing('3'), '60m': nothing('4'), '85m': null },
  },
  {
    alert: 'VoiceApiNothingSucceeds',
    name: 'a lone request with its retries, and resources that are not there yet, are no loss',
    series: {
      [OK]: '5x80',
      [info()]: '1x80',
      [info({ job: 'poller' })]: '1x80',
      [errors('provider', '500')]: '0x9 4x70',
      [errors('not_found', '404', { job: 'poller' })]: '0+1x80',
    },
    at: { '20m': null, '26m': null, '30m': null, '40m': null, '70m': null },
  },
  {
    alert: 'VoiceApiRequestsHanging',
    name: 'the service gives up most of its requests: pages after five minutes, resolves',
    series: { [OK]: '0+10x9 90+1x30 121+10x40', [aborted()]: '0x9 0+9x30 270x40' },
    at: { '11m': null, '30m': [hangs('critical', '45'), hangs('warning', '45')], '60m': null },
  },
  {
    alert: 'VoiceApiRequestsHanging',
    name: 'callers who interrupt an assistant abort requests, and long polls wait',
    series: {
      [OK]: '0+10x60',
      [aborted()]: '0+6x60',
      [active()]: '12x60',
    },
    at: { '20m': null, '50m': null },
  },
  {
    alert: 'VoiceApiProcessFailing',
    name: 'one process of three loses everything; a restart resolves',
    series: {
      [answers('sessions.create', '', { instance: 'b' })]: '0+20x60',
      [answers('sessions.create', '', { instance: 'c' })]: '0+20x60',
      [errors('network', 'ECONNREFUSED')]: '0x9 0+8x20 160x40',
    },
    at: {
      '10m': null,
      '25m': fires(
        JOB,
        'warning',
        '1 of the processes of dialer lose nearly all of their requests to kallglot, while the others are well.',
      ),
      '50m': null,
    },
  },
  {
    alert: 'VoiceApiProcessFailing',
    name: 'all processes fail alike: another alert',
    series: {
      [errors('network', 'ECONNREFUSED')]: '0+8x60',
      [errors('network', 'ECONNREFUSED', { instance: 'b' })]: '0+8x60',
    },
    at: { '25m': null, '50m': null },
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
    name: 'a few slow requests do not alert',
    series: { [OK]: '0+1x90', [bucket('5')]: '0x90', [bucket('10')]: '0+1x90', [bucket('+Inf')]: '0+1x90' },
    at: { '40m': null, '80m': null },
  },
];

export const REQUESTS: readonly Scenario[] = [...NETWORK, ...OUTAGE, ...RATIO, ...LOSS, ...LATENCY];
