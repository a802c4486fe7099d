import type { Category } from 'sidetone';
import type { ProviderName, Simulator } from 'sidetone/simulator';
import { ALL_CALLS, type CallName, type StreamName } from './calls.ts';

export type Step =
  /** Makes each of the calls in turn, this many times. */
  | { readonly calls: readonly CallName[]; readonly times: number }
  /** Opens this many streams and keeps them open. Default: a caller's. */
  | { readonly streams: number; readonly to?: StreamName }
  /** Ends every open stream. */
  | { readonly hangUp: true }
  | { readonly waitMs: number }
  /** Changes the providers in the middle of the act. */
  | { readonly setUp: Act['setUp'] };

export type Act = {
  readonly title: string;
  readonly story: readonly string[];
  /** Prepares the providers. */
  readonly setUp: (simulator: Simulator) => void;
  readonly steps: readonly Step[];
  /** The span and log line to show. Without a category: those of a success, which logs nothing. */
  readonly focus: { readonly provider: ProviderName; readonly category?: Category };
};

/** The limit in the sample of https://developer.kallglot.com/rate-limits. */
const USUAL_LIMIT = { limit: 120, windowSeconds: 60 };
const TIGHT_LIMIT = { limit: 3, windowSeconds: 2 };

/** How long a stream stays open before it ends: long enough to show in the table. */
const HOLDS_MS = 400;

/** The providers of the voice agent. */
const AGENT = ['twilio', 'deepgram', 'openai', 'elevenlabs'] as const;

const closingWith =
  (code: number): Act['setUp'] =>
  (simulator) =>
    simulator.provider('kallglot').stream({ close: { code, afterMs: HOLDS_MS } });

export const ACTS: readonly Act[] = [
  {
    title: 'Healthy',
    story: ['Nine providers answer, a caller talks over one stream and a voice agent over another.'],
    setUp: (simulator) => simulator.provider('kallglot').rateLimit(USUAL_LIMIT),
    steps: [{ calls: ALL_CALLS, times: 3 }, { streams: 1 }, { streams: 1, to: 'agent' }, { hangUp: true }],
    focus: { provider: 'kallglot' },
  },
  {
    title: 'Credits draining',
    story: ['Nothing fails yet. Kallglot reports its balance with each response, and the gauge falls.'],
    setUp: (simulator) => {
      simulator.provider('kallglot').credits({ remaining: 8, used: 992 });
      simulator.provider('dograh').credits({ remaining: 0.8, perCall: 0.1 });
    },
    steps: [{ calls: ['openSession', 'triggerAgent'], times: 7 }],
    focus: { provider: 'kallglot' },
  },
  {
    title: 'Credits exhausted',
    story: ['Kallglot reports a code, Dograh a sentence. Both get the category credits: someone has to pay.'],
    setUp: () => {},
    steps: [{ calls: ['openSession', 'triggerAgent'], times: 3 }],
    focus: { provider: 'kallglot', category: 'credits' },
  },
  {
    title: 'Rate limited',
    story: [
      'Credits are back, and the service sends too fast. Kallglot sends Retry-After; the service does not wait and makes one',
      'premature request. KaiCalls answers 429 without Retry-After.',
    ],
    setUp: (simulator) => {
      simulator.provider('kallglot').topUp(500);
      simulator.provider('dograh').topUp(50);
      simulator.provider('kallglot').rateLimit(TIGHT_LIMIT);
      simulator.provider('kaicalls').rateLimit(TIGHT_LIMIT);
    },
    steps: [
      { calls: ['openSession'], times: TIGHT_LIMIT.limit + 1 },
      { calls: ['openSession'], times: 1 },
      { calls: ['placeCall'], times: TIGHT_LIMIT.limit + 1 },
      { waitMs: TIGHT_LIMIT.windowSeconds * 1000 },
      { calls: ['openSession', 'placeCall'], times: 2 },
    ],
    focus: { provider: 'kallglot', category: 'rate_limit' },
  },
  {
    title: 'Dials failing',
    story: [
      'The carriers are down. Four providers answer 502, 500 and 400; all get the category dial.',
      "Omind's message quotes the dialed number; the log line redacts it.",
    ],
    setUp: (simulator) => {
      simulator.provider('kallglot').rateLimit(USUAL_LIMIT);
      simulator.provider('kaicalls').heal();
      for (const name of ['kallglot', 'kaicalls', 'dograh'] as const) simulator.provider(name).failDials();
      simulator.provider('omind').answer({
        code: 'LiveKit SIP error',
        on: 'calls.create',
        body: { detail: 'LiveKit SIP error: no trunk for +15555550100' },
      });
    },
    steps: [{ calls: ['dialSession', 'placeCall', 'outboundCall', 'triggerAgent'], times: 2 }],
    focus: { provider: 'omind', category: 'dial' },
  },
  {
    title: 'A campaign with failing calls',
    story: [
      'itellicoAI accepts every dial with 201. Polling shows how the calls ended: first people answer, then few do, then the',
      'carrier fails. An unanswered call is not a failure; a call that never connects is.',
    ],
    setUp: (simulator) => simulator.provider('itellico').call({ end: 'user_hangup', talkMs: 50 }),
    steps: [
      { calls: ['startCall'], times: 4 },
      { setUp: (simulator) => simulator.provider('itellico').call({ end: 'dial_no_answer' }) },
      { calls: ['startCall'], times: 6 },
      { setUp: (simulator) => simulator.provider('itellico').call({ end: 'dial_failed' }) },
      { calls: ['startCall'], times: 16 },
      { waitMs: 200 },
      { calls: ['listCalls'], times: 2 },
      { setUp: (simulator) => simulator.provider('itellico').heal() },
    ],
    focus: { provider: 'itellico', category: 'dial' },
  },
  {
    title: 'A voice agent without money',
    story: [
      'ElevenLabs answers 401, Twilio 403, OpenAI 429, and closes a stream with 1013: four ways to say that money is missing. None',
      'of them is a wrong key or a rate limit. Deepgram answers 429 as well: too many requests at once.',
    ],
    setUp: (simulator) => {
      simulator.provider('elevenlabs').answer({ code: 'quota_exceeded' });
      simulator.provider('twilio').answer({ code: '20005', status: 403 });
      simulator.provider('openai').answer({ code: 'insufficient_quota' });
      const reason = 'insufficient_quota.insufficient_quota';
      simulator.provider('openai').stream({ close: { code: 1013, reason } });
      simulator.provider('deepgram').answer({ code: 'TOO_MANY_REQUESTS' });
    },
    steps: [
      { calls: ['carryCall', 'listen', 'think', 'speak'], times: 3 },
      { streams: 1, to: 'agent' },
      {
        setUp: (simulator) => {
          for (const name of AGENT) simulator.provider(name).heal();
        },
      },
    ],
    focus: { provider: 'elevenlabs', category: 'credits' },
  },
  {
    title: 'Streams dropping',
    story: [
      'Kallglot closes two streams with 4029 and one with 4500, rejects a token in the handshake, and drops a stream without',
      'a close frame: four categories. A plain WebSocket reports two of them as 1006. One more stream stays open.',
    ],
    setUp: closingWith(4029),
    steps: [
      { streams: 2 },
      { waitMs: HOLDS_MS + 100 },
      { setUp: closingWith(4500) },
      { streams: 1 },
      { waitMs: HOLDS_MS + 100 },
      { setUp: (simulator) => simulator.provider('kallglot').stream({ refuse: { code: 'stream_token_invalid' } }) },
      { streams: 1 },
      { setUp: (simulator) => simulator.provider('kallglot').stream({ drop: { afterMs: HOLDS_MS } }) },
      { streams: 1 },
      { waitMs: HOLDS_MS + 100 },
      { setUp: (simulator) => simulator.provider('kallglot').stream({}) },
      { streams: 1 },
    ],
    focus: { provider: 'kallglot', category: 'rate_limit' },
  },
  {
    title: 'Key revoked',
    story: ['The carriers are back. Three keys were rotated, and the service still uses the old ones: no retry helps.'],
    setUp: (simulator) => {
      for (const provider of simulator.providers) provider.restore();
      simulator.provider('omind').heal();
      for (const name of ['kaicalls', 'kallglot', 'omind'] as const) simulator.provider(name).revokeKey();
    },
    steps: [{ calls: ['openSession', 'placeCall', 'outboundCall'], times: 2 }],
    focus: { provider: 'kaicalls', category: 'auth' },
  },
  {
    title: 'Recovered',
    story: ['New keys, a new balance, and the last caller hangs up. The error counters stop rising.'],
    setUp: (simulator) => {
      for (const provider of simulator.providers) provider.heal();
      simulator.provider('kallglot').credits({ remaining: 5000, used: 1005 });
    },
    steps: [{ calls: ALL_CALLS, times: 2 }, { hangUp: true }],
    focus: { provider: 'kallglot' },
  },
];
