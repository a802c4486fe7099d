import type { Pod, Rate } from './fleet.ts';
import type { Situation } from './situation.ts';

const from =
  (minute: number, rate: number): Rate =>
  (now) =>
    now >= minute ? rate : 0;
const until =
  (minute: number, rate: number): Rate =>
  (now) =>
    now < minute ? rate : 0;
const between =
  (start: number, end: number, rate: number): Rate =>
  (now) =>
    now >= start && now < end ? rate : 0;
const outside =
  (start: number, end: number, rate: number): Rate =>
  (now) =>
    now >= start && now < end ? 0 : rate;
const several = (count: number, pod: (i: number) => Pod): Pod[] =>
  Array.from({ length: count }, (_, i) => ({ instance: `p${i}`, ...pod(i) }));

/** Five hours of each day. */
const night: (now: number) => boolean = (now) => now >= 0 && now % 1440 < 300;

/** Seconds of back-off, as Kubernetes counts it. A process lives for 24 seconds. */
const BACK_OFF = [10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300, 300];
const LIFE = 0.4;
const STARTS = [20];
for (const pause of BACK_OFF) STARTS.push((STARTS.at(-1) ?? 0) + LIFE + pause / 60);
const once: Rate = (now) => (STARTS.some((start) => now >= start && now < start + 0.25) ? 4 : 0);

const CALLS = (share: Rate): Readonly<Record<string, Rate>> => {
  const bad = (now: number): number => (typeof share === 'number' ? share : share(now));
  return {
    'call answered/completed': (now) => 27 * (1 - bad(now)),
    'call no_answer/no-answer': (now) => 33 * (1 - bad(now)),
    'call invalid_number/404': (now) => 60 * bad(now),
  };
};

/** Where the rules were wrong when somebody who had not seen them described fleets. */
export const SURPRISES: readonly Situation[] = [
  {
    name: 'a process with a revoked key that restarts every five minutes: one page, without a pause',
    pods: [
      {
        restarts: STARTS,
        gaps: STARTS.map((start, i) => [start + LIFE, STARTS[i + 1] ?? 1000] as const),
        does: { ok: until(20, 60), 'auth/401': once },
      },
    ],
    interval: 15,
    at: {
      ...Object.fromEntries([35, 42, 46].map((minute) => [minute, ['AuthFailing critical dialer']])),
      ...Object.fromEntries(
        [50, 54].map((minute) => [minute, ['AuthFailing critical dialer', 'NothingSucceeds critical dialer']]),
      ),
      58: ['AuthFailing critical dialer'],
    },
  },
  {
    name: 'callers who interrupt a voice: half of the requests are aborted within two seconds',
    pods: [{ does: { ok: 115, 'cancelled/UND_ERR_ABORTED speech 2': 125 } }],
    at: { 20: [], 40: [], 59: [] },
  },
  {
    name: 'half of the requests are given up after half a minute: a warning',
    pods: [{ does: { ok: 115, 'cancelled/UND_ERR_ABORTED speech 30': from(20, 125) } }],
    at: { 19: [], 45: ['RequestsHanging warning dialer'] },
  },
  {
    name: 'a job that waits half a minute for the end of each call, every day',
    pods: [{ does: { 'ok calls.wait 30': 30, 'ok calls.create 0.4': 30 } }],
    at: { 100: [], 125: [] },
  },
  {
    name: 'requests that were fast take eight seconds: a warning',
    pods: [{ does: { 'ok speech 0.4': until(60, 60), 'ok speech 10': from(60, 60) } }],
    at: { 59: [], 90: ['HighLatency warning dialer'], 125: ['HighLatency warning dialer'] },
  },
  {
    name: 'a list of which more than half of the numbers do not exist: as many of the others answer as before',
    pods: [{ does: { ok: 60, ...CALLS((now) => (now >= 60 ? 0.6 : 0)) } }],
    at: { 59: [], 100: [], 125: [] },
  },
  {
    name: 'a third of the pods is replaced by an image without telemetry: a warning',
    pods: [
      ...several(20, () => ({ does: { ok: 10 } })),
      ...several(10, (i) => ({ instance: `old${i}`, to: 95, does: { ok: 10 } })),
      ...several(10, (i) => ({ instance: `new${i}`, from: 95, mute: [[0, 1000]] })),
    ],
    at: { 94: [], 115: ['TelemetryPartial warning dialer -'], 130: ['TelemetryPartial warning dialer -'] },
  },
  {
    name: 'a sidecar for each pod, which never had telemetry, and a deploy of both',
    pods: [
      ...several(10, (i) => ({ to: 95 + i / 2, does: { ok: 10 } })),
      ...several(10, (i) => ({ instance: `new${i}`, from: 95 + i / 2, does: { ok: 10 } })),
      ...several(10, (i) => ({ instance: `envoy${i}`, to: 95 + i / 2, mute: [[0, 1000]] })),
      ...several(10, (i) => ({ instance: `new-envoy${i}`, from: 95 + i / 2, mute: [[0, 1000]] })),
    ],
    at: { 94: [], 115: [], 130: [] },
  },
  {
    name: 'an agent that is mute in three of four calls: a warning within half an hour or so',
    pods: [{ does: { ok: 60, 'short call': (now) => (now < 60 ? 2 : 22), 'long call': (now) => (now < 60 ? 28 : 8) } }],
    at: { 59: [], 95: ['ShortCalls warning dialer'] },
  },
  {
    name: 'a third of the scrapes fails: the targets are to blame, not the telemetry',
    pods: several(10, (i) => ({
      does: { ok: 60 },
      gaps: Array.from({ length: 120 }, (_, n) => [n - 0.25, n + 0.25] as const).filter(
        (_, n) => (7 * n + 3 * i) % 10 < 3,
      ),
    })),
    interval: 60,
    at: { 40: [], 80: [], 118: [] },
  },
  {
    name: 'all samples of 25 minutes are lost, with those of up',
    pods: several(6, (i) => ({
      lost: [[30, 55]],
      ...(i === 0 ? { restarts: [40] } : {}),
      does: { ok: 130, 'provider/500': 0.4, 'network/ECONNRESET': (now) => (i === 1 && now > 31 ? 0.3 : 0) },
    })),
    at: { 29: [], 40: [], 50: ['TelemetryMissing warning dialer -'], 56: [], 70: [], 90: [] },
  },
  {
    name: 'an autoscaler adds targets that never had telemetry, and the five beside them are deployed',
    pods: [
      ...several(10, (i) => ({ instance: `web${i}`, mute: [[-2000, 1000]] })),
      ...several(20, (i) => ({ instance: `more${i}`, from: 70 + i / 10, to: 110, mute: [[-2000, 1000]] })),
      ...several(5, (i) => ({ to: 90 + i, does: { ok: 10 } })),
      ...several(5, (i) => ({ instance: `new${i}`, from: 90 + i, mute: [[90 + i, 90.7 + i]], does: { ok: 10 } })),
    ],
    at: { 69: [], 90: [], 105: [], 128: [] },
  },
  {
    name: 'a deploy moves a job to another namespace: it went on',
    pods: [
      ...several(4, (i) => ({ namespace: 'old', job: 'mover', to: 1500 + i, does: { ok: 60 } })),
      ...several(4, (i) => ({ namespace: 'new', job: 'mover', instance: `n${i}`, from: 1500 + i, does: { ok: 60 } })),
      { namespace: 'new', job: 'remains', does: { ok: 60 } },
    ],
    at: { 1490: [], 1530: [], 1700: [] },
    interval: 60,
  },
  {
    name: 'a job is removed beside a small one of its name, which was just deployed: a warning',
    pods: [
      ...several(6, () => ({ namespace: 'production', from: -600, to: 20, does: { ok: 60 } })),
      { namespace: 'staging', from: 10, does: { ok: 60 } },
    ],
    at: { 19: [], 50: ['TelemetryMissing warning production/dialer -'] },
  },
  {
    name: 'a certificate expires: one request in four minutes of each job fails',
    pods: [
      { does: { ok: until(30, 0.25), 'network/CERT_HAS_EXPIRED': from(30, 0.25) } },
      { job: 'agent', provider: 'deepgram', does: { ok: until(30, 0.25), 'network/CERT_HAS_EXPIRED': from(30, 0.25) } },
      { job: 'agent', namespace: 'well', does: { ok: 0.25 } },
    ],
    at: { 29: [], 60: ['NothingSucceeds critical dialer', 'NothingSucceeds critical agent deepgram'] },
  },
  {
    name: 'DNS fails for twelve minutes, in two namespaces that call three providers: one page silences the others',
    pods: [
      { provider: 'twilio', does: { ok: outside(30, 42, 30), 'network/ENOTFOUND': between(30, 42, 30) } },
      { provider: 'deepgram', job: 'agent', does: { ok: outside(30, 42, 9), 'network/ENOTFOUND': between(30, 42, 9) } },
      {
        namespace: 'crm',
        job: 'agent',
        provider: 'vapi',
        does: { ok: outside(30, 42, 60), 'network/EAI_AGAIN': between(30, 42, 60) },
      },
      { cluster: 'us', provider: 'twilio', does: { ok: 30 } },
    ],
    at: {
      29: [],
      35: [
        'NetworkFailing critical -/- -',
        'ProviderOutage critical - twilio',
        'ProviderOutage critical - deepgram',
        'ProviderOutage critical crm/- vapi',
      ],
      59: [],
    },
  },
  {
    name: 'every stream opens and reports an error: the requests that succeed beside them do not dilute it',
    pods: [{ does: { ok: 10, 'provider/_OTHER stream': from(20, 60), 'stream ok': 60, 'close 1000': 60 } }],
    at: { 19: [], 24: ['ProviderOutage critical -'] },
  },
  {
    name: 'a quarter of the pods has a revoked key: a page within three minutes',
    pods: several(8, (i) => ({
      does: { ok: i < 2 ? until(20, 60) : 60, ...(i < 2 ? { 'auth/401': from(20, 60) } : {}) },
    })),
    at: { 19: [], 25: ['AuthFailing critical dialer'] },
  },
  {
    name: 'recordings of nine minutes each, twelve at a time, for the second night',
    pods: [
      {
        from: -1,
        does: {
          // Every bucket exists.
          'ok transcribe 0.4': until(1, 5),
          'ok transcribe 540': (now) => (night(now) && now % 9 < 1 ? 12 : 0),
        },
        active: (now) => (night(now) ? 12 : 0),
      },
    ],
    at: { 1300: [], 1445: [], 1460: [], 1500: [], 1700: [] },
    interval: 60,
  },
  {
    name: 'recordings of nine minutes each, and from the second night on none is ever answered: a page within the hour',
    pods: [
      {
        from: -1,
        does: {
          'ok transcribe 0.4': until(1, 5),
          'ok transcribe 540': (now) => (night(now) && now % 9 < 1 && now < 1500 ? 12 : 0),
        },
        active: (now) => (night(now) ? 12 : 0),
      },
    ],
    at: { 1500: [], 1560: ['RequestsHanging critical dialer'] },
    interval: 60,
  },
  {
    name: 'calls that read out a code are short by nature; another agent is mute',
    pods: [
      { does: { ok: 40, 'short call': (now) => (now < 2900 ? 16 : 21), 'long call': (now) => (now < 2900 ? 12 : 8) } },
      {
        job: 'agent',
        does: { ok: 40, 'short call': (now) => (now < 2900 ? 1 : 21), 'long call': (now) => (now < 2900 ? 27 : 8) },
      },
    ],
    at: { 2890: [], 2990: ['ShortCalls warning agent'] },
    interval: 60,
  },
  {
    name: 'one provider takes over what another had, and a small one stops: one warning',
    pods: [
      { provider: 'elevenlabs', does: { ok: until(12_000, 600) } },
      { provider: 'cartesia', instance: 'b', does: { ok: (now) => (now < 12_000 ? 1800 : 2400) } },
      { provider: 'twilio', instance: 'c', does: { ok: until(12_000, 6) } },
    ],
    at: { 11990: [], 12060: ['TrafficStopped warning dialer twilio'] },
    interval: 120,
    evaluate: '5m',
  },
];
