import type { Category } from 'sidetone';
import type { ProviderName, Simulator } from 'sidetone/simulator';
import { ALL_CALLS, type CallName } from './calls.ts';

export type Step =
  /** Each of the calls, one after the other, so many times. */
  | { readonly calls: readonly CallName[]; readonly times: number }
  /** So many streams are opened, and stay so. */
  | { readonly talks: number }
  /** The service ends every stream that is open. */
  | { readonly hangUp: true }
  | { readonly waitMs: number }
  /** In the middle of the act. */
  | { readonly stage: Act['stage'] };

export type Act = {
  readonly title: string;
  readonly story: readonly string[];
  /** What happens at the providers. */
  readonly stage: (simulator: Simulator) => void;
  readonly steps: readonly Step[];
  /** Whose span and log line tell this act best; without a category: of a success, which logs nothing. */
  readonly focus: { readonly provider: ProviderName; readonly category?: Category };
};

/** The limit in the sample of https://developer.kallglot.com/rate-limits. */
const USUAL_LIMIT = { limit: 120, windowSeconds: 60 };
const TIGHT_LIMIT = { limit: 3, windowSeconds: 2 };

/** How long a stream is well before it ends: long enough to be seen in the table. */
const HOLDS_MS = 400;

const closingWith =
  (code: number): Act['stage'] =>
  (simulator) =>
    simulator.provider('kallglot').stream({ close: { code, afterMs: HOLDS_MS } });

export const ACTS: readonly Act[] = [
  {
    title: 'Healthy',
    story: ['Five providers answer, one caller talks over a stream. Every error series exists already, at 0.'],
    stage: (simulator) => simulator.provider('kallglot').rateLimit(USUAL_LIMIT),
    steps: [{ calls: ALL_CALLS, times: 3 }, { talks: 1 }, { hangUp: true }],
    focus: { provider: 'kallglot' },
  },
  {
    title: 'Credits draining',
    story: ['Nothing fails yet, but Kallglot tells its balance with each answer: the gauge falls.'],
    stage: (simulator) => {
      simulator.provider('kallglot').credits({ remaining: 8, used: 992 });
      simulator.provider('dograh').credits({ remaining: 0.8, perCall: 0.1 });
    },
    steps: [{ calls: ['openSession', 'triggerAgent'], times: 7 }],
    focus: { provider: 'kallglot' },
  },
  {
    title: 'Credits exhausted',
    story: ['Kallglot refuses with a code, Dograh with a sentence. Both are category credits: somebody has to pay.'],
    stage: () => {},
    steps: [{ calls: ['openSession', 'triggerAgent'], times: 3 }],
    focus: { provider: 'kallglot', category: 'credits' },
  },
  {
    title: 'Rate limited',
    story: [
      'Topped up, then too fast. Kallglot says Retry-After, and the service does not wait: one premature request.',
      'KaiCalls answers 429 without saying how long.',
    ],
    stage: (simulator) => {
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
      'The carriers are down. Four providers say it with 502, 500 and 400: one category.',
      "Omind's text quotes the number that was dialed; the log line does not.",
    ],
    stage: (simulator) => {
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
    title: 'A campaign that reaches nobody',
    story: [
      'itellicoAI accepts every dial with 201. What became of the calls it tells those who ask: people answered, then few',
      'did, then the carrier failed. Nobody at home is no failure; a call that never got through is one.',
    ],
    stage: (simulator) => simulator.provider('itellico').call({ end: 'user_hangup', talkMs: 50 }),
    steps: [
      { calls: ['startCall'], times: 4 },
      { stage: (simulator) => simulator.provider('itellico').call({ end: 'dial_no_answer' }) },
      { calls: ['startCall'], times: 6 },
      { stage: (simulator) => simulator.provider('itellico').call({ end: 'dial_failed' }) },
      { calls: ['startCall'], times: 16 },
      { waitMs: 200 },
      { calls: ['askCalls'], times: 2 },
      { stage: (simulator) => simulator.provider('itellico').heal() },
    ],
    focus: { provider: 'itellico', category: 'dial' },
  },
  {
    title: 'Streams dropping',
    story: [
      'Kallglot closes two streams with 4029 and one with 4500, refuses a token before the handshake, and loses a',
      'stream without a word: four categories, two of which a WebSocket calls 1006 at best. One more is open, and holds.',
    ],
    stage: closingWith(4029),
    steps: [
      { talks: 2 },
      { waitMs: HOLDS_MS + 100 },
      { stage: closingWith(4500) },
      { talks: 1 },
      { waitMs: HOLDS_MS + 100 },
      { stage: (simulator) => simulator.provider('kallglot').stream({ refuse: { code: 'stream_token_invalid' } }) },
      { talks: 1 },
      { stage: (simulator) => simulator.provider('kallglot').stream({ drop: { afterMs: HOLDS_MS } }) },
      { talks: 1 },
      { waitMs: HOLDS_MS + 100 },
      { stage: (simulator) => simulator.provider('kallglot').stream({}) },
      { talks: 1 },
    ],
    focus: { provider: 'kallglot', category: 'rate_limit' },
  },
  {
    title: 'Key revoked',
    story: ['The carriers are back. Somebody rotated three keys and told nobody: no retry will help.'],
    stage: (simulator) => {
      for (const provider of simulator.providers) provider.restore();
      simulator.provider('omind').heal();
      for (const name of ['kaicalls', 'kallglot', 'omind'] as const) simulator.provider(name).revokeKey();
    },
    steps: [{ calls: ['openSession', 'placeCall', 'outboundCall'], times: 2 }],
    focus: { provider: 'kaicalls', category: 'auth' },
  },
  {
    title: 'Recovered',
    story: ['New keys, new balance, and the last caller hangs up. The counters keep what happened; nothing is added.'],
    stage: (simulator) => {
      for (const provider of simulator.providers) provider.heal();
      simulator.provider('kallglot').credits({ remaining: 5000, used: 1005 });
    },
    steps: [{ calls: ALL_CALLS, times: 2 }, { hangUp: true }],
    focus: { provider: 'kallglot' },
  },
];
