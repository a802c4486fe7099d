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
const several = (count: number, pod: (i: number) => Pod): Pod[] =>
  Array.from({ length: count }, (_, i) => ({ instance: `p${i}`, ...pod(i) }));

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
    at: Object.fromEntries([35, 42, 46, 50, 54, 58].map((minute) => [minute, ['AuthFailing critical dialer']])),
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
];
