import type { Page } from './page.ts';
import { codes, QUERIES, refusedStreams } from './queries.ts';

export const LIMIT_PAGES: readonly Page[] = [
  {
    alert: 'VoiceApiRateLimited',
    callers: 'Some calls start late or not at all.',
    steps: [
      'Which service sends more than before? Look for a deploy, a campaign, or a retry loop without a pause.',
      'Lower its concurrency or pause it. Wait for Retry-After: an early retry is refused again.',
      'If the traffic is intended, ask the provider for a higher limit.',
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
      'The limit you need in requests per minute, for which operations, and the current limit in the response headers.',
    resolves: '5 minutes after the share of refused attempts falls below the threshold.',
  },
  {
    alert: 'VoiceApiConcurrencyLimit',
    callers: 'New calls are refused; calls in progress continue. Callers hear a busy tone, and campaigns fall behind.',
    steps: [
      'Compare the open streams with the limit of your plan. If there are more streams than real calls, a service does not end its sessions: find it.',
      'Queue new calls instead of retrying at once.',
      'If the calls are intended, ask for a higher limit, or send some of them to another provider.',
    ],
    categories: ['concurrency'],
    outcomes: ['blocked'],
    queries: [codes('concurrency'), refusedStreams('concurrency'), QUERIES.openStreams, QUERIES.traffic],
    tellProvider: 'The number of concurrent calls you need, at which hours, and your current limit.',
    resolves: '5 minutes after the number of refusals in 10 minutes falls below the threshold.',
  },
  {
    alert: 'VoiceApiRetryAfterIgnored',
    callers: 'Calls are delayed: an early request is refused again, and uses up quota.',
    steps: [
      'Find the process and the operation. Was a retry added, or a library that retries at once by default?',
      'Make it wait for Retry-After, with some jitter. Processes that share a key must share the wait as well.',
    ],
    categories: ['rate_limit', 'concurrency'],
    queries: [QUERIES.premature, QUERIES.retryAfter, codes('rate_limit', 'concurrency')],
    resolves: '5 minutes after the number of early requests in 5 minutes falls below the threshold.',
  },
  {
    alert: 'VoiceApiAuthFailing',
    callers: 'All requests of the service are refused until it has a valid key.',
    steps: [
      'Was a key rotated or revoked, or did it expire? Was the service deployed with the secret of another environment? Read the code.',
      'Does one service fail or all? All: check the key at the provider. One: check its deployment, and roll it back.',
      'Did the provider revoke the key, or can nobody explain it? Treat the key as leaked: create a new one and inform security.',
      'Roll out the new key. Until then, retries are refused as well.',
    ],
    categories: ['auth'],
    queries: [codes('auth'), refusedStreams('auth'), QUERIES.processes],
    tellProvider:
      'The first characters of the key (never the whole key), the time of the first refusal, and two request ids.',
    resolves: '10 minutes after the number of refusals in 10 minutes falls below the threshold.',
  },
  {
    alert: 'VoiceApiComplianceBlocks',
    callers:
      'These calls or messages are not allowed: the number is on a do-not-call list, consent is missing, or the hour or the text is forbidden.',
    steps: [
      'Stop the source, such as a campaign with an unchecked list. Each attempt may be an offence.',
      'Do not work around the block with another provider or another caller number.',
      'Give the codes and the campaign to the owner of compliance.',
    ],
    categories: ['compliance'],
    queries: [codes('compliance'), QUERIES.operations],
    tellProvider:
      'Only if a number is blocked by mistake: the proof of consent. Do not send the number by e-mail unless the provider asks for it.',
    resolves: '10 minutes after the number of blocks in 30 minutes falls below the threshold.',
  },
];
