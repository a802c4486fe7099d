import type { ProviderName, SimulatedProvider } from '../../../src/simulator/index.ts';
import { answers, closes } from '../drill.ts';
import type { TrafficName } from '../traffic.ts';

/** What one job of one namespace sees of one provider, all at the same time as the others. */
export type FleetFailure = {
  readonly provider: ProviderName;
  readonly break: (provider: SimulatedProvider) => void;
  readonly traffic: TrafficName;
  /** Milliseconds between requests. Default: 250. */
  readonly everyMs?: number;
  /** Milliseconds between repetitions, for a part of the requests. */
  readonly again?: number;
  /** It goes on until morning: what is held back at night must arrive. */
  readonly untilMorning?: true;
};

export type FleetService = {
  readonly namespace: 'production' | 'staging';
  readonly job: 'dialer' | 'agent';
  readonly failures: readonly FleetFailure[];
};

/** One in six: enough to warn, and too few to page. */
const ONE_IN_SIX = { again: 300, everyMs: 50 };

/** One cluster. A provider fails differently in each service, so that what silences too much is seen. */
export const FLEET: readonly FleetService[] = [
  {
    namespace: 'production',
    job: 'dialer',
    failures: [
      { provider: 'kallglot', break: (it) => it.failDials(), traffic: 'dialSession' },
      { provider: 'kaicalls', break: (it) => it.failDials(), traffic: 'placeCall' },
      { provider: 'twilio', break: answers('20003'), traffic: 'twilioCall' },
      { provider: 'daily', break: answers('server-error'), traffic: 'dailyRoom' },
      { provider: 'vapi', break: answers('wallet_empty'), traffic: 'vapiCall' },
      // Half of the requests, and every one of them before the Retry-After of the last refusal has passed.
      {
        provider: 'bandwidth',
        break: answers('call_rate_limit', { retryAfter: 2, times: 1 }),
        again: 200,
        untilMorning: true,
        traffic: 'bandwidthCall',
        everyMs: 100,
      },
      {
        provider: 'itellico',
        break: answers('internal_error', { times: 1 }),
        untilMorning: true,
        traffic: 'startCall',
        ...ONE_IN_SIX,
      },
    ],
  },
  {
    namespace: 'production',
    job: 'agent',
    failures: [
      { provider: 'kallglot', break: answers('insufficient_api_credits'), traffic: 'openSession' },
      { provider: 'kaicalls', break: answers('number_on_dnc', { times: 1 }), again: 500, traffic: 'placeCall' },
      { provider: 'twilio', break: answers('20003'), traffic: 'twilioCall' },
      { provider: 'daily', break: answers('server-error'), traffic: 'dailyRoom' },
      { provider: 'openai', break: closes(1013, 'insufficient_quota.insufficient_quota'), traffic: 'openaiStream' },
      { provider: 'elevenlabs', break: answers('quota_exceeded'), traffic: 'elevenlabsSpeech' },
      {
        provider: 'deepgram',
        break: (it) => it.stream({ refuse: { status: 503 }, times: 1 }),
        again: 1000,
        untilMorning: true,
        traffic: 'deepgramStream',
      },
      // Too few to be dropped streams.
      {
        provider: 'dograh',
        break: (it) => it.stream({ close: { code: 4999 }, times: 1 }),
        again: 3000,
        traffic: 'dograhStream',
      },
    ],
  },
  {
    namespace: 'staging',
    job: 'dialer',
    failures: [
      { provider: 'kallglot', break: (it) => it.answer({ status: 500 }), traffic: 'openSession' },
      {
        provider: 'daily',
        break: answers('server-error', { times: 1 }),
        untilMorning: true,
        traffic: 'dailyRoom',
        ...ONE_IN_SIX,
      },
      { provider: 'elevenlabs', break: answers('invalid_parameters'), traffic: 'elevenlabsSpeech' },
    ],
  },
  {
    namespace: 'staging',
    job: 'agent',
    failures: [
      {
        provider: 'kallglot',
        break: (it) => it.stream({ close: { code: 4009 } }),
        untilMorning: true,
        traffic: 'kallglotStream',
      },
      { provider: 'twilio', break: answers('20005', { status: 403 }), traffic: 'twilioCall' },
      { provider: 'dograh', break: (it) => it.stream({ drop: true }), traffic: 'dograhStream' },
    ],
  },
];
