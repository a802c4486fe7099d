import type { Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const LIMIT_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiRateLimited',
    callers: 'Some calls start late or not at all, as long as requests are refused faster than they are retried.',
    steps: [
      'Which service sends more than before? A deploy, a campaign, a retry loop without a pause.',
      'Lower its concurrency or pause it. Honour Retry-After: an early retry costs another refusal.',
      'If the traffic is wanted, ask the provider for a higher limit.',
    ],
    categories: ['rate_limit'],
    queries: [
      codes('rate_limit'),
      refusedStreams('rate_limit'),
      QUERIES.traffic,
      QUERIES.retryAfter,
      QUERIES.premature,
    ],
    tellProvider:
      'The limit you need in requests per minute, for which operations, and what the response headers say the present one is.',
    resolves: 'The share of refused attempts is below the threshold, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiConcurrencyLimit',
    callers: 'New calls are refused although those under way are fine: callers hear busy, campaigns fall behind.',
    steps: [
      'Compare the open streams with the limit of the plan. More than calls that people are in? Then sessions are left open: find who does not end them.',
      'Queue new calls instead of retrying at once.',
      'If the calls are wanted, ask for a higher limit, or send a part of them to another provider.',
    ],
    categories: ['concurrency'],
    outcomes: ['blocked'],
    queries: [codes('concurrency'), refusedStreams('concurrency'), QUERIES.openStreams, QUERIES.traffic],
    tellProvider: 'The number of calls you need at once, at which hours, and the limit that is in force.',
    resolves: 'Fewer refusals in 10 minutes than the threshold, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiRetryAfterIgnored',
    callers: 'Calls are delayed: an early request is refused again, and takes the place of one that would not be.',
    steps: [
      'Find the process and the operation. Was a retry added, or a library whose default is to retry at once?',
      'Make it wait for Retry-After, with some jitter. Several processes that share one key must share the wait, too.',
    ],
    categories: ['rate_limit', 'concurrency'],
    queries: [QUERIES.premature, QUERIES.retryAfter, codes('rate_limit', 'concurrency')],
    resolves: 'Fewer early requests in 5 minutes than the threshold, and 5 minutes more.',
  },
  {
    alert: 'VoiceApiAuthFailing',
    callers: 'All calls of the service that the alert names are refused until it has a valid key.',
    steps: [
      'Was a key rotated, revoked or allowed to expire? Was the service deployed with the secret of another environment? The code says which.',
      'Does one service fail, or all? All: the key at the provider. One: its deployment; roll it back.',
      'Was the key revoked by the provider, or by nobody you can find? Treat it as leaked: create a new one, tell security.',
      'Roll the new key out. Retries before that are refused too.',
    ],
    categories: ['auth'],
    queries: [codes('auth'), refusedStreams('auth'), QUERIES.processes],
    tellProvider: 'The first characters of the key (never all of it), the time of the first refusal, two request ids.',
    resolves: 'Fewer refusals in 10 minutes than the threshold, and 10 minutes more.',
  },
  {
    alert: 'VoiceApiComplianceBlocks',
    callers:
      'These calls or messages must not be made: the number is on a do-not-call list, consent is missing, the hour or the text is not allowed.',
    steps: [
      'Stop what keeps trying: a campaign over a list that was not scrubbed. Each attempt may be an offence.',
      'Do not work around the block, neither with another provider nor with another caller number.',
      'Give the codes and the campaign to whoever owns compliance.',
    ],
    categories: ['compliance'],
    queries: [codes('compliance'), QUERIES.operations],
    tellProvider:
      'Only where a number is blocked by mistake: the proof of consent. Never by e-mail the number itself, unless the provider asks for it.',
    resolves: 'Fewer blocks in 30 minutes than the threshold, and 10 minutes more.',
  },
];
