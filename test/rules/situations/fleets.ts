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
const many = (count: number, pod: (i: number) => Pod): Pod[] =>
  Array.from({ length: count }, (_, i) => ({ instance: `p${i}`, ...pod(i) }));

const USUAL = { ok: 20, 'ok calls.create': 4 };
const lost = (result: string, perMinute: number) => ({ ok: until(30, perMinute), [result]: from(30, perMinute) });

/** Clusters, namespaces and jobs beside each other. */
const NEIGHBOURS: readonly Situation[] = [
  {
    name: 'two federated clusters with the same names: the key of one is revoked',
    pods: [
      { cluster: 'eu', does: USUAL },
      { cluster: 'us', does: lost('auth/401', 20) },
    ],
    at: { 29: [], 36: ['AuthFailing critical us/voice/dialer'] },
  },
  {
    name: 'staging loses everything beside a production of one request in ten minutes that is well',
    pods: [
      { namespace: 'production', does: { ok: 0.1 } },
      { namespace: 'staging', does: lost('provider/500', 20) },
    ],
    at: { 29: [], 39: ['ProviderOutage critical staging/-', 'HighErrorRatio critical staging/dialer'] },
  },
  {
    name: 'two jobs with one key, which is revoked: each job has its page',
    pods: [{ does: lost('auth/api_key_revoked', 12) }, { job: 'reminder', does: lost('auth/api_key_revoked', 6) }],
    at: { 29: [], 35: ['AuthFailing critical dialer', 'AuthFailing critical reminder'] },
  },
  {
    name: 'one of two providers of a job cannot be resolved, at a request a minute',
    pods: [
      { provider: 'twilio', does: { ok: 10 } },
      { provider: 'deepgram', instance: 'b', does: lost('network/ENOTFOUND', 1) },
    ],
    at: { 29: [], 38: [], 52: ['NothingSucceeds critical dialer deepgram'] },
  },
  {
    name: 'two of ten processes lose everything: a warning of the processes and of the share',
    pods: many(10, (i) => ({ does: i < 2 ? lost('network/ECONNRESET', 6) : { ok: 6 } })),
    at: { 29: [], 52: ['HighErrorRatio warning dialer', 'ProcessFailing warning dialer'] },
  },
];

/** Deploys, scaling and restarts. */
const CHANGES: readonly Situation[] = [
  {
    name: 'blue and green: for four minutes there are twice the pods',
    pods: [
      ...many(4, (i) => ({ from: -600, to: 34, instance: `blue${i}`, does: { ...USUAL, 'provider/500': 0.01 } })),
      ...many(4, (i) => ({ from: 29.8, instance: `green${i}`, does: { ...USUAL, 'provider/500': 0.01 } })),
    ],
    at: { 32: [], 36: [], 58: [] },
  },
  {
    name: 'an autoscaler goes from 2 to 60 pods and back in half an hour',
    pods: many(60, (i) => (i < 2 ? { does: { ok: 3 } } : { from: 20 + i / 30, to: 45 + i / 60, does: { ok: 3 } })),
    at: { 19: [], 25: [], 40: [], 50: [], 59: [] },
  },
  {
    name: 'a pod in a crash loop fails all it sends, beside nine that are well',
    pods: [
      ...many(9, () => ({ does: { ok: 6 } })),
      {
        instance: 'crash',
        from: -60,
        restarts: Array.from({ length: 20 }, (_, i) => 30 + 1.5 * i),
        does: { ok: until(30, 6), 'network/ECONNREFUSED': from(30, 2) },
      },
    ],
    at: { 29: [], 50: ['ProcessFailing warning dialer'] },
  },
  {
    name: 'all pods of a stateful set are killed for lack of memory and count from 0',
    pods: many(5, () => ({
      from: -600,
      restarts: [30],
      does: { ...USUAL, 'auth/401': until(-30, 2), 'credits/402': until(-30, 1) },
    })),
    at: { 29: [], 31: [], 36: [], 58: [] },
  },
  {
    name: 'a job is scaled to zero at night and back: a warning in between, and no page',
    pods: [
      { from: -600, to: 30, does: USUAL },
      { instance: 'b', from: 50.2, does: USUAL },
    ],
    at: { 44: [], 49: ['TelemetryMissing warning dialer -'], 58: [] },
  },
  {
    name: 'targets get new names, the processes behind them are old and had refusals',
    pods: [
      { from: -600, to: 30, does: USUAL },
      { instance: 'renamed', from: -600, gaps: [[-1, 30.2]], does: { ...USUAL, 'credits/402': until(-30, 1) } },
    ],
    at: { 29: [], 31: [], 45: [] },
  },
  {
    name: 'a job that pushes replaces its only process',
    pods: [
      { from: -600, to: 30, pushed: true, does: USUAL },
      { instance: 'b', from: 30.2, pushed: true, does: USUAL },
    ],
    at: { 31: [], 48: [], 59: [] },
  },
];

/** Scrapes, evaluations and clocks. */
const OBSERVERS: readonly Situation[] = [
  {
    name: 'a new process whose clock is half an hour slow is refused for lack of credits',
    pods: [{ from: 29.8, skew: -1800, does: { 'credits/402': 5 } }],
    at: { 29: [], 33: ['CreditsExhausted critical dialer'] },
  },
  {
    name: 'an outage, with rules that are evaluated every two minutes',
    pods: [{ does: lost('provider/503', 20) }],
    at: { 28: [], 40: ['ProviderOutage critical -', 'HighErrorRatio critical dialer'] },
    interval: 60,
    evaluate: '2m',
  },
  {
    name: 'Prometheus restarts in the middle of an outage',
    pods: [{ gaps: [[33, 35]], does: { ok: until(28, 20), 'provider/503': from(28, 20) } }],
    at: { 27: [], 37: ['ProviderOutage critical -', 'HighErrorRatio critical dialer'] },
  },
  {
    name: 'one of three targets answers no scrape any more',
    pods: many(3, (i) => ({ does: { ok: 6 }, ...(i === 0 ? { gaps: [[30, 1e6]] as const } : {}) })),
    at: { 29: [], 42: [], 52: ['TelemetryPartial warning dialer -'] },
  },
];

/** Little traffic, batches, and trouble that passes. */
const TRAFFIC: readonly Situation[] = [
  {
    name: 'a cron job of six minutes with one failure in sixty',
    pods: [{ job: 'nightly', from: 20, to: 26, does: { ok: 10, 'timeout/TimeoutError': between(22, 23, 1) } }],
    at: { 25: [], 30: [], 59: [] },
  },
  {
    name: 'a cron job of four minutes whose key is refused: a page, which ends',
    pods: [{ job: 'nightly', from: 20, to: 24, does: { 'auth/401': 5 } }],
    at: { 19: [], 23: ['AuthFailing critical nightly'], 45: [] },
  },
  {
    name: 'one request in ten minutes, each of which the service gives up',
    pods: [{ does: { ok: until(30, 0.1), 'cancelled/none': from(30, 0.1) } }],
    at: { 50: [], 100: ['RequestsHanging warning dialer'] },
  },
  {
    name: 'a provider that is used for twenty minutes only',
    pods: [{ does: { ok: until(20, 10) } }],
    at: { 40: [], 125: [] },
  },
  {
    name: 'a campaign at the limit of calls: a third is refused for concurrency',
    pods: [{ does: { ok: 70, 'concurrency/concurrent_session_limit': from(30, 30) } }],
    at: { 29: [], 50: ['ConcurrencyLimit warning dialer'] },
  },
  {
    name: 'mobile callers: three of a hundred streams break',
    pods: [{ does: { 'stream ok': 10, 'close 1000': 9.7, 'close network/1006': 0.3 } }],
    at: { 30: [], 58: [] },
  },
  {
    name: 'a third of the requests fails for five minutes',
    pods: [{ does: { ok: (now) => (now >= 30 && now < 35 ? 14 : 20), 'provider/503': between(30, 35, 6) } }],
    at: { 29: [], 36: [], 55: [] },
  },
  {
    name: 'a poller finds nothing for an hour, beside a success now and then',
    pods: [{ does: { ok: 1 / 30, 'not_found/404': 1 } }],
    at: { 60: [], 125: [] },
  },
];

/** Fleets of a reader who has not seen the rules: what must fire was decided before the first run. */
export const FLEETS: readonly Situation[] = [...NEIGHBOURS, ...CHANGES, ...OBSERVERS, ...TRAFFIC];
