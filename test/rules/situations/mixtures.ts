import type { Pod } from './fleet.ts';
import type { Situation } from './situation.ts';

const from =
  (minute: number, rate: number) =>
  (now: number): number =>
    now >= minute ? rate : 0;
const until =
  (minute: number, rate: number) =>
  (now: number): number =>
    now < minute ? rate : 0;
const between =
  (start: number, end: number, rate: number) =>
  (now: number): number =>
    now >= start && now < end ? rate : 0;

const USUAL = { ok: 20, 'ok calls.create': 4 };
const many = (count: number, pod: (i: number) => Pod): Pod[] =>
  Array.from({ length: count }, (_, i) => ({ instance: `p${i}`, ...pod(i) }));

/** Deploys, restarts and scaling: the counters come and go. */
const DEPLOYS: readonly Situation[] = [
  {
    name: 'a rolling deploy of ten pods, each with lone errors in its history',
    pods: [
      ...many(10, (i) => ({ from: -600, to: 30 + i, does: { ...USUAL, 'provider/500': 0.02, 'auth/401': 0.005 } })),
      ...many(10, (i) => ({ instance: `new${i}`, from: 30.2 + i, does: { ...USUAL, 'provider/500': 0.02 } })),
    ],
    at: { 29: [], 35: [], 42: [], 58: [] },
  },
  {
    name: 'a deploy with the secret of another environment: every new pod is refused',
    pods: [
      ...many(4, (i) => ({ from: -600, to: 30 + i, does: USUAL })),
      ...many(4, (i) => ({ instance: `new${i}`, from: 30.2 + i, does: { 'auth/api_key_invalid': 5 } })),
    ],
    at: { 29: [], 38: ['AuthFailing critical dialer'] },
  },
  {
    name: 'one process restarts each night and counts from 0, beside old errors of its last run',
    pods: [{ restarts: [30], does: { ok: 20, 'credits/402': until(-30, 1), 'auth/401': until(-30, 1) } }],
    at: { 29: [], 31: [], 45: [] },
  },
  {
    name: 'a canary that fails everything beside 19 pods that are well',
    pods: [
      ...many(19, () => ({ does: { ok: 6 } })),
      { instance: 'canary', from: 29.8, does: { 'network/ENOTFOUND': 6 } },
    ],
    at: { 29: [], 48: ['ProcessFailing warning dialer'] },
  },
  {
    name: 'twenty pods are scaled down to two at night',
    pods: many(20, (i) => ({ does: { ok: 3 }, ...(i < 2 ? {} : { to: 30 + i / 10 }) })),
    at: { 29: [], 50: [], 59: [] },
  },
  {
    name: 'two pods are scaled up to forty in a minute',
    pods: many(40, (i) => ({ from: i < 2 ? -600 : 30 + i / 40, does: { ok: 3, 'not_found/404': 0.2 } })),
    at: { 29: [], 32: [], 50: [] },
  },
  {
    name: 'a service that is deployed for the first time, with a key that was never valid',
    pods: [{ from: 29.8, does: { 'auth/401': 2 } }],
    at: { 29: [], 32: ['AuthFailing critical dialer'] },
  },
  {
    name: 'a job is renamed: the old name is gone with its targets, and the new one is well',
    pods: [
      { from: -600, to: 30, does: USUAL },
      { job: 'caller', from: 30.2, does: USUAL },
    ],
    at: { 29: [], 40: [], 55: [] },
  },
];

/** Scrapes: their interval, their gaps, and clocks that are off. */
const SCRAPES: readonly Situation[] = [
  ...[5, 15, 60, 120].map(
    (interval): Situation => ({
      name: `a revoked key and a lone error, scraped every ${interval} seconds`,
      pods: [
        { does: { ok: until(30, 20), 'auth/api_key_revoked': from(30, 20) } },
        { job: 'calm', does: { ok: 20, 'provider/500': between(30, 31, 1) } },
      ],
      at: { 28: [], 40: ['AuthFailing critical dialer', 'HighErrorRatio critical dialer'] },
      interval,
    }),
  ),
  {
    name: 'Prometheus is down for half an hour and sees the same counters again',
    pods: [{ gaps: [[20, 50]], does: { ...USUAL, 'auth/401': 0.01, 'provider/503': 0.02 } }],
    at: { 19: [], 51: [], 58: [] },
  },
  {
    name: 'a scrape gap in which everything failed',
    pods: [{ gaps: [[25, 40]], does: { ok: until(25, 10), 'network/ECONNRESET': from(25, 10) } }],
    at: { 24: [], 49: ['ProviderOutage critical -', 'HighErrorRatio critical dialer'] },
  },
  {
    name: 'every other scrape fails',
    pods: [
      {
        gaps: Array.from({ length: 60 }, (_, i): [number, number] => [i, i + 0.5]),
        does: { ...USUAL, 'provider/500': 0.05 },
      },
    ],
    at: { 30: [], 58: [] },
  },
  {
    name: 'a clock that is an hour fast, on a process with many old errors',
    pods: [{ from: -600, skew: 3600, does: { ok: 20, 'auth/401': until(-30, 5), 'credits/402': until(-30, 5) } }],
    at: { 10: [], 30: [] },
  },
  {
    name: 'a clock that is four minutes slow, on a new process whose first requests are refused',
    pods: [{ from: 29.8, skew: -240, does: { 'credits/402': 5 } }],
    at: { 29: [], 32: ['CreditsExhausted critical dialer'] },
  },
  {
    name: 'a Prometheus that has just started sees a process with a long history',
    pods: [{ from: -20_000, gaps: [[0, 10]], does: { ok: 20, 'auth/401': 0.02, 'provider/500': 0.05 } }],
    at: { 11: [], 20: [], 40: [] },
  },
];

/** Fleets: clusters, namespaces, jobs, providers. */
const FLEETS: readonly Situation[] = [
  {
    name: 'an outage that all jobs of a namespace see is one page, with one for each job beside it',
    pods: [
      { does: { ok: until(30, 10), 'provider/503': from(30, 10) } },
      { job: 'reminder', does: { ok: until(30, 10), 'timeout/UND_ERR_HEADERS_TIMEOUT': from(30, 10) } },
    ],
    at: {
      29: [],
      39: ['ProviderOutage critical -', 'HighErrorRatio critical dialer', 'HighErrorRatio critical reminder'],
    },
  },
  {
    name: 'one of three providers is down',
    pods: [
      { provider: 'twilio', instance: 'a', does: { ok: 20 } },
      { provider: 'deepgram', instance: 'b', does: { ok: until(30, 20), 'provider/503': from(30, 20) } },
      { provider: 'openai', instance: 'c', does: { ok: 20 } },
    ],
    at: { 29: [], 39: ['ProviderOutage critical - deepgram', 'HighErrorRatio critical dialer deepgram'] },
  },
  {
    name: 'the same job in two namespaces: one is refused, the other is well',
    pods: [
      { namespace: 'production', does: USUAL },
      { namespace: 'staging', does: { ok: until(30, 20), 'auth/401': from(30, 20) } },
    ],
    at: { 29: [], 34: ['AuthFailing critical staging/dialer'] },
  },
  {
    name: 'a batch job that runs into a rate limit and backs off',
    pods: [{ does: { ok: 60, 'rate_limit/429': between(30, 36, 20) } }],
    at: { 35: [], 50: [] },
  },
  {
    name: 'a batch job that stays at its rate limit: a warning, since most requests succeed',
    pods: [{ does: { ok: 60, 'rate_limit/429': from(30, 20) } }],
    at: { 29: [], 50: ['RateLimited warning dialer'] },
  },
  {
    name: 'callers who interrupt an assistant: a third of the requests is aborted',
    pods: [{ does: { ok: 40, 'cancelled/none': 20 }, active: 4 }],
    at: { 20: [], 55: [] },
  },
  {
    name: 'streams that last an hour, and one that breaks now and then',
    pods: [{ does: { 'stream ok': 4, 'close 1000': 4, 'close network/1006': 0.05, ok: 4 } }],
    at: { 20: [], 55: [] },
  },
  {
    name: 'a load balancer ends every stream after a while',
    pods: [{ does: { 'stream ok': 6, 'close 1000': until(30, 6), 'close network/1006': from(30, 6), ok: 6 } }],
    at: { 29: [], 50: ['StreamsDropped critical dialer', 'StreamsDropped warning dialer'] },
  },
];

/** One pod, little traffic, short bursts. */
const SMALL: readonly Situation[] = [
  {
    name: 'one request an hour, and it succeeds',
    pods: [{ does: { ok: 1 / 60 } }],
    at: { 60: [], 125: [] },
  },
  {
    name: 'a lone 500 with two retries at night',
    pods: [{ does: { ok: until(20, 1), 'provider/500': between(60, 60.5, 6) } }],
    at: { 62: [], 70: [], 75: [], 78: [], 82: [], 88: [], 100: [] },
  },
  {
    name: 'a service that only streams, and all handshakes fail once in ten minutes',
    pods: [{ does: { 'stream ok': until(20, 0.1), 'stream provider/503': from(30, 0.1) } }],
    at: { 50: [], 110: ['NothingSucceeds critical dialer'] },
  },
  {
    name: 'a poller that waits for a recording that is never made',
    pods: [{ does: { 'not_found/404': 0.5 } }],
    at: { 60: [], 110: [] },
  },
  {
    name: 'three dials at night, one to a number that does not exist',
    pods: [{ does: { 'ok calls.create': 0.05, 'dial/21211 calls.create': between(60, 61, 1) } }],
    at: { 62: [], 90: [] },
  },
  {
    name: 'a campaign whose calls mostly reach no one',
    pods: [
      {
        does: {
          ...USUAL,
          'call answered/completed': 1,
          'call no_answer/no-answer': 6,
          'call busy/busy': 2,
          'call voicemail/machine': 4,
        },
      },
    ],
    at: { 60: [], 125: [] },
  },
  {
    name: 'the carrier fails every call that the API accepts',
    pods: [{ does: { ...USUAL, 'call answered/completed': until(30, 4), 'call failed/carrier-error': from(30, 4) } }],
    at: { 29: [], 70: ['DialFailures critical dialer', 'DialFailures warning dialer'] },
  },
  {
    name: 'a service that logs its own faults',
    pods: [{ does: { ...USUAL, fault: between(30, 31, 2) } }],
    at: { 29: [], 33: ['InstrumentationFaults warning dialer -'] },
  },
];

/** Mixtures of events in real fleets, each with the alerts that must fire and those that must not. */
export const MIXTURES: readonly Situation[] = [...DEPLOYS, ...SCRAPES, ...FLEETS, ...SMALL];
