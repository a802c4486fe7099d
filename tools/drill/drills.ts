import { CALL_RECORDS } from '../../src/monitoring/rules/calls.ts';
import { answers, type Drill, ends } from './drill.ts';

/** The fifth failure, which is as few as the rules regard, comes after two seconds. */
const ONE_IN_FIVE = { again: 500, lagMs: 2000 };
/** More would be the loss of most requests, which has its own alert. */
const ONE_IN_TWO = { again: 200, lagMs: 1000 };
/** The rule looks at fifteen minutes. Their healthy part is small enough once 67 dials have failed. */
const DILUTED = { requests: 67, lagMs: 6000 };
/** The first answer comes after four seconds, and 50 answers are in ten minutes of the rule after nine. */
const SLOW_MS = 8000;
/** More than were healthy in five minutes, so that most are lost. */
const HALF = { requests: 25 };
/** Fewer in ten minutes than the rule about dropped streams regards. The fifth comes after ten seconds, and the rule adds up an hour in steps of five minutes. */
const NOW_AND_THEN = { again: 2500, lagMs: 15_000 };
/** A call is polled once it is over, and one call is no ratio yet. */
const CALL_LAG_MS = 5000;
/** A ratio over half an hour takes time to halve after a day of answered calls. */
const COLLAPSE = {
  lagMs: 12_000,
  given: (selector: string) => `avg_over_time(${CALL_RECORDS.answered}${selector}[5s] offset 30s) > 0.9`,
};

/**
 * Of the five providers that the service uses all day. One drill at a time per provider and cluster: every fourth of a provider
 * is in one lane. Calls that were answered in one drill dilute the share of the next for half an hour of the rule.
 */
export const DRILLS: readonly Drill[] = [
  { provider: 'kallglot', title: 'credits exhausted, 402', break: answers('insufficient_api_credits'), traffic: 'openSession', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'kaicalls', title: 'calls cannot be placed, 500 call_failed', break: (it) => it.failDials(), traffic: 'placeCall', alert: 'VoiceApiDialFailures', severity: 'critical', also: ['VoiceApiHighErrorRatio'], ...DILUTED },
  { provider: 'dograh', title: 'credits exhausted, 402 by its sentence', break: (it) => it.credits({ remaining: 0 }), traffic: 'triggerAgent', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'itellico', title: 'key revoked, 401', break: (it) => it.revokeKey(), traffic: 'startCall', alert: 'VoiceApiAuthFailing', severity: 'critical' },
  { provider: 'omind', title: 'SIP trunk fails, 500 LiveKit SIP error', break: (it) => it.failDials(), traffic: 'outboundCall', alert: 'VoiceApiDialFailures', severity: 'critical', also: ['VoiceApiHighErrorRatio'], ...DILUTED },

  { provider: 'kallglot', title: 'organization inactive, 403', break: answers('organization_inactive'), traffic: 'openSession', alert: 'VoiceApiAccountSuspended', severity: 'critical' },
  { provider: 'kaicalls', title: 'rate limited, 429', break: answers('rate_limit_exceeded'), traffic: 'placeCall', alert: 'VoiceApiRateLimited', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'dograh', title: 'credit service down, 402 that is no lack of credits', break: answers('Could not verify Dograh credits'), traffic: 'triggerAgent', alert: 'VoiceApiProviderOutage', severity: 'critical', ...HALF },
  { provider: 'itellico', title: 'dials are accepted, and fail at the carrier', break: ends('dial_failed'), traffic: 'startCall', alert: 'VoiceApiDialFailures', severity: 'critical', lagMs: CALL_LAG_MS },
  { provider: 'omind', title: 'token expired, 401', break: answers('Token expired'), traffic: 'outboundCall', alert: 'VoiceApiAuthFailing', severity: 'critical' },

  { provider: 'kallglot', title: 'too many sessions at once, 429', break: answers('concurrent_session_limit', { retryAfter: 0 }), traffic: 'openSession', alert: 'VoiceApiConcurrencyLimit', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'kaicalls', title: 'half of the numbers are on a do-not-call list, 400', break: answers('number_on_dnc', { times: 1 }), ...ONE_IN_TWO, traffic: 'placeCall', alert: 'VoiceApiComplianceBlocks', severity: 'warning' },
  { provider: 'dograh', title: 'key archived, 401', break: (it) => it.revokeKey(), traffic: 'triggerAgent', alert: 'VoiceApiAuthFailing', severity: 'critical' },
  { provider: 'itellico', title: 'internal errors, 500', break: answers('internal_error'), traffic: 'startCall', alert: 'VoiceApiProviderOutage', severity: 'critical', ...HALF },
  { provider: 'omind', title: 'connections reset', break: (it) => it.answer({ reset: 'before-headers' }), traffic: 'outboundCall', alert: 'VoiceApiProviderOutage', severity: 'critical', ...HALF },

  { provider: 'kallglot', title: 'dials fail, 502 dial_failed', break: (it) => it.failDials(), traffic: 'dialSession', alert: 'VoiceApiDialFailures', severity: 'critical' },
  { provider: 'kaicalls', title: 'its voice supplier down, 500 vapi_error', break: answers('vapi_error'), traffic: 'placeCall', alert: 'VoiceApiProviderOutage', severity: 'critical', ...HALF },
  { provider: 'dograh', title: 'too many calls at once', break: answers('CONCURRENT_CALL_LIMIT'), traffic: 'triggerAgent', alert: 'VoiceApiConcurrencyLimit', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'itellico', title: 'rate limited, 429', break: answers('rate_limit_exceeded'), traffic: 'startCall', alert: 'VoiceApiRateLimited', severity: 'warning', also: ['VoiceApiHighErrorRatio'] },
  { provider: 'omind', title: 'role taken away, 403', break: answers('Insufficient permissions'), traffic: 'outboundCall', alert: 'VoiceApiHighErrorRatio', severity: 'critical', ...HALF },

  { provider: 'kallglot', title: 'streams end with 4500', break: (it) => it.stream({ close: { code: 4500 } }), traffic: 'kallglotStream', alert: 'VoiceApiStreamsDropped', severity: 'critical' },
  { provider: 'kaicalls', title: 'key refused, 401', break: (it) => it.revokeKey(), traffic: 'placeCall', alert: 'VoiceApiAuthFailing', severity: 'critical' },
  { provider: 'dograh', title: 'streams refused, 503', break: (it) => it.stream({ refuse: { status: 503 } }), traffic: 'dograhStream', alert: 'VoiceApiStreamsRefused', severity: 'critical' },
  { provider: 'itellico', title: 'calls blocked by the plan’s limit', break: ends('concurrency_limit'), traffic: 'startCall', alert: 'VoiceApiConcurrencyLimit', severity: 'warning', lagMs: CALL_LAG_MS },
  { provider: 'itellico', title: 'feature not in the plan, 402', break: answers('payment_required'), traffic: 'startCall', alert: 'VoiceApiHighErrorRatio', severity: 'critical', ...HALF },

  { provider: 'kallglot', title: 'a second stream for the session, 4009', break: (it) => it.stream({ close: { code: 4009 } }), traffic: 'kallglotStream', alert: 'VoiceApiStreamDuplicates', severity: 'warning' },
  { provider: 'dograh', title: 'streams closed for lack of credits, 1008', break: (it) => it.stream({ close: { code: 1008, reason: 'You have exhausted your Dograh credits' } }), traffic: 'dograhStream', alert: 'VoiceApiCreditsExhausted', severity: 'critical' },
  { provider: 'dograh', title: 'streams end without a close frame, 1006', break: (it) => it.stream({ drop: true }), traffic: 'dograhStream', alert: 'VoiceApiStreamsDropped', severity: 'critical' },

  { provider: 'kaicalls', title: 'one in five calls cannot be placed', break: (it) => it.answer({ code: 'call_failed', times: 1, on: 'calls.create' }), ...ONE_IN_FIVE, traffic: 'placeCall', alert: 'VoiceApiDialFailures', severity: 'warning' },
  { provider: 'dograh', title: 'one in five streams is refused, 503', break: (it) => it.stream({ refuse: { status: 503 }, times: 1 }), ...ONE_IN_FIVE, traffic: 'dograhStream', alert: 'VoiceApiStreamsRefused', severity: 'warning' },
  { provider: 'dograh', title: 'one in five streams ends without a close frame', break: (it) => it.stream({ drop: true, times: 1 }), ...ONE_IN_FIVE, traffic: 'dograhStream', alert: 'VoiceApiStreamsDropped', severity: 'warning' },
  { provider: 'dograh', title: 'a few streams end with a code that is in no table', break: (it) => it.stream({ close: { code: 4999 }, times: 1 }), ...NOW_AND_THEN, traffic: 'dograhStream', alert: 'VoiceApiUnclassifiedErrors', severity: 'info' },

  { provider: 'dograh', title: 'calls fail at the carrier, by their disposition', break: ends('failed'), traffic: 'triggerAgent', alert: 'VoiceApiDialFailures', severity: 'critical', lagMs: CALL_LAG_MS },
  { provider: 'itellico', title: 'no one answers', break: ends('dial_no_answer'), traffic: 'startCall', alert: 'VoiceApiAnswerRatioDrop', severity: 'warning', ...COLLAPSE },
  { provider: 'itellico', title: 'people reject the calls', break: ends('dial_rejected'), traffic: 'startCall', alert: 'VoiceApiAnswerRatioDrop', severity: 'warning', ...COLLAPSE },
  { provider: 'itellico', title: 'answers take four seconds', break: (it) => it.answer({ delayMs: 4000 }), traffic: 'startCall', alert: 'VoiceApiHighLatency', severity: 'warning', lagMs: SLOW_MS },
  { provider: 'dograh', title: 'lines are busy', break: ends('busy'), traffic: 'triggerAgent', alert: 'VoiceApiAnswerRatioDrop', severity: 'warning', ...COLLAPSE },

  // Each the last of its provider in its cluster: a balance is remembered for the scaled hour. The first minutes are a small part of its
  // consumption, hence the long lag.
  { provider: 'kallglot', title: 'balance falling', break: (it) => it.credits({ remaining: 6000, perCall: 1 }), traffic: 'openSession', alert: 'VoiceApiCreditsRunningOut', severity: 'warning', lagMs: 25_000 },
  { provider: 'kallglot', title: 'balance falling fast', break: (it) => it.credits({ remaining: 600, perCall: 1 }), traffic: 'openSession', alert: 'VoiceApiCreditsRunningOut', severity: 'critical', lagMs: 16_000 },
  { provider: 'kallglot', title: 'balance no longer reported', break: (it) => it.answer({ headers: { 'x-api-credits-remaining': 'n/a', 'x-api-credits-used': 'n/a' } }), traffic: 'openSession', alert: 'VoiceApiCreditReadingStale', severity: 'info', lagMs: 31_000 },
  { provider: 'kallglot', title: 'Retry-After of one 429 ignored', break: answers('rate_limit_exceeded', { retryAfter: 20, times: 1 }), traffic: 'openSession', alert: 'VoiceApiRetryAfterIgnored', severity: 'warning', lagMs: 1000 },
];
