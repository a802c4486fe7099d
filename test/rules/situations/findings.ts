import type { Pod } from './fleet.ts';
import type { Situation } from './situation.ts';

const USUAL = { ok: 20, 'ok calls.create': 4 };
const from =
  (minute: number, rate: number) =>
  (now: number): number =>
    now >= minute ? rate : 0;
const until =
  (minute: number, rate: number) =>
  (now: number): number =>
    now < minute ? rate : 0;

/** A job whose requests all end this way from minute 30. */
const loses = (result: string, perMinute: number, more: Pod = {}): Pod => ({
  ...more,
  does: { ok: until(30, perMinute), [result]: from(30, perMinute) },
});

/** Findings from real fleets with the rules of version 0.1. */
export const FINDINGS: readonly Situation[] = [
  {
    name: 'a staging key that is refused pages for staging alone, and leaves production its own pages',
    pods: [
      loses('auth/401', 10, { namespace: 'staging', job: 'playground' }),
      { does: { ...USUAL, 'stream ok': until(30, 4), 'stream provider/503': from(30, 4) } },
    ],
    at: {
      29: [],
      45: [
        'AuthFailing critical staging/playground',
        'AuthFailing warning staging/playground',
        'HighErrorRatio critical staging/playground',
        'StreamsRefused critical dialer',
        'StreamsRefused warning dialer',
      ],
    },
  },
  {
    name: 'two jobs of one namespace, one without credits: the page names the job',
    pods: [loses('credits/insufficient_api_credits', 2, { job: 'reminder' }), { does: USUAL }],
    at: { 29: [], 31: ['CreditsExhausted critical reminder'] },
  },
  {
    name: 'a staging account without credits and one that is switched off: the pages name staging',
    pods: [
      loses('credits/insufficient_api_credits', 1, { namespace: 'staging' }),
      loses('credits/organization_inactive', 1, { namespace: 'staging', job: 'playground' }),
      { does: USUAL },
    ],
    at: { 31: ['CreditsExhausted critical staging/dialer', 'AccountSuspended critical staging/playground'] },
  },
  {
    name: 'an outage that staging sees, through its own proxy, pages for staging',
    pods: [loses('network/ECONNREFUSED', 10, { namespace: 'staging' }), { does: USUAL }],
    at: { 40: ['ProviderOutage critical staging/-', 'HighErrorRatio critical staging/dialer'] },
  },
  ...(
    [
      [
        'invalid_request/422',
        'HighErrorRatio critical dialer',
        'HighErrorRatio warning dialer',
        'UnknownCodes warning dialer',
      ],
      [
        'permission/403',
        'HighErrorRatio critical dialer',
        'HighErrorRatio warning dialer',
        'UnknownCodes warning dialer',
      ],
      ['rate_limit/429', 'HighErrorRatio critical dialer', 'RateLimited warning dialer'],
      ['concurrency/concurrent_session_limit', 'HighErrorRatio critical dialer', 'ConcurrencyLimit warning dialer'],
      ['not_found/404', 'HighErrorRatio critical dialer', 'HighErrorRatio warning dialer'],
      [
        'unknown/_OTHER',
        'HighErrorRatio critical dialer',
        'HighErrorRatio warning dialer',
        'UnclassifiedErrors info dialer',
      ],
      ['provider/500', 'ProviderOutage critical -', 'HighErrorRatio critical dialer', 'HighErrorRatio warning dialer'],
      ['auth/401', 'AuthFailing critical dialer', 'AuthFailing warning dialer', 'HighErrorRatio critical dialer'],
    ] as const
  ).map(
    ([result, ...alerts]): Situation => ({
      name: `all requests of one job end as ${result}: a page within ten minutes`,
      pods: [loses(result, 10)],
      at: { 29: [], 55: alerts },
    }),
  ),
  {
    name: 'the egress of one job is down beside a bigger one that is well: a page for the job, and no outage',
    pods: [loses('network/ENOTFOUND', 6, { job: 'reminder' }), { does: { ok: 60 } }],
    at: { 45: ['HighErrorRatio critical reminder', 'HighErrorRatio warning reminder'] },
  },
  {
    name: 'the egress of the bigger job is down: its page, and no outage that would silence the other job',
    pods: [loses('network/ENOTFOUND', 60), { job: 'reminder', does: { ok: 6 } }],
    at: { 45: ['HighErrorRatio critical dialer', 'HighErrorRatio warning dialer'] },
  },
  {
    name: 'one request in ten minutes, all 500, for more than an hour',
    pods: [loses('provider/500', 0.1)],
    at: { 60: [], 100: ['NothingSucceeds critical dialer'], 125: ['NothingSucceeds critical dialer'] },
  },
  {
    name: 'one request in ten minutes, all 401, for more than an hour',
    pods: [loses('auth/401', 0.1)],
    at: { 60: [], 100: ['NothingSucceeds critical dialer'], 125: ['NothingSucceeds critical dialer'] },
  },
  {
    name: 'one dial in ten minutes, all failing, among many status polls',
    pods: [{ does: { ok: 5, 'ok calls.create': until(30, 0.1), 'dial/dial_failed calls.create': from(30, 0.1) } }],
    at: { 50: [], 100: ['DialFailures critical dialer'], 125: ['DialFailures critical dialer'] },
  },
  {
    name: '36 requests an hour, all 500',
    pods: [loses('provider/500', 0.6)],
    at: { 75: ['NothingSucceeds critical dialer'] },
  },
  {
    name: 'the service gives up every request: the provider hangs',
    pods: [loses('cancelled/_OTHER', 20)],
    at: { 29: [], 45: ['RequestsHanging critical dialer', 'RequestsHanging warning dialer'] },
  },
  {
    name: 'without a timeout requests pile up and nothing completes',
    pods: [{ does: { ok: until(30, 20) }, active: (now) => (now < 30 ? 2 : 2 + 20 * (now - 30)) }],
    at: { 29: [], 45: ['RequestsHanging critical dialer'] },
  },
  {
    name: '39 of 40 pushing processes go silent',
    pods: Array.from(
      { length: 40 },
      (_, i): Pod => ({
        instance: `p${i}`,
        pushed: true,
        ...(i === 0 ? {} : { to: 90 }),
      }),
    ),
    at: { 89: [], 115: ['TelemetryPartial critical dialer -'] },
  },
  {
    name: 'nine of ten targets answer no scrape any more',
    pods: Array.from({ length: 10 }, (_, i): Pod => ({ instance: `p${i}`, ...(i === 0 ? {} : { gaps: [[90, 1e6]] }) })),
    at: { 89: [], 115: ['TelemetryPartial critical dialer -', 'TelemetryPartial warning dialer -'] },
  },
  {
    name: 'a service that is down is a page at night, too, and stays one until the morning',
    pods: [{ gaps: [[90, 1e6]] }, { instance: 'b', gaps: [[90, 1e6]] }],
    at: {
      89: [],
      115: ['TelemetryMissing critical dialer -', 'TelemetryMissing warning dialer -'],
      600: ['TelemetryMissing critical dialer -', 'TelemetryMissing warning dialer -'],
    },
  },
  {
    name: 'a cron job that ends well is no silence',
    pods: [{ job: 'nightly', from: 20, to: 50, does: { ok: 5 } }],
    at: { 60: [], 70: [], 90: [], 130: [] },
  },
  {
    name: 'a new process whose first sample is 3: the first refusals page',
    pods: [{ does: USUAL }, { instance: 'b', from: 29.8, does: { 'credits/insufficient_api_credits': until(31, 20) } }],
    at: { 29: [], 30: ['CreditsExhausted critical dialer'] },
  },
  {
    name: 'a crash loop of new pods with a revoked key',
    pods: [
      { does: { ok: until(28, 10) }, to: 28 },
      ...Array.from(
        { length: 20 },
        (_, i): Pod => ({
          instance: `p${i}`,
          from: 29.8 + 1.5 * i,
          to: 30.6 + 1.5 * i,
          does: { 'auth/api_key_revoked': 2 },
        }),
      ),
    ],
    at: { 28: [], 38: ['AuthFailing critical dialer'] },
  },
  {
    name: 'a crash loop of one container with a revoked key',
    pods: [
      {
        restarts: Array.from({ length: 20 }, (_, i) => 29.8 + i),
        does: { ok: until(29, 10), 'auth/api_key_revoked': from(29.8, 3) },
      },
    ],
    at: { 28: [], 40: ['AuthFailing critical dialer', 'HighErrorRatio critical dialer'] },
  },
  {
    name: 'errors within a scrape gap page when the scrapes are back',
    pods: [
      {
        gaps: [[30, 45]],
        does: { ...USUAL, 'credits/insufficient_api_credits': (now) => (now >= 35 && now < 36 ? 4 : 0) },
      },
    ],
    at: { 44: [], 46: ['CreditsExhausted critical dialer'] },
  },
  {
    name: 'three expired stream tokens among five thousand handshakes',
    pods: [
      { does: { 'stream ok': 500, 'stream auth/stream_token_invalid': (now) => (now >= 30 && now < 33 ? 1 : 0) } },
    ],
    at: { 34: [], 45: [] },
  },
  {
    name: 'the key of one customer of two hundred is revoked',
    pods: [{ does: { ok: 199, 'auth/api_key_revoked': from(30, 1) } }],
    at: { 45: [], 90: [] },
  },
  {
    name: 'one of 200 processes loses everything',
    pods: Array.from(
      { length: 40 },
      (_, i): Pod => ({
        instance: `p${i}`,
        does: i === 0 ? { ok: until(30, 6), 'network/ECONNREFUSED': from(30, 6) } : { ok: 6 },
      }),
    ),
    at: { 29: [], 50: ['ProcessFailing warning dialer'] },
  },
  {
    name: '40 % server errors all night: a page',
    pods: [{ does: { ok: (now) => (now < 30 ? 20 : 12), 'provider/503': from(30, 8) } }],
    at: { 35: [], 75: ['HighErrorRatio critical dialer', 'HighErrorRatio warning dialer'] },
  },
  {
    name: 'polling until it is ready: 15 % 404 of a healthy service',
    pods: [{ does: { ok: 17, 'not_found/404 calls.get': 3 } }],
    at: { 30: [], 90: [] },
  },
  {
    name: 'a mute agent: 90 % of the calls end within six seconds',
    pods: [
      {
        does: {
          ...USUAL,
          'call answered/completed': 4,
          'long call': (now) => (now < 30 ? 4 : 0.4),
          'short call': from(30, 3.6),
        },
      },
    ],
    at: { 29: [], 80: ['ShortCalls critical dialer', 'ShortCalls warning dialer'] },
  },
  {
    name: 'traffic stops, against yesterday and a week ago',
    pods: [{ from: -20000, does: { ok: until(10200, 4) } }],
    interval: 240,
    evaluate: '5m',
    at: { 10190: [], 10255: ['TrafficStopped warning dialer'] },
  },
  {
    name: 'all outcomes become unknown',
    pods: [{ does: { ...USUAL, 'call answered/completed': until(30, 4), 'call unknown/_OTHER': from(30, 4) } }],
    at: { 29: [], 75: ['OutcomesUnknown warning dialer', 'UnclassifiedErrors info dialer'] },
  },
  {
    name: 'a list of bad numbers, at a provider that answers 502 dial_failed',
    pods: [{ does: { ok: 10, 'ok calls.create': 4, 'dial/dial_failed calls.create': from(30, 6) } }],
    at: { 29: [], 60: ['DialFailures warning dialer'] },
  },
  {
    name: 'a list of bad numbers, at a provider that reports it by outcome',
    pods: [{ does: { ...USUAL, 'call answered/completed': 4, 'call invalid_number/invalid_number': from(120, 1) } }],
    at: { 29: [], 180: [] },
  },
  {
    name: 'a renamed code with a known status',
    pods: [
      { does: { ok: 40, 'permission/insufficient_permissions': until(30, 0.2), 'permission/403': from(30, 0.2) } },
    ],
    at: { 29: [], 75: ['UnknownCodes warning dialer'] },
  },
];
